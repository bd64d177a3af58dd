"""
Lists of items: the rows behind every figure, page by page, and how many there are.

The counters know on which days something counts, so a list walks only those days, newest or oldest first, and stops when the page
is full: neither the size of the ledger nor the rarity of what is asked for makes it read everything, and no further index is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.counted_days import CountedDays, json_of
from syndicate.ledger.doubts import in_doubt
from syndicate.ledger.selecting import CHANNELS, Selection, channels_in, terms
from syndicate.model import FACETS, UsageError
from syndicate.pipeline.rows import instant

_FEW = 5_000
"""Informations on several channels up to which they are looked up one by one; more are met soon by walking the days."""
_JOINED = "FROM disclosure d LEFT JOIN information i ON i.id = d.information WHERE "
_SHOWN = ", ".join(f"coalesce(i.{facet}, d.{facet})" for facet in FACETS)
_OWN = ", ".join(f"d.{facet}" for facet in FACETS)
_ROW = (
    "d.id, d.day, d.at, d.name, coalesce(i.name, d.name), d.jurisdiction, d.channel, "
    f"{CHANNELS}, coalesce(i.disclosures, 1), d.unit, d.title, d.url, d.document_number, d.index_number, d.source, d.native_id, "
    "d.standing, d.seen_deleted > d.seen_present, d.receipt, d.precision"
)
_MARK = "\x2e"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a list: a disclosure, alone or for its information."""

    handle: str
    information: str
    """Handle of its information; the same for every disclosure of it."""
    published_at: str
    """ISO 8601 with +08:00; empty while unknown."""
    precision: str
    """How exactly it is known: `second`, `minute`, `day`."""
    channel: str
    channels: tuple[str, ...]
    """Every channel that the information stands on."""
    disclosures: int
    """How many disclosures the information has."""
    unit: str
    title: str
    url: str
    document_number: str
    index_number: str
    facets: dict[str, tuple[str, ...]]
    """Of the information, or of the posting where postings are listed."""
    jurisdiction: str
    source: str
    native_id: str
    state: str
    """`counted`, `withdrawn`, `share`, `undated`."""
    receipt: int


class Listed(NamedTuple):
    """A page of a list."""

    lines: list[Line]
    after: str
    """Where the next page begins; empty: there is none."""


class Found(NamedTuple):
    """A disclosure that was found, with the text of the reading that stands."""

    line: Line
    text: str


class Browsing:
    """Lists over a connection to the ledger. Reads only; a page is one moment's answer where the caller holds a snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._days = CountedDays(connection)

    def page(self, asked: Selection, after: str = "", limit: int = 50) -> Listed:
        """
        Return a page of what is asked for, by time of publication, then name.

        Args:
            asked: What is asked for.
            after: `Listed.after` of the page before; empty: from the beginning.
            limit: Rows at most.

        Raises:
            UsageError: `after` is no place in a list.
        """
        where = _place(after)
        if asked.nowhere:
            return Listed([], "")
        rows = self._few(asked, where, limit + 1)
        if rows is None:
            rows = self._walked(asked, where, limit + 1)
        more = len(rows) > limit
        last = rows[limit - 1] if more else ()
        return Listed([_line(row) for row in rows[:limit]], _MARK.join(map(str, last[1:4])) if more else "")

    def total(self, asked: Selection) -> int:
        """Return how many rows there are: the figure of the running counters wherever one is kept of what is asked for."""
        if asked.nowhere:
            return 0
        if asked.of_overlap:
            return self._days.overlapping(asked)
        if asked.counted_exactly:
            return sum(self._days.moves(asked, list(self._days.calendar(asked))).values())
        if asked.state != "counted":
            return self._counted(asked, "1 = 1", {})
        days = sorted(self._days.moves(asked, list(self._days.calendar(asked))))
        return sum(
            self._counted(
                asked, _ON_DAYS, {"year": year, "days": json_of(day for day in days if day // 10_000 == year)}
            )
            for year in sorted({day // 10_000 for day in days})
        )

    def chosen(self, numbers: Sequence[int], asked: Selection) -> list[Found]:
        """Return those of some disclosures that meet a selection, with the words that stand, in the order given."""
        meet, values = terms(asked)
        query = (
            f"SELECT {_ROW}, {_OWN}, r.text FROM disclosure d LEFT JOIN information i ON i.id = d.information "
            "JOIN revision r ON r.id = d.revision WHERE d.id IN (SELECT CAST(value AS BIGINT) FROM json_each(:numbers)) "
            f"AND d.jurisdiction IN (SELECT value FROM json_each(:codes)) AND {meet} {_times(asked)}"
        )
        bound = self._given(asked) | values | {"numbers": json_of(numbers)}
        if asked.state == "doubt":
            where, more = self._aside(asked)
            query, bound = f"{query} AND {where}", bound | more
        rows = {row[0]: row for row in self._connection.execute(query, bound)}
        return [Found(_line(rows[number]), rows[number][-1]) for number in numbers if number in rows]

    def written_by(self, receipt: int, limit: int) -> Listed:
        """Return the first disclosures whose present state a receipt wrote, counted or not."""
        query = (
            f"SELECT {_ROW}, {_OWN} FROM disclosure d LEFT JOIN information i ON i.id = d.information "
            "WHERE d.jurisdiction IN (SELECT jurisdiction FROM owner) AND d.receipt = ? ORDER BY d.id LIMIT ?"
        )
        return Listed([_line(row) for row in self._connection.execute(query, (receipt, limit))], "")

    def units(self, year: int) -> list[str]:
        """Return the units that anything was counted of in a year."""
        return self._days.units(Selection(year=year))

    def _walked(self, asked: Selection, after: _Place | None, limit: int) -> list[Any]:
        """Return rows day by day."""
        rows: list[Any] = []
        for day in self._days.busy(asked, after.at_day if after else None):
            rows += self._rows(
                asked, "d.year = :year AND d.day = :day", {"year": day // 10_000, "day": day}, after, limit - len(rows)
            )
            if len(rows) >= limit:
                break
        return rows

    def _few(self, asked: Selection, after: _Place | None, limit: int) -> list[Any] | None:
        """Return rows of what is rare, straight; None where days have to be walked."""
        if asked.state != "counted":
            return self._rows(asked, *self._aside(asked), after, limit)
        # what stands on one channel may be a disclosure alone, which has no row among the informations
        if asked.bits.bit_count() < 2 or self._days.overlapping(_wide(asked)) > _FEW:
            return None
        found = self._connection.execute(
            "SELECT id FROM information WHERE jurisdiction IN (SELECT value FROM json_each(:codes)) "
            "AND channels & :bits = :bits AND (CAST(:year AS BIGINT) IS NULL OR year = :year)",
            {"codes": self._days.codes(asked), "bits": asked.bits, "year": asked.year},
        )
        return self._rows(asked, _AMONG, {"among": json_of(number for (number,) in found)}, after, limit)

    def _aside(self, asked: Selection) -> tuple[str, dict[str, Any]]:
        if asked.state == "doubt":
            return _AMONG, {"among": json_of(in_doubt(self._connection, asked.year, asked.jurisdiction))}
        return "1 = 1", {}

    def _rows(self, asked: Selection, where: str, bound: dict[str, Any], after: _Place | None, limit: int) -> list[Any]:
        order = "" if asked.oldest_first else " DESC"
        meet, values = terms(asked)
        query = (
            f"SELECT {_ROW}, {_SHOWN if asked.by_information else _OWN} {self._from(asked)} AND {where} AND {meet} {_times(asked)}"
            f"{_beyond(asked) if after else ''} ORDER BY d.year{order}, d.day{order}, d.at{order}, d.name{order} LIMIT :limit"
        )
        place = after._asdict() if after else {}
        return list(self._connection.execute(query, self._given(asked) | bound | values | place | {"limit": limit}))

    def _counted(self, asked: Selection, where: str, bound: dict[str, Any]) -> int:
        if asked.state == "doubt":
            where, bound = self._aside(asked)
        meet, values = terms(asked)
        query = f"SELECT count(*) {self._from(asked)} AND {where} AND {meet} {_times(asked)}"
        (found,) = next(iter(self._connection.execute(query, self._given(asked) | values | bound)))
        return int(found)

    def _from(self, asked: Selection) -> str:
        # of one jurisdiction the index gives the rows in order; of several they have to be sorted
        alone = len(msgspec.json.decode(self._days.codes(asked))) == 1
        return _JOINED + (
            "d.jurisdiction = json_extract(:codes, '$[0]')"
            if alone
            else "d.jurisdiction IN (SELECT value FROM json_each(:codes))"
        )

    def _given(self, asked: Selection) -> dict[str, Any]:
        times = {"year": asked.year, "month": asked.month, "day": asked.day}
        return {"codes": self._days.codes(asked)} | {name: value for name, value in times.items() if value is not None}


_AMONG = "d.information IN (SELECT CAST(value AS BIGINT) FROM json_each(:among))"
_ON_DAYS = "d.year = :year AND d.day IN (SELECT CAST(value AS BIGINT) FROM json_each(:days))"


class _Place(NamedTuple):
    """A row's place in a list."""

    at_day: int
    at_second: int
    at_name: str


def _place(after: str) -> _Place | None:
    if not after:
        return None
    day, *rest = after.split(_MARK)
    if len(rest) == 2 and day.isdecimal() and rest[0].lstrip("-").isdecimal() and rest[0].isascii():
        return _Place(int(day), int(rest[0]), rest[1])
    raise UsageError(f"“{after}”不是列表中的位置 / {after} is no place in a list")


def _beyond(asked: Selection) -> str:
    return f" AND (d.day, d.at, d.name) {'>' if asked.oldest_first else '<'} (:at_day, :at_second, :at_name)"


def _times(asked: Selection) -> str:
    """Return what the time of a row must be; a disclosure without a time is found by asking for undated ones only."""
    if asked.state == "undated":
        return ""
    asks = {"d.year = :year": asked.year, "d.day / 100 % 100 = :month": asked.month, "d.day = :day": asked.day}
    return "".join(f" AND {term}" for term, value in asks.items() if value is not None)


def _wide(asked: Selection) -> Selection:
    """Return the question on channels alone."""
    return Selection(year=asked.year, channel=asked.channel, also=asked.also, jurisdiction=asked.jurisdiction)


def _line(row: Sequence[Any]) -> Line:
    return Line(
        handle=row[3],
        information=row[4],
        published_at=instant(row[2]).isoformat() if row[2] else "",
        channel=row[6],
        channels=channels_in(row[7]),
        disclosures=row[8],
        unit=row[9],
        title=row[10],
        url=row[11],
        document_number=row[12],
        index_number=row[13],
        facets={facet: tuple(labels.split(",")) for facet, labels in zip(FACETS, row[20:25], strict=True)},
        jurisdiction=row[5],
        source=row[14],
        native_id=row[15],
        state=row[16] if row[16] != "own" else "undated" if not row[1] else "withdrawn" if row[17] else "counted",
        receipt=row[18],
        precision=row[19],
    )
