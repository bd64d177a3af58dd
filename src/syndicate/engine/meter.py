"""What the engine and the pages tell whoever counts along. Nothing here knows how it is counted."""

from __future__ import annotations

from syndicate.model.disclosures import Effects, Receipt


class Meter:
    """Is told what was done; this one forgets it. Whatever takes its place must not raise and must return at once, from any thread."""

    def stepped(self, step: str) -> None:
        """A step has done its work: fetch, prepare, decide, commit, screen, gate or outbox."""

    def committed(self, effects: Effects, receipt: Receipt) -> None:
        """A batch stands in the ledger."""

    def requested(self, path: str, status: int, seconds: float) -> None:
        """A request to the pages was answered."""


SILENT = Meter()
