"""Keeps at hand what may go out, and looks again as soon as the ledger has changed."""

from __future__ import annotations

from syndicate.ledger.outgoing import Outgoing
from syndicate.publish.document import Shelf, shelf


class Shelving:
    """Answers from memory while nothing was committed; never with what was withdrawn before the question."""

    def __init__(self, outgoing: Outgoing, jurisdiction: str) -> None:
        self._outgoing = outgoing
        self._jurisdiction = jurisdiction
        self._held: tuple[tuple[int, ...], Shelf] | None = None

    def shelf(self) -> Shelf:
        """Return what may go out now."""
        mark = self._outgoing.mark()
        if self._held is None or self._held[0] != mark:
            self._held = (mark, shelf(*self._outgoing.moment(self._jurisdiction)))
        return self._held[1]
