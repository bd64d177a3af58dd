"""What a WebSub hub is told: which feeds hold something new, or show something deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from syndicate.ledger.outgoing import Outgoing
from syndicate.ledger.sending import when
from syndicate.model.publishing import RELEASED, Hub
from syndicate.model.review import Posting
from syndicate.publish.document import Shelf, Site, path_of, shelf
from syndicate.publish.entries import entry_id
from syndicate.publish.rendering import FORMATS
from syndicate.publish.schedule import SCHEDULE, pause_after
from syndicate.publish.selection import Selection, catalogue, feeds_of


class Word(NamedTuple):
    """What the hub is told."""

    hub: Hub
    posting: int
    """The newest event that it covers."""
    topics: int
    body: bytes
    headers: dict[str, str]


class Hubs:
    """Knows what the hub has been told."""

    def __init__(self, outgoing: Outgoing, site: Site) -> None:
        self._outgoing = outgoing
        self._site = site

    def word(self, now: datetime) -> Word | None:
        """Return what is to be told now; None: nothing, or not yet."""
        hub = self._outgoing.hub(self._site.hub)
        if hub.next_at > when(now):
            return None
        fresh = list(self._outgoing.postings(hub.posting))
        if not fresh:
            return None
        topics = self.topics(fresh)
        said = urlencode([("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)])
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return Word(hub, fresh[-1].id, len(topics), said.encode(), headers)

    def said(self, word: Word, now: datetime, dice: float, *, reached: bool) -> None:
        """Write down how it went."""
        if reached:
            self._outgoing.tell_hub(Hub(url=word.hub.url, posting=word.posting, tries=0, next_at=""))
            return
        tries = min(word.hub.tries + 1, len(SCHEDULE) - 1)
        pause = pause_after(tries, dice) or 0.0
        later = when(now + timedelta(seconds=pause))
        self._outgoing.tell_hub(Hub(url=word.hub.url, posting=word.hub.posting, tries=tries, next_at=later))

    def topics(self, fresh: Iterable[Posting]) -> list[str]:
        """Return the addresses of the feeds that events have changed."""
        held = shelf(*self._outgoing.moment(self._site.jurisdiction))
        events = {entry_id(one.jurisdiction, one.review): one.event for one in fresh}
        changed = [entry for entry in held.entries if events.get(entry.id) == RELEASED]
        chosen = {one.path: one for entry in changed for one in feeds_of(entry)} | self._deleted(held, set(events))
        return [self._site.address(path_of(one, form)) for _, one in sorted(chosen.items()) for form in FORMATS]

    def _deleted(self, held: Shelf, events: set[str]) -> dict[str, Selection]:
        gone = [one for one in held.deleted if one.id in events]
        return {one.path: one for one in catalogue(held.entries, held.deleted) if any(map(one.tells, gone))}
