"""Where rule files come from: the installed taxonomy, or a folder of the same make."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from syndicate.pipeline.classify.classifier import Classifier
    from syndicate.pipeline.classify.labelled import Bound, Labelled

HALVES = ("test", "development")


class Sample(NamedTuple):
    """The labelled sample, and what is promised on its test half."""

    items: Mapping[str, list[Labelled]]
    """Half → items."""
    bounds: list[Bound]


def installed() -> Traversable:
    """Return the folder of the rules that are installed."""
    return files("syndicate_config") / "taxonomy"


def compiled(folder: Traversable) -> Classifier:
    """
    Compile the rule files of a folder without holding them to their examples.

    Raises:
        ConfigError: There are none, or one is wrong; names file and rule.
    """
    from syndicate.model import ConfigError
    from syndicate.pipeline.classify.classifier import Classifier
    from syndicate.pipeline.classify.rules import read_rule_files

    texts = _texts(folder)
    if not texts:
        raise ConfigError(f"“{folder}”中没有规则文件（*.toml） / no rule files (*.toml) in {folder}")
    try:
        return Classifier(read_rule_files(texts))
    except ValueError as error:
        raise ConfigError(f"规则文件有误：{error} / a rule file is wrong") from error


def held_to_examples(folder: Traversable) -> Classifier:
    """
    Compile the rule files of a folder; a rule set whose examples fail is refused.

    Raises:
        ConfigError: There are none, one is wrong or an example fails.
    """
    from syndicate.model import ConfigError

    classifier = compiled(folder)
    failure = next(classifier.failures(), None)
    if failure is not None:
        raise ConfigError(f"规则文件未通过自带示例：{failure} / a rule file fails its own examples")
    return classifier


def sample(folder: Traversable, classifier: Classifier) -> Sample:
    """
    Read the labelled sample of a folder, or the installed one where the folder has none.

    Raises:
        ConfigError: A table or the bounds are wrong; names file, row and field.
    """
    import tomllib

    import msgspec

    from syndicate.model import ConfigError
    from syndicate.pipeline.classify.labelled import Bound, read_labelled

    place = folder / "labelled"
    place = place if place.is_dir() else installed() / "labelled"
    try:
        items = {half: read_labelled(f"{half}.csv", _read(place, f"{half}.csv"), classifier) for half in HALVES}
        bounds = msgspec.convert(tomllib.loads(_read(place, "bounds.toml")).get("bound", []), list[Bound])
    except (ValueError, msgspec.ValidationError, OSError) as error:
        raise ConfigError(f"标注样本有误：{error} / the labelled sample is wrong") from error
    return Sample(items, bounds)


def folder_at(path: Path | None) -> Traversable:
    """Return a folder named by a person, the installed rules for None."""
    return installed() if path is None else path


def _read(place: Traversable, name: str) -> str:
    return (place / name).read_text("utf-8-sig")


def _texts(folder: Traversable) -> dict[str, str]:
    return {entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")}
