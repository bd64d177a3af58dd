"""What the values of the facets are called, and the rules that give them: the installed taxonomy, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from syndicate.pipeline.classify import Classifier


@cache
def classifier() -> Classifier:
    """Return the installed rules of classification, compiled."""
    folder = files("syndicate_config") / "taxonomy"
    return Classifier.from_texts(
        {one.name: one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".toml")}
    )


def label(facet: str, value: str) -> str:
    """Return what a value is called; a value of an earlier taxonomy by its id."""
    return classifier().names.get(facet, {}).get(value, value)


def labels(facet: str) -> dict[str, str]:
    """Return value → name of a facet, in the order of the taxonomy."""
    return classifier().names.get(facet, {})
