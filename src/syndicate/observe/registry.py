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

from syndicate.observe.declared import Bound, Kind, Metric, combinations
from syndicate.observe.table import METRICS

Instrument = Counter | Gauge | Histogram | Info
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}


class Instruments:
    """What the daemon sets as things happen. Labels say only what they may; `values`: those that the configuration gives, by label."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left it untyped; a second sample for each
        self.registry = CollectorRegistry(auto_describe=False)
        self._bounds: dict[str, dict[str, Bound]] = {}
        self._made: dict[str, Instrument] = {}
        for metric in METRICS:
            if not metric.collector:
                self._make(metric, values)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)

    def _make(self, metric: Metric, values: Mapping[str, Sequence[str]]) -> None:
        bounds = {label.name: Bound(label.values or values.get(label.name, ()), label.limit) for label in metric.labels}
        given = {label.name: bounds[label.name].values for label in metric.labels if label.name in values}
        made = _instrument(metric, self.registry)
        self._bounds[metric.name], self._made[metric.name] = bounds, made
        if metric.kind is not Kind.INFO and not metric.absent:
            for combination in combinations(metric, given):
                if combination:
                    made.labels(*combination)

    def open(self, label: str, value: str) -> None:
        """Let a label of every metric say a value that came up while the program runs; who calls this keeps the bound."""
        for bounds in self._bounds.values():
            if label in bounds:
                bounds[label].open(value)

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
        bounds = self._bounds[name]
        return made.labels(**{label: bounds[label].of(value) for label, value in labels.items()})


def _instrument(metric: Metric, registry: CollectorRegistry) -> Instrument:
    names = metric.label_names
    if metric.kind is Kind.HISTOGRAM:
        return Histogram(metric.stem, metric.help, names, buckets=metric.buckets, registry=registry)
    if metric.kind is Kind.INFO:
        return Info(metric.stem, metric.help, registry=registry)  # what it says comes as one set, not label by label
    if metric.kind is Kind.COUNTER:
        return Counter(metric.stem, metric.help, names, registry=registry)
    return Gauge(metric.stem, metric.help, names, registry=registry)
