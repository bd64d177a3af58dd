"""Parts of the engine that tell the meters what they do: sources, what watches them, and who judges texts."""

from __future__ import annotations

import time

from syndicate.connect.contract import Cursor, Page, Source
from syndicate.engine.poller import Observer
from syndicate.model import Transient
from syndicate.model.disclosures import Receipt
from syndicate.model.screening import Screening
from syndicate.observe.meters import Meters
from syndicate.pipeline.screen import Ruleset
from syndicate.review.judging import Judge


class MeasuredSource:
    """A source whose polls are counted; see `Source`."""

    def __init__(self, source: Source, name: str, interval: float, meters: Meters) -> None:
        self._source, self._name, self._interval, self._meters = source, name, interval, meters

    async def poll(self, cursor: Cursor | None) -> Page:
        """
        Read the next page after `cursor`.

        Raises:
            Transient: See `Source.poll`.
        """
        began = time.perf_counter()
        try:
            page = await self._source.poll(cursor)
        except Transient as error:
            self._meters.not_polled(self._name, error.reason, time.perf_counter() - began)
            raise
        self._meters.polled(self._name, page, time.perf_counter() - began)
        wait = self._interval if page.wake_after is None else min(page.wake_after, self._interval)
        self._meters.waits(self._name, 0.0 if page.more else wait)
        return page


class MeasuredObserver:
    """Tells the meters what a source waits for, and another observer everything; see `Observer`."""

    def __init__(self, observer: Observer, meters: Meters) -> None:
        self._observer, self._meters = observer, meters

    def page(self, name: str, receipt: Receipt | None, *, drained: bool) -> None:
        """A page was committed."""
        self._observer.page(name, receipt, drained=drained)

    def failed(self, name: str, error: Transient, retry_in: float) -> None:
        """The source or the ledger could not be reached."""
        self._meters.waits(name, retry_in)
        self._observer.failed(name, error, retry_in)


class MeasuredJudge(Judge):
    """A judge whose verdicts are counted, by the kinds of what was found."""

    def __init__(self, rules: Ruleset, meters: Meters) -> None:
        super().__init__(rules)
        self._meters = meters

    def screen(self, title: str, body: str) -> Screening:
        """Return the verdict on title and body together; see `Judge.screen`."""
        began = time.perf_counter()
        found = super().screen(title, body)
        self._meters.screened([one.kind for one in found.findings], time.perf_counter() - began)
        return found
