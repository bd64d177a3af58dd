"""Tells every web node that a batch was committed; whoever counts along is told as before."""

from __future__ import annotations

from syndicate.engine.meter import Meter
from syndicate.model.disclosures import Effects, Receipt
from syndicate.shared.news import News


class Announcing(Meter):
    """A meter that passes everything on, and the number of each receipt to the news."""

    def __init__(self, inner: Meter, news: News) -> None:
        self._inner = inner
        self._news = news

    def stepped(self, step: str) -> None:
        """See `Meter`."""
        self._inner.stepped(step)

    def committed(self, effects: Effects, receipt: Receipt) -> None:
        """See `Meter`."""
        self._inner.committed(effects, receipt)
        self._news.tell(receipt.number)

    def requested(self, path: str, status: int, seconds: float) -> None:
        """See `Meter`."""
        self._inner.requested(path, status, seconds)
