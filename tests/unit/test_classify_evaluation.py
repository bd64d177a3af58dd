"""How well the rules read titles they were not written for: measured floors of precision and recall."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import pytest

from syndicate.model import Facets
from syndicate.pipeline.classify import Classifier, ClassifyInput

ROOT = Path(__file__).parents[2]


class Labelled(msgspec.Struct):
    """
    One synthetic title with the facets a reader gives it.

    `development` rows were looked at while the rules were written; `held_out` rows were labelled before the rules met them, and
    their floors are that first measurement. Both stem from one author: expect less on the titles of another district.
    """

    set: str
    title: str
    facets: dict[str, list[str]]
    lead: str = ""
    column: str = ""
    document_number: str = ""


@cache
def rows(part: str) -> list[tuple[Labelled, Facets]]:
    """Return the rows of one part with the facets that the shipped rules give them."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "config/taxonomy").glob("*.toml"))}
    lines = (ROOT / "tests/data/facets.jsonl").read_bytes().splitlines()
    labelled = [row for row in (msgspec.json.decode(line, type=Labelled) for line in lines) if row.set == part]
    inputs = [ClassifyInput(row.title, row.lead, row.column, document_number=row.document_number) for row in labelled]
    return list(zip(labelled, Classifier.from_texts(texts).classify_batch(inputs), strict=True))


def score(part: str, facet: str, value: str | None = None) -> tuple[float, float]:
    """Return precision and recall over all known values of a facet, or over one."""
    tally: Counter[str] = Counter()
    for row, facets in rows(part):
        given, expected = set(getattr(facets, facet)) - {"unknown"}, set(row.facets[facet]) - {"unknown"}
        if value:
            given, expected = given & {value}, expected & {value}
        tally.update({"hit": len(given & expected), "given": len(given), "expected": len(expected)})
    return tally["hit"] / max(tally["given"], 1), tally["hit"] / max(tally["expected"], 1)


def test_the_sets_are_large_enough() -> None:
    """At least two hundred labelled titles stand behind the floors, and some were never looked at."""
    assert len(rows("development")) >= 200
    assert len(rows("held_out")) >= 50


@pytest.mark.parametrize(
    ("part", "facet", "precision", "recall"),
    [
        ("development", "kind", 0.98, 0.98),
        ("development", "five_open", 0.97, 0.97),
        ("development", "field", 0.93, 0.95),
        ("development", "theme", 0.90, 0.93),
        ("held_out", "kind", 0.88, 0.70),
        ("held_out", "five_open", 0.85, 0.85),
        ("held_out", "field", 0.85, 0.85),
        ("held_out", "theme", 0.90, 0.69),
    ],
)
def test_a_facet_is_read_at_least_this_well(part: str, facet: str, precision: float, recall: float) -> None:
    """Precision and recall of a facet do not fall below what was measured."""
    measured = score(part, facet)
    assert measured[0] >= precision, measured
    assert measured[1] >= recall, measured


@pytest.mark.parametrize("kind", ["normative", "interpretation", "interview", "press_conference"])
@pytest.mark.parametrize("part", ["development", "held_out"])
def test_the_kinds_of_the_official_form_are_read_well(part: str, kind: str) -> None:
    """Kinds that the official form counts are neither invented nor overlooked."""
    assert score(part, "kind", kind) >= (0.95, 0.95)


def test_responses_are_not_invented() -> None:
    """What is called a response is one, even where some are overlooked."""
    assert score("held_out", "kind", "response")[0] >= 0.95
    assert score("held_out", "kind", "response")[1] >= 0.66
