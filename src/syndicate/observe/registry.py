"""Metrics as the client library keeps them, made from the table; every combination of labels stands from the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from syndicate.observe.declared import OTHER, Bound, Kind, Metric, combinations
from syndicate.observe.table import METRICS

Instrument = Counter | Gauge | Histogram | Info
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}


class Instruments:
    """What the daemon sets as things happen. Labels say only what they may."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left it untyped; a second sample for each
        self.registry = CollectorRegistry(auto_describe=False)
        self._made = {one.name: _instrument(one, self.registry) for one in METRICS if not one.collector}
        labels = {label.name: label for metric in METRICS for label in metric.labels if label.of}
        self._open = {name: Bound((), label.limit) for name, label in labels.items()}
        self._limits = {name: label.limit for name, label in labels.items()}
        for name in self._made:
            self._begin(BY_NAME[name])
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)

    def know(self, label: str, names: Sequence[str]) -> None:
        """Say what a label may say from now on: new values stand at 0 at once, those that are gone are not shown any more."""
        before, self._open[label] = self._open[label], Bound(names, self._limits[label])
        gone = set(before.values) - set(self._open[label].values)
        for name, made in self._made.items():
            if label in BY_NAME[name].label_names and not isinstance(made, Info):
                for value in gone:
                    made.remove_by_labels({label: value})
                self._begin(BY_NAME[name])

    def _begin(self, metric: Metric) -> None:
        """Let every combination of a metric's labels stand."""
        made = self._made[metric.name]
        if metric.labels and not metric.lazy and not isinstance(made, Info):
            for combination in combinations(metric, {name: bound.values for name, bound in self._open.items()}):
                made.labels(*combination)

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Move a counter on."""
        made = self._labelled(name, labels)
        assert isinstance(made, Counter), name
        made.inc(amount)

    def set(self, name: str, value: float, **labels: str) -> None:
        """Set a gauge."""
        made = self._labelled(name, labels)
        assert isinstance(made, Gauge), name
        made.set(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        """Take a value into a histogram."""
        made = self._labelled(name, labels)
        assert isinstance(made, Histogram), name
        made.observe(value)

    def tell(self, name: str, **said: str) -> None:
        """Say what an info says; what is said stays within its bounds."""
        made = self._made[name]
        assert isinstance(made, Info), name
        made.info({label: value[:80] for label, value in said.items()})

    def _labelled(self, name: str, labels: Mapping[str, str]) -> Instrument:
        made = self._made[name]
        if not labels:
            return made
        said = {label: self._said(BY_NAME[name], label, value) for label, value in labels.items()}
        return made.labels(**said)

    def _said(self, metric: Metric, label: str, value: str) -> str:
        declared = next(one for one in metric.labels if one.name == label)
        if declared.of:
            return self._open[label].of(value)
        return value if value in declared.values else OTHER


def _instrument(metric: Metric, registry: CollectorRegistry) -> Instrument:
    names = metric.label_names
    if metric.kind is Kind.HISTOGRAM:
        return Histogram(metric.stem, metric.help, names, buckets=metric.buckets, registry=registry)
    if metric.kind is Kind.INFO:
        return Info(metric.stem, metric.help, registry=registry)  # what it says comes as one set, not label by label
    if metric.kind is Kind.COUNTER:
        return Counter(metric.stem, metric.help, names, registry=registry)
    return Gauge(metric.stem, metric.help, names, registry=registry)
