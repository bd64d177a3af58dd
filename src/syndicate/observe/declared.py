"""What it takes to declare a metric: its name, its kind, its words, and the values that its labels may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import product

import msgspec

OTHER = "other"
"""What a label says where a value is none of those it may have."""
NONE = "none"
"""What a label says where there is nothing to say: a register row stands on no channel."""
LONGEST = 80
"""Characters of a label's value; names that people have written may be longer."""


class Kind(StrEnum):
    """What a metric is to Prometheus."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    INFO = "info"


class Label(msgspec.Struct, frozen=True):
    """A label and what it may say: always one of a bounded number of values."""

    name: str
    values: tuple[str, ...] = ()
    """All it may say, where that is known; empty: as configured, see `of`."""
    of: str = ""
    """Chinese / English: where the values come from, for those that the configuration or the ledger names."""
    limit: int = 100
    """At most so many of those; the rest says `other`."""


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """One metric."""

    name: str
    kind: Kind
    help: str
    """Chinese / English."""
    labels: tuple[Label, ...] = ()
    buckets: tuple[float, ...] = ()
    collector: str = ""
    """Which collector reads it when Prometheus asks; empty: the daemon sets it as things happen."""
    lazy: bool = False
    """Whether a sample is there only after it was set: what nobody has said is not 0."""
    absent: str = ""
    """Chinese / English: when there is no sample of it, though the daemon runs. Empty: there always is one."""

    @property
    def stem(self) -> str:
        """The name as the client library wants it: without what it puts behind it."""
        ends = {Kind.COUNTER: "_total", Kind.INFO: "_info"}
        return self.name.removesuffix(ends.get(self.kind, ""))

    @property
    def label_names(self) -> tuple[str, ...]:
        """The names of its labels, in order."""
        return tuple(label.name for label in self.labels)


class Bound:
    """Which values a label takes: those given, at most `limit` of them, none longer than `LONGEST`; anything else is `other`."""

    def __init__(self, values: Sequence[str], limit: int = 100) -> None:
        distinct = tuple(dict.fromkeys(values))
        self._names = {value: value[:LONGEST] for value in distinct[:limit]}
        spare = (OTHER,) if len(distinct) > limit else ()
        self.values = tuple(dict.fromkeys((*self._names.values(), *spare)))

    def of(self, value: str) -> str:
        """Return what the label says for a value."""
        return self._names.get(value, OTHER)


def combinations(metric: Metric, given: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """
    Yield every combination of values that a metric's labels have from the start, so that nothing is missing before it first happens.

    Args:
        metric: The metric.
        given: The values of labels that have none of their own, by name; of a label that is not in it nothing is known yet.
    """
    yield from product(*(label.values or given.get(label.name, ()) for label in metric.labels))
