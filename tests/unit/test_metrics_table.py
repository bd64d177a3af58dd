"""The table of metrics: names and words by the conventions of Prometheus; nothing is declared that nothing sets."""

from __future__ import annotations

import re

import pytest
from project_tree import ROOT, imports, modules

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.ledger.verify import verify
from syndicate.model.review import Deed
from syndicate.observe import table
from syndicate.observe.declared import Kind, Metric
from syndicate.observe.table import COLLECTORS, METRICS

OBSERVE = ROOT / "src" / "syndicate" / "observe"
BASE_UNITS = ("seconds", "bytes", "items", "total", "info")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_names_keep_to_the_conventions(metric: Metric) -> None:
    """A name begins with the project's, has base units alone, ends as its kind demands, and names neither kind nor label."""
    assert re.fullmatch(r"syndicate(_[a-z0-9]+)+", metric.name)
    assert metric.name.endswith("_total") == (metric.kind is Kind.COUNTER)
    assert metric.name.endswith("_info") == (metric.kind is Kind.INFO)
    words = set(metric.name.split("_"))
    assert not words & {
        "milliseconds",
        "ms",
        "minutes",
        "hours",
        "days",
        "kb",
        "count",
        "gauge",
        "counter",
        "histogram",
    }
    assert not words & {f"by_{label}" for label in metric.label_names}
    if metric.kind is Kind.HISTOGRAM:
        assert metric.name.endswith("_seconds")
        assert list(metric.buckets) == sorted(set(metric.buckets))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_words_and_labels_keep_to_the_conventions(metric: Metric) -> None:
    """The help is Chinese, then English; labels are bounded, and are none of the words that Prometheus keeps for itself."""
    chinese, slash, english = metric.help.partition("/ ")
    assert re.search("[一-龥]", chinese)
    assert slash
    assert not re.search("[一-龥]", english)
    assert not set(metric.label_names) & {"type", "stage", "service", "env", "region", "job", "instance", "le"}
    assert all(bool(label.values) != bool(label.of) for label in metric.labels)
    assert all("total" not in label.values for label in metric.labels)
    assert metric.collector in {"", *COLLECTORS}


def test_names_are_different() -> None:
    """No metric stands in the table twice."""
    assert len({metric.name for metric in METRICS}) == len(METRICS)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_nothing_is_declared_that_nothing_sets(metric: Metric) -> None:
    """The code that counts or collects names every metric of the table."""
    sources = [path for path in modules("src/syndicate/observe", "src/syndicate/app") if path != OBSERVE / "table.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    wanted = metric.name.removeprefix("syndicate_") if metric.collector else metric.name
    assert f'"{wanted}"' in code


def test_the_promises_are_those_that_are_checked() -> None:
    """The label of promises says what `verify` checks, all of it and in its order."""
    ledger = SqliteLedger(None)
    assert tuple(one.name for one in verify(ledger.connection, ledger.receipts)) == table.PROMISES
    assert set(table.PROMISES) >= table.AUDIT


def test_decisions_are_deeds() -> None:
    """Every decision that is counted is a deed of the record."""
    assert set(table.DECISIONS) <= {str(deed) for deed in Deed}


def test_the_engine_knows_no_prometheus() -> None:
    """Only the room of metrics and who derives its page import the client library."""
    found = [
        path
        for path in modules("src", "connectors")
        if any(name.partition(".")[0] == "prometheus_client" for _, name in imports(path))
    ]
    assert found
    assert all(OBSERVE in path.parents for path in found)
