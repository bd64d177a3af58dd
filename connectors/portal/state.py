"""The cursor of a portal: where the sweep stands, what is still to fetch, and what is known."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec

from syndicate.connect import Cursor
from syndicate.connect.listing import ListEntry
from syndicate.connect.urls import normalise_url

MARK = 8
"""Characters of one mark: 48 bits. Among a million known rows a new one is mistaken once in 280 million."""


class Task(msgspec.Struct, array_like=True):
    """An article to fetch: what the list said about it, under which list, how often it failed, when it is due again."""

    url: str
    title: str
    date: str = ""
    labels: dict[str, str] = {}
    attempts: int = 0
    due: str = ""
    warnings: tuple[str, ...] = ()

    def entry(self) -> ListEntry:
        """The row of the list it came from."""
        return ListEntry(url=self.url, title=self.title, date=self.date, labels=self.labels, warnings=self.warnings)


class Leg(msgspec.Struct, array_like=True):
    """A list that this sweep still has to read: from which page, how far it has come."""

    list: str
    full: bool
    url: str
    page: int = 1
    before: str = ""
    """Mark of the page before: a host that answers any page number with its last page ends the list too."""
    failed: bool = False


class ListMemory(msgspec.Struct):
    """What is remembered of a list between sweeps."""

    full_at: str = ""
    etag: str | None = None
    modified: str | None = None
    mark: str = ""
    """Mark of the rows of the first page when the validators were given."""
    lied: bool = False
    """The validators once stayed while the rows changed: they are not trusted again."""
    had: int = 0
    """Most rows ever seen on the first page; a list that had rows cannot silently have none."""
    total: int | None = None


class State(msgspec.Struct):
    """All of it; JSON in the cursor."""

    started: str = ""
    legs: list[Leg] = []
    queue: list[Task] = []
    waiting: list[Task] = []
    """Articles that failed and wait for their next attempt."""
    lists: dict[str, ListMemory] = {}
    known: str = ""
    """Marks of address, date and title of every row dealt with, run together."""
    failed: str = ""
    """Marks of rows given up for now; a full read tries them again."""

    def memory(self, address: str) -> ListMemory:
        """What is remembered of a list."""
        return self.lists.setdefault(address, ListMemory())


def load(cursor: Cursor | None) -> State:
    """Return a state of its own; a cursor that cannot be understood starts from the beginning, which only costs repeats."""
    if cursor is None:
        return State()
    try:
        return msgspec.convert(cursor, State)
    except msgspec.ValidationError:
        return State()


def save(state: State) -> Cursor:
    """Return the state as plain JSON values."""
    plain: dict[str, Any] = msgspec.to_builtins(state)
    return plain


def mark_of(entry: ListEntry | Task) -> str:
    """Return the mark of a row: another date or title is another mark, so that a changed row is fetched again."""
    return _mark(f"{normalise_url(entry.url)}\n{entry.date}\n{entry.title}")


def mark_of_rows(entries: Iterable[ListEntry]) -> str:
    """Return one mark for the rows of a page."""
    return _mark("".join(mark_of(entry) for entry in entries))


def marks(joined: str) -> set[str]:
    """Take the joined marks apart."""
    return {joined[at : at + MARK] for at in range(0, len(joined), MARK)}


def elapsed(since: str, now: datetime) -> float:
    """Return the seconds since a saved time; infinite when there is none."""
    return (now - datetime.fromisoformat(since)).total_seconds() if since else float("inf")


def _mark(text: str) -> str:
    return urlsafe_b64encode(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest()).decode("ascii")
