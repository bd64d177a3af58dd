"""The labelled sample: what it must hold, how it is read, and that the rules keep what is promised on it."""

from __future__ import annotations

from functools import cache

import pytest

from syndicate.cli.rule_files import Sample, held_to_examples, installed, sample
from syndicate.cli.rule_page import FRESH
from syndicate.pipeline.classify import Classifier, ClassifyInput
from syndicate.pipeline.classify.labelled import (
    Bound,
    Labelled,
    Measured,
    Score,
    broken_bounds,
    measure,
    read_labelled,
)

HEADER = "title,lead,column,document_number,label,kind,five_open,field,theme,area\n"


@cache
def shipped() -> tuple[Classifier, Sample]:
    """Return the installed rules and their sample."""
    classifier = held_to_examples(installed())
    return classifier, sample(installed(), classifier)


def test_the_sample_is_large_and_its_halves_are_apart() -> None:
    """At least six hundred items, a third of them in the test half, and none in both."""
    halves = shipped()[1].items
    shown = {half: {item.shown for item in items} for half, items in halves.items()}
    assert sum(map(len, halves.values())) >= 600
    assert len(halves["test"]) >= 300 > FRESH
    assert not shown["test"] & shown["development"]


def test_the_sample_covers_every_value() -> None:
    """Each kind, five-open label, pilot area and area of 2019 occurs in the test half."""
    classifier, labelled = shipped()
    for facet in ("kind", "five_open", "field", "area"):
        given = {value for item in labelled.items["test"] for value in item.facets[facet]}
        assert given >= set(classifier.names[facet]), facet


def test_the_promises_hold() -> None:
    """Precision and recall on the test half do not fall below what the bounds promise."""
    classifier, labelled = shipped()
    assert len(labelled.bounds) >= 5
    assert not broken_bounds(measure(classifier, labelled.items["test"]), labelled.bounds)


def test_a_missed_promise_is_told() -> None:
    """A bound above what was measured is returned with the measured score."""
    measured = {"kind": Measured("kind", total=Score(hits=8, given=10, expected=16))}
    bounds = [Bound(facet="kind", precision=0.8, recall=0.5), Bound(facet="kind", precision=0.9, recall=0.1)]
    ((bound, score),) = broken_bounds(measured, bounds)
    assert bound.precision == 0.9
    assert (score.precision, score.recall) == (0.8, 0.5)


def test_several_values_an_empty_cell_and_a_question_mark() -> None:
    """Values are joined with +; an empty cell is unknown; what nobody judged is left out of the measure."""
    (item,) = read_labelled("t.csv", HEADER + "某题,,栏目,,,,?,,4+11,?\n", shipped()[0])
    assert item.shown == ClassifyInput("某题", column="栏目")
    assert item.facets == {"kind": ("unknown",), "field": ("unknown",), "theme": ("4", "11")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title,lead\n", r"t\.csv: 缺少列 column、document_number、label、kind"),
        (HEADER + "题,,,,,gossip,,,,\n", r"t\.csv, 行 2: 列 kind 的值“gossip”未定义"),
        (HEADER + "题,,,\n", r"t\.csv, 行 2: 应有 10 格，实有 4 格"),
    ],
)
def test_a_wrong_table_is_refused(text: str, message: str) -> None:
    """A missing column, an unknown value and a short row are refused with file, row and field."""
    with pytest.raises(ValueError, match=message):
        read_labelled("t.csv", text, shipped()[0])


def test_unknown_said_of_a_known_item_costs_recall_alone() -> None:
    """Not knowing lowers recall, a wrong value precision as well; the confusion is kept either way."""
    measured = Measured("kind")
    item = Labelled("t.csv, 行 2", ClassifyInput("题"), {"kind": ("news",)})
    measured.take(item, ("news",))
    measured.take(item, ("unknown",))
    assert (measured.total.precision, measured.total.recall) == (1.0, 0.5)
    measured.take(item, ("notice",))
    assert measured.total.precision == 0.5
    assert measured.exact == 1
    assert [(expected, given, len(items)) for expected, given, items in measured.worst(5)] == [
        ("news", "notice", 1),
        ("news", "unknown", 1),
    ]
