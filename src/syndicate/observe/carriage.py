"""What happens on the way through Kafka, as metrics."""

from __future__ import annotations

from collections.abc import Mapping

from syndicate.engine.kafka.telling import Telling
from syndicate.observe.registry import Instruments


class CarriageMeters(Telling):
    """Counts along what the scaled engine tells."""

    def __init__(self, instruments: Instruments) -> None:
        self._made = instruments

    def taken(self, records: int, repeated: int, seconds: float) -> None:
        """See `Telling`."""
        self._made.count("syndicate_kafka_records_total", records)
        self._made.count("syndicate_kafka_records_repeated_total", repeated)
        self._made.observe("syndicate_kafka_batch_duration_seconds", seconds)

    def skipped(self, offsets: int) -> None:
        """See `Telling`."""
        self._made.count("syndicate_kafka_gap_offsets_total", offsets)

    def quarantined(self, items: int) -> None:
        """See `Telling`."""
        self._made.count("syndicate_kafka_refused_items_total", items)

    def retried(self, reason: str) -> None:
        """See `Telling`."""
        self._made.count("syndicate_kafka_retries_total", reason=reason)

    def took_over(self, jurisdictions: int, seconds: float) -> None:
        """See `Telling`."""
        self._made.count("syndicate_kafka_takeovers_total", jurisdictions)
        self._made.observe("syndicate_kafka_takeover_duration_seconds", seconds)

    def rebalanced(self, partitions: int) -> None:
        """See `Telling`."""
        self._made.count("syndicate_kafka_rebalances_total")
        self._made.set("syndicate_kafka_assigned_partitions", partitions)

    def lag(self, waiting: Mapping[int, int]) -> None:
        """See `Telling`."""
        self._made.set("syndicate_kafka_lag_records", sum(waiting.values()))

    def produced(self, records: int, items: int) -> None:
        """See `Telling`."""
        self._made.count("syndicate_kafka_produced_records_total", records)
        self._made.count("syndicate_kafka_produced_items_total", items)

    def leased(self, source: str, held: bool) -> None:
        """See `Telling`; which source it was is told by its own metrics."""
        del source
        self._made.count("syndicate_source_lease_changes_total", change="taken" if held else "given_up")
