"""Labels: bounded whatever comes, and every combination there before anything happens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from syndicate.observe.declared import LONGEST, OTHER, Bound, combinations
from syndicate.observe.meters import Meters
from syndicate.observe.registry import Instruments
from syndicate.observe.table import FAILURES, METRICS

HOSTILE = ('a"b', "a\\b", "行\n二", "x" * 500, "{}", "", "#", "sum(up)", "\x00", "😀")


def shown(made: Instruments) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return every sample that Prometheus would read, by name and labels."""
    text = generate_latest(made.registry).decode()
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    found = {(one.name, frozenset(one.labels.items())): one.value for one in samples}
    assert len(found) == len(samples)
    return found


def labels_of(made: Instruments, name: str, label: str) -> set[str]:
    """Return what a label of a metric says."""
    return {dict(labels)[label] for found, labels in shown(made) if found == name}


@given(st.lists(st.text(), max_size=30), st.integers(1, 10), st.text())
def test_a_label_is_bounded(names: list[str], limit: int, strange: str) -> None:
    """A label says at most so many names, none too long; any other value is `other`."""
    bound = Bound(names, limit)
    assert len(bound.values) <= limit + 1
    assert all(len(value) <= LONGEST for value in bound.values)
    assert all(bound.of(name) in bound.values for name in names)
    assert strange in names or bound.of(strange) == OTHER


def test_every_combination_stands_from_the_start() -> None:
    """Before anything happened each combination of labels is there, at 0."""
    made = Instruments()
    made.know("source", ["甲", "乙"])
    found = shown(made)
    for metric in METRICS:
        if metric.kind == "counter" and not metric.collector:
            for values in combinations(metric, {"source": ["甲", "乙"]}):
                assert found[metric.name, frozenset(zip(metric.label_names, values, strict=True))] == 0
    assert len(labels_of(made, "syndicate_source_poll_failures_total", "reason")) == len(FAILURES)


def test_what_nobody_said_is_not_zero() -> None:
    """A total that no source has claimed is absent; when it is claimed it is there."""
    meters = Meters()
    meters.instruments.know("source", ["甲"])
    assert not labels_of(meters.instruments, "syndicate_source_claimed_items", "source")
    meters.instruments.set("syndicate_source_claimed_items", 7, source="甲")
    assert labels_of(meters.instruments, "syndicate_source_claimed_items", "source") == {"甲"}


def test_hostile_names_are_read_back_as_they_are() -> None:
    """Names with quotes, breaks and braces do no harm to the page, and come out of it again, cut where they are too long."""
    made = Instruments()
    made.know("source", HOSTILE)
    said = labels_of(made, "syndicate_source_polls_total", "source")
    assert said == {name[:LONGEST] for name in HOSTILE}


def test_a_thousand_names_are_a_hundred_and_the_rest() -> None:
    """Whatever is configured or comes up, a label does not grow beyond its limit."""
    made = Instruments()
    made.know("source", [f"信源{number}" for number in range(1000)])
    for number in range(1000):
        made.count("syndicate_source_polls_total", source=f"信源{number}")
    said = labels_of(made, "syndicate_source_polls_total", "source")
    assert len(said) == 101
    assert shown(made)["syndicate_source_polls_total", frozenset({("source", OTHER)})] == 900


def test_reasons_that_nobody_knows_are_other() -> None:
    """A reason, an operation or a level outside the table is counted as `other` and makes no label of its own."""
    meters = Meters()
    meters.instruments.know("source", ["甲"])
    meters.not_polled("甲", "quantum", 0.1)
    meters.wrote("magic", 0.0, 0.1)
    found = shown(meters.instruments)
    assert found["syndicate_source_poll_failures_total", frozenset({("source", "甲"), ("reason", OTHER)})] == 1
    assert found["syndicate_store_transaction_duration_seconds_count", frozenset({("op", OTHER)})] == 1


def test_what_is_gone_is_not_shown() -> None:
    """A source that a reload takes out is not shown any more; what stays keeps its count; what comes in begins at 0."""
    made = Instruments()
    made.know("source", ["甲", "乙"])
    made.count("syndicate_source_polls_total", 3, source="甲")
    made.know("source", ["甲", "丙"])
    found = {labels: value for (name, labels), value in shown(made).items() if name == "syndicate_source_polls_total"}
    assert found == {frozenset({("source", "甲")}): 3, frozenset({("source", "丙")}): 0}


def test_no_series_of_creation_times() -> None:
    """There are no samples that only tell when a counter was made."""
    assert not [name for name, _ in shown(Instruments()) if name.endswith("_created")]
