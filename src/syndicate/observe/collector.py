"""
Reads the ledger when Prometheus asks: in one thread of its own, never the one that writes, and never longer than a scrape may wait.

What could not be read is not shown, and counted as an error; the page of metrics itself always comes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from syndicate.model import SyndicateError
from syndicate.observe.declared import Kind
from syndicate.observe.readings import Sample
from syndicate.observe.registry import Instruments
from syndicate.observe.table import METRICS

PATIENCE = 0.25
"""Seconds that a scrape waits for what is being read; what is not there by then is shown as it was last."""
FRESH = 5.0
"""Seconds for which what was read is good: several who ask at once cost one reading."""

_UNREADABLE = (SyndicateError, OSError, ValueError, LookupError, TypeError)
"""What is raised where the ledger or a file beside it cannot be read, or holds values that nobody wrote: `verify` tells which."""


class Part(NamedTuple):
    """One collector: its name in the table, and what reads its samples."""

    name: str
    read: Callable[[], Iterable[Sample]]


class LedgerCollector(Collector):
    """Shows what its parts read. `close` it when the ledger is closed."""

    def __init__(self, parts: Sequence[Part], instruments: Instruments, now: Callable[[], float] = time.time) -> None:
        self._parts, self._instruments, self._now = parts, instruments, now
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="figures")
        self._lock = threading.Lock()
        self._reading: Future[None] | None = None
        self._read_at = -FRESH
        self._found: dict[str, list[Sample]] = {}

    def describe(self) -> Iterator[Metric]:
        """Yield the names alone: nothing is read when the collector is registered."""
        yield from self._families({})

    def collect(self) -> Iterator[Metric]:
        """Yield what stands in the ledger, at most `FRESH` seconds old where it answers in time."""
        wait([self._begun()], timeout=PATIENCE)
        yield from self._families(dict(self._found))

    def close(self) -> None:
        """Wait for what is being read."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _begun(self) -> Future[None]:
        with self._lock:
            stale = self._reading is None or (self._reading.done() and time.monotonic() - self._read_at >= FRESH)
            if stale:
                self._reading = self._thread.submit(self._read_all)
            assert self._reading is not None
            return self._reading

    def _read_all(self) -> None:
        for part in self._parts:
            self._read(part)
        self._read_at = time.monotonic()

    def _read(self, part: Part) -> None:
        began = time.perf_counter()
        try:
            self._found[part.name] = list(part.read())
        except (
            SyndicateError,
            OSError,
            ValueError,
        ):  # a value that nobody wrote is told by `verify`; the rest is still shown
            self._found.pop(part.name, None)
            self._instruments.count("syndicate_collector_errors_total", collector=part.name)
        else:
            self._instruments.set(
                "syndicate_collector_last_success_timestamp_seconds", self._now(), collector=part.name
            )
        took = time.perf_counter() - began
        self._instruments.set("syndicate_collector_duration_seconds", took, collector=part.name)

    def _families(self, found: dict[str, list[Sample]]) -> Iterator[Metric]:
        by_metric: dict[str, list[Sample]] = {}
        for sample in (sample for samples in found.values() for sample in samples):
            by_metric.setdefault(sample.metric, []).append(sample)
        for metric in METRICS:
            if metric.collector:
                made = CounterMetricFamily if metric.kind is Kind.COUNTER else GaugeMetricFamily
                family = made(metric.stem, metric.help, labels=metric.label_names)
                for sample in by_metric.get(metric.name, ()):
                    family.add_metric(sample.labels, sample.value)
                yield family
