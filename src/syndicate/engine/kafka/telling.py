"""What the scaled engine tells whoever counts along."""

from __future__ import annotations

from collections.abc import Mapping


class Telling:
    """Is told what happens on the way through Kafka; this one forgets it. Whatever takes its place must not raise, from any thread."""

    def taken(self, records: int, repeated: int, seconds: float) -> None:
        """Records are in; `repeated`: those that were in before and were passed over."""

    def skipped(self, offsets: int) -> None:
        """Offsets were missing between what was in and what came: the topic forgot records before they were read."""

    def quarantined(self, items: int) -> None:
        """Items could not be read, or the ledger refused them for good."""

    def retried(self, reason: str) -> None:
        """Records could not be taken in and are tried again: `fenced` or `transient`."""

    def took_over(self, jurisdictions: int, seconds: float) -> None:
        """Jurisdictions were taken over, and what is derived was rebuilt."""

    def rebalanced(self, partitions: int) -> None:
        """Partitions were dealt anew; this worker has so many now."""

    def lag(self, waiting: Mapping[int, int]) -> None:
        """Partition → records that wait; of partitions that are not named nothing is known any more."""

    def produced(self, records: int, items: int) -> None:
        """Envelopes are safely in Kafka."""

    def leased(self, source: str, held: bool) -> None:
        """The lease of a source was taken (`held`), or is held here no more."""


SILENT = Telling()
