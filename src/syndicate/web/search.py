"""Search on the pages: what was typed, narrowed by the same filters as the list, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from syndicate.ledger.browsing import Found, Line
from syndicate.ledger.searching import Hits, SearchIndex, marks
from syndicate.ledger.selecting import Selection
from syndicate.model import UsageError
from syndicate.pipeline.terms import query_of
from syndicate.web.rooms import Rooms
from syndicate.web.selection import Asked
from syndicate.web.snippets import Piece, holds, marked, snippet

MOST = 10_000
"""Hits up to which they are counted; beyond it people are told that there are more."""
SIZE = 20
_CATCH_UP = 3
"""Batches of what is new that a search takes in first; the daemon takes in the rest."""
_LAST_DAY = 99_991_231


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One disclosure that was found, as a reader may see it."""

    line: Line
    title: list[Piece]
    snippet: list[Piece]


class Searched(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits."""

    hits: list[Hit]
    total: int
    more_than: bool
    """There are more than `total`."""
    after: str
    behind: int
    """Receipts that the index has not followed yet."""


def search(rooms: Rooms, asked: Asked, reader: str, size: int = SIZE) -> Searched:
    """
    Return a page of hits, the newest publications first.

    Raises:
        UsageError: Nothing can be searched for, or the place in the list is none.
    """
    index = rooms.search
    if index is None:
        raise UsageError("这里没有检索 / there is no search here")
    query = narrowed(asked)
    index.sound()
    for _ in range(_CATCH_UP):
        if not index.follow():
            break
    found, after = _page(rooms, index, query, asked, size)
    days = _days(asked.of)
    total = index.count(query, MOST + 1, days) if _counted_by_index(asked.of) else _count(rooms, index, query, asked)
    hits = [hit for one in found if (hit := _hit(rooms, one, asked.q, reader)) is not None]
    return Searched(
        hits=hits, total=min(total, MOST), more_than=total > MOST, after=str(after or ""), behind=index.behind()
    )


def narrowed(asked: Asked) -> str:
    """
    Return the query with the filters that the index knows.

    Raises:
        UsageError: Nothing can be searched for.
    """
    words = query_of(asked.q)
    if not words:
        raise UsageError(f"“{asked.q}”：请至少输入两个字 / {asked.q}: type two characters at least")
    of = asked.of
    given = {"channel": of.channel, "unit": of.unit, "jurisdiction": of.jurisdiction} | of.facets
    parts = [words, *(mark for name, value in given.items() if value for mark in marks(**{name: value}))]
    if of.state == "shares":
        parts += marks(standing="share")
    query = " AND ".join(parts)
    if of.state == "shares":
        return query
    return f"({query}) NOT ({' OR '.join([*marks(standing='share'), *marks(standing='foreign')])})"


def _days(of: Selection) -> tuple[int, int] | None:
    """Return the days that hits may lie on; what is counted has a day."""
    if of.state == "undated":
        return 0, 0
    if of.day is not None:
        return of.day, of.day
    if of.year is None:
        return (0, _LAST_DAY) if of.state == "shares" else (1, _LAST_DAY)
    first, last = (of.month, of.month) if of.month is not None else (1, 12)
    return of.year * 10_000 + first * 100, of.year * 10_000 + last * 100 + 99


def _counted_by_index(of: Selection) -> bool:
    """Whether the index knows every filter that is set."""
    plain = of.state in ("counted", "shares", "undated") and of.also is None and not of.exclusive
    return plain and (of.month is None or of.year is not None) and (of.day is None or of.holds(of.day))


def _postings(of: Selection) -> Selection:
    return msgspec.structs.replace(of, count="postings")


def _page(rooms: Rooms, index: SearchIndex, query: str, asked: Asked, size: int) -> tuple[list[Found], int]:
    """Return hits that meet the filters, and where the next page begins."""
    found: list[Found] = []
    after = _place(asked.after)
    for hits in _rounds(index, query, asked.of, after, size):
        chosen = {one.line.handle: one for one in rooms.ledger.browsing.chosen(hits.ids, _postings(asked.of))}
        found += chosen.values()
        after = hits.after
        if len(found) >= size or not after:
            break
    return found, after


def _rounds(index: SearchIndex, query: str, of: Selection, after: int, size: int) -> Iterator[Hits]:
    while True:
        hits = index.find(query, after, size, _days(of))
        yield hits
        if not hits.after:
            return
        after = hits.after


def _count(rooms: Rooms, index: SearchIndex, query: str, asked: Asked) -> int:
    """Count hits that meet filters which the index does not know."""
    total = seen = 0
    for hits in _rounds(index, query, asked.of, 0, 1000):
        total += len(rooms.ledger.browsing.chosen(hits.ids, _postings(asked.of)))
        seen += len(hits.ids)
        if seen > MOST:
            break
    return total


def _hit(rooms: Rooms, found: Found, asked: str, reader: str) -> Hit | None:
    """Return a hit as a reader may see it; None where what was searched for is masked for him."""
    published = rooms.desk.published
    review = rooms.review_on(found.line)
    masked = published.masked(review, found.line.title, found.text)
    whole = bool(reader) and published.may_read(review, reader, found.line.unit)
    line = found.line
    if not whole:
        about = f"{masked.title}\n{masked.text}\n{line.unit}\n{line.document_number}\n{line.index_number}\n{line.published_at}"
        if masked.how != "plain" and not all(holds(about, part) for part in asked.split()):
            return None
        line = msgspec.structs.replace(line, title=masked.title)
    return Hit(line=line, title=marked(line.title, asked), snippet=snippet(masked.text, asked))


def _place(after: str) -> int:
    if after and not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise UsageError(f"“{after}”不是列表中的位置 / {after} is no place in a list")
    return int(after or 0)
