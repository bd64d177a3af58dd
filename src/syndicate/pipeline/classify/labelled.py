"""The labelled sample: what a careful clerk says of items, read from tables that an office can extend with its own."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence

import msgspec

from syndicate.model.facts import UNKNOWN
from syndicate.pipeline.classify.classifier import Classifier, ClassifyInput
from syndicate.pipeline.classify.rules import FACET_NAMES

SHOWN = ("title", "lead", "column", "document_number", "label")
UNJUDGED = "?"
"""In a cell: nobody has said what the item is in this respect. An empty cell says that it is unknown."""


class Labelled(msgspec.Struct, frozen=True):
    """One item with the values that a person gives it, facet → values; facets that nobody judged are missing."""

    place: str
    """File and row."""
    shown: ClassifyInput
    facets: Mapping[str, tuple[str, ...]]


def read_labelled(name: str, text: str, classifier: Classifier) -> list[Labelled]:
    """
    Read a table (CSV with a header: title, lead, column, document_number, label and the facets; values joined with +).

    Raises:
        ValueError: A column is missing or a value does not exist; names file, row and field.
    """
    rows = csv.reader(text.lstrip("\ufeff").splitlines(keepends=True))
    header = next(rows, [])
    missing = [field for field in (*SHOWN, *FACET_NAMES) if field not in header]
    if missing:
        raise ValueError(f"{name}: 缺少列 {'、'.join(missing)} / columns missing: {', '.join(missing)}")
    return [_labelled(f"{name}, 行 {rows.line_num}", header, row, classifier) for row in rows if row]


def _labelled(place: str, header: Sequence[str], row: Sequence[str], classifier: Classifier) -> Labelled:
    if len(row) != len(header):
        raise ValueError(
            f"{place}: 应有 {len(header)} 格，实有 {len(row)} 格 / {len(header)} cells expected, {len(row)} found"
        )
    cell = dict(zip(header, row, strict=True))
    facets = {facet: _values(place, facet, cell[facet], classifier) for facet in FACET_NAMES if cell[facet] != UNJUDGED}
    return Labelled(place, ClassifyInput(**{field: cell[field] for field in SHOWN}), facets)


def _values(place: str, facet: str, cell: str, classifier: Classifier) -> tuple[str, ...]:
    values = tuple(cell.split("+")) if cell else (UNKNOWN,)
    wrong = [value for value in values if value != UNKNOWN and value not in classifier.names[facet]]
    if wrong:
        raise ValueError(f"{place}: 列 {facet} 的值“{wrong[0]}”未定义 / column {facet}: no value {wrong[0]}")
    return values


class Score(msgspec.Struct):
    """How often a value was given rightly."""

    hits: int = 0
    given: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        """Share of the given that is right; 1 where nothing was given."""
        return self.hits / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected that was found; 1 where nothing was expected."""
        return self.hits / self.expected if self.expected else 1.0

    def add(self, expected: bool, given: bool) -> None:
        """Count one item."""
        self.hits += expected and given
        self.given += given
        self.expected += expected


class Measured(msgspec.Struct):
    """What a rule set makes of labelled items in one facet."""

    facet: str
    items: int = 0
    exact: int = 0
    """Items with all their values right and none besides, `unknown` among them."""
    total: Score = msgspec.field(default_factory=Score)
    """Over all known values; saying unknown of a known item costs recall, a value for an unknown one precision."""
    values: dict[str, Score] = {}
    confusions: dict[tuple[str, str], list[Labelled]] = {}
    """(expected, given) → the items, where they differ; several values are joined with +."""

    def take(self, item: Labelled, given: tuple[str, ...]) -> None:
        """Compare the answer for one item."""
        expected = item.facets[self.facet]
        self.items += 1
        self.exact += set(expected) == set(given)
        for value in {*expected, *given} - {UNKNOWN}:
            for score in (self.total, self.values.setdefault(value, Score())):
                score.add(value in expected, value in given)
        if set(expected) != set(given):
            self.confusions.setdefault(("+".join(expected), "+".join(given)), []).append(item)

    def worst(self, count: int) -> list[tuple[str, str, list[Labelled]]]:
        """Return the most frequent confusions; ties by name."""
        ranked = sorted(self.confusions.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return [(expected, given, items) for (expected, given), items in ranked[:count]]


def measure(classifier: Classifier, items: Sequence[Labelled]) -> dict[str, Measured]:
    """Return facet → what the rules make of the items; only values that a person judged are compared."""
    measured = {facet: Measured(facet) for facet in classifier.names}
    for item in items:
        for facet in item.facets:
            if facet in measured:
                measured[facet].take(item, classifier.values(facet, item.shown))
    return measured


class Bound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is promised of a facet, or of one of its values, on the half that no rule was written for."""

    facet: str
    precision: float
    recall: float
    value: str = ""


def broken_bounds(measured: Mapping[str, Measured], bounds: Sequence[Bound]) -> list[tuple[Bound, Score]]:
    """Return the promises that do not hold, with what was measured."""
    found = []
    for bound in bounds:
        facet = measured.get(bound.facet, Measured(bound.facet))
        score = facet.values.get(bound.value, Score()) if bound.value else facet.total
        if score.precision < bound.precision or score.recall < bound.recall:
            found.append((bound, score))
    return found
