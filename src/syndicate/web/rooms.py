"""What the pages work with: the desk and the ledger, on the one thread that this connection belongs to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

from syndicate.ledger.browsing import Line
from syndicate.ledger.review_rows import on_publication
from syndicate.ledger.searching import SearchIndex
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import Person, Review
from syndicate.pipeline.gate.rights import roles_of
from syndicate.review.desk import Desk
from syndicate.review.people import People
from syndicate.settings import Settings
from syndicate.shared.state import Shared
from syndicate.web.login import Door
from syndicate.web.remembering import Remembered

T = TypeVar("T")


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """Everything behind the pages. Touched on the thread of the ledger only."""

    ledger: SqliteLedger
    desk: Desk
    people: People
    door: Door
    jurisdiction: str
    clock: Callable[[], datetime]
    remembered: Remembered = msgspec.field(default_factory=Remembered)
    """What was worked out of the ledger as it stands."""
    search: SearchIndex | None = None
    """The index of words, over the same connection."""
    settings: Settings | None = None
    """The configuration, for what is told of the sources."""
    shared: Shared = msgspec.field(default_factory=Shared)
    """What this node tells others, and they tell it."""
    carry_out: Callable[[], Awaitable[None]] | None = None
    """Carries out at once what was asked of the owner of the ledger, where no daemon is there to do it. May take seconds."""

    def limited(self, person: Person) -> Rooms:
        """Return the rooms as they are for somebody who has shown a token: nowhere has he more roles than it shows."""
        roles = roles_of(person)
        desk, people = self.desk.limited(person.name, roles), self.people.limited(person.name, roles)
        return msgspec.structs.replace(self, desk=desk, people=people)

    def review_on(self, line: Line) -> Review | None:
        """Return the review of a publication, if there is one."""
        return on_publication(self.ledger.connection, line.jurisdiction, line.source, line.native_id)


class House(Protocol):
    """Runs work on the thread that the connection belongs to, one piece after the other."""

    def __call__(self, work: Callable[[Rooms], T]) -> Awaitable[T]:
        """Run a piece of work and return what it returns."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """How the pages are reached and called."""

    title: str = ""
    """Name of the office or jurisdiction."""
    hosts: frozenset[str] = frozenset()
    """Host names that requests may name; empty: any."""
    origins: frozenset[str] = frozenset()
    """Origins besides the request's own from which forms are taken: the public address behind a proxy."""
    secure: bool = False
    """Reached by https: cookies are marked so."""
    open_reading: bool = False
    """Whether what is public already may be read without a login."""
    public: bool = False
    """Whether citizens are shown the numbers."""
