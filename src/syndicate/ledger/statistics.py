"""
The statistics of the pages, read from the running counters: never from the disclosures themselves.

Each figure is what `Browsing` lists for the same question; whoever changes one of the two changes the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from syndicate.ledger.browsing import Browsing
from syndicate.ledger.connection import Connection
from syndicate.ledger.doubts import open_questions
from syndicate.ledger.selecting import Selection
from syndicate.model import FACETS, Channel, ChannelCount
from syndicate.pipeline.tally import CHANNEL_BIT

NOTHING = ChannelCount(postings=0, information=0)
Counts = dict[str, ChannelCount]

_CODES = "jurisdiction IN (SELECT value FROM json_each(:codes))"
_DAYS = "day IN (SELECT CAST(value AS BIGINT) FROM json_each(:days))"


class Aside(NamedTuple):
    """What stands beside the counts."""

    shares: int
    undated: int
    withdrawn: int
    """Counted, though it was seen deleted later."""
    questions: int
    """Open questions: the same information?"""
    in_doubt: int
    """Informations that an open question concerns."""
    quarantined: int
    """Of all years: what cannot be read has none."""
    sealed: int
    """Of all years."""


class Overlaps(NamedTuple):
    """On which channels the informations of a year stand together."""

    alone: dict[str, int]
    """Channel → informations on no other."""
    both: dict[tuple[str, str], int]
    """Two channels, either way round → informations on both; a channel with itself: all of it."""
    several: int
    """Informations on more than one channel."""


class OfUnit(NamedTuple):
    """What one unit published. Informations are those that it published, first or not."""

    all: ChannelCount
    channels: dict[str, int]
    """Channel → postings."""
    months: dict[int, ChannelCount]
    days: dict[int, ChannelCount]
    """Empty where no month was asked for."""
    facets: dict[str, Counts]


class Tabulation:
    """
    Counts over a connection to the ledger, of one jurisdiction or of all. One moment's answers where the caller holds a snapshot.

    An information counts in the month of its first publication, on each channel in the month of its first there, for each unit in the
    month of the unit's first; its facets are those of the information.
    """

    def __init__(self, connection: Connection, jurisdiction: str | None = None) -> None:
        self._connection = connection
        self._jurisdiction = jurisdiction
        self._codes = _json([jurisdiction] if jurisdiction is not None else jurisdictions(connection))

    def years(self) -> dict[int, Counts]:
        """Return the years that anything was counted in, newest first: channel → counts, `""` for all channels."""
        found: dict[int, Counts] = {}
        for year, rows in groupby(self._months(101, 999_912), lambda row: int(row[0]) // 100):
            found[year] = _by_channel(rows)
        return dict(sorted((pair for pair in found.items() if pair[1][""].postings), reverse=True))

    def months(self, year: int) -> dict[int, Counts]:
        """Return the months of a year that have any (1 to 12): channel → counts, `""` for all channels."""
        rows = self._months(*_span(year, 0))
        found = {int(month) % 100: _by_channel(part) for month, part in groupby(rows, itemgetter(0))}
        return {month: counts for month, counts in found.items() if counts[""].postings}

    def period(self, year: int, month: int = 0) -> Counts:
        """Return the counts of a year, or of one month: channel → counts, `""` for all channels."""
        return _by_channel(self._months(*_span(year, month)))

    def days(self, year: int, month: int) -> dict[int, ChannelCount]:
        """Return the days of a month that have any (YYYYMMDD): counts over all channels."""
        query = (
            f"SELECT day, sum(postings), sum(first) FROM counter WHERE {_CODES} AND {_DAYS} AND facet = '' "
            "GROUP BY 1 HAVING sum(postings) <> 0 ORDER BY 1"
        )
        return {int(day): count for day, count in _counts(self._ask(query, days=_days(year, month))).items()}

    def day(self, day: int) -> Counts:
        """Return the counts of one day (YYYYMMDD): channel → counts, `""` for all channels."""
        query = (
            f"SELECT day, channel, sum(postings), sum(channel_first), sum(first) FROM counter WHERE {_CODES} "
            "AND day = :day AND facet = '' GROUP BY 1, 2"
        )
        return _by_channel(self._ask(query, day=day))

    def last_day(self, year: int) -> int:
        """Return the newest day of a year that anything was counted on (YYYYMMDD); 0: there is none."""
        newest = max(self.months(year), default=0)
        return max(self.days(year, newest), default=0) if newest else 0

    def facets(self, year: int, month: int = 0) -> dict[str, Counts]:
        """Return facet → value → counts, in no order."""
        first, last = _span(year, month)
        query = (
            f"SELECT value, sum(postings), sum(first) FROM month_counter WHERE {_CODES} AND facet = :facet "
            "AND month BETWEEN :first AND :last GROUP BY 1 HAVING sum(postings) <> 0 OR sum(first) <> 0"
        )
        return {facet: _counts(self._ask(query, facet=facet, first=first, last=last)) for facet in FACETS}

    def units(self, year: int, month: int = 0) -> Counts:
        """Return the counts of every unit that published anything."""
        query = (
            f"SELECT unit, sum(postings), sum(unit_first) FROM counter WHERE {_CODES} AND {_DAYS} AND facet = '' "
            "GROUP BY 1 HAVING sum(postings) <> 0"
        )
        return _counts(self._ask(query, days=_days(year, month)))

    def of_unit(self, unit: str, year: int, month: int = 0) -> OfUnit:
        """Return what one unit published. No counter is kept of its informations on a channel; postings are."""

        def ask(group: str, facet: str = "") -> Counts:
            query = (
                f"SELECT {group}, sum(postings), sum(unit_first) FROM counter WHERE {_CODES} AND {_DAYS} "
                "AND facet = :facet AND unit = :unit GROUP BY 1 HAVING sum(postings) <> 0 OR sum(unit_first) <> 0 ORDER BY 1"
            )
            return _counts(self._ask(query, days=_days(year, month), unit=unit, facet=facet))

        return OfUnit(
            all=ask("''").get("", NOTHING),
            channels={name: found.postings for name, found in ask("channel").items()},
            months={int(name): found for name, found in ask("day / 100 % 100").items()},
            days={int(name): found for name, found in ask("day").items()} if month else {},
            facets={facet: ask("value", facet) for facet in FACETS},
        )

    def overlaps(self, year: int) -> Overlaps:
        """Return on which channels the informations of a year stand together."""
        query = f"SELECT channels, sum(informations) FROM overlap WHERE {_CODES} AND year = :year GROUP BY 1"
        sets = dict(self._ask(query, year=year))
        both: dict[tuple[str, str], int] = defaultdict(int)
        for bits, informations in sets.items():
            together = [str(channel) for channel in Channel if bits & CHANNEL_BIT[channel]]
            for pair in ((one_channel, other) for one_channel in together for other in together):
                both[pair] += informations
        alone = {str(channel): sets.get(CHANNEL_BIT[channel], 0) for channel in Channel}
        return Overlaps(alone, dict(both), sum(sets.values()) - sum(alone.values()))

    def aside(self, year: int) -> Aside:
        """Return what stands beside the counts of a year."""
        rows = Browsing(self._connection)
        questions = open_questions(self._connection, year, self._jurisdiction)

        def of(**asked: Any) -> int:
            return rows.total(Selection(jurisdiction=self._jurisdiction, **asked))

        return Aside(
            shares=of(year=year, state="shares", count="postings"),
            undated=of(state="undated", count="postings"),
            withdrawn=of(year=year, state="withdrawn", count="postings"),
            questions=len(questions),
            in_doubt=len({number for pair in questions for number in pair.informations}),
            quarantined=self._held("quarantine WHERE resolved_at = '' AND"),
            sealed=self._held("sealed WHERE"),
        )

    def _held(self, rows: str) -> int:
        ((number,),) = self._ask(f"SELECT count(*) FROM {rows} {_CODES}")
        return int(number)

    def _months(self, first: int, last: int) -> Iterator[tuple[Any, ...]]:
        """Yield month, channel, postings, first on the channel, first of all; by month."""
        query = (
            "SELECT month, channel, sum(postings), sum(channel_first), sum(first) FROM month_counter "
            f"WHERE {_CODES} AND facet = '' AND month BETWEEN :first AND :last GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return self._ask(query, first=first, last=last)

    def _ask(self, query: str, **bound: Any) -> Iterator[tuple[Any, ...]]:
        return iter(self._connection.execute(query, {"codes": self._codes} | bound))


def year_to_show(years: Mapping[int, Counts], present: int) -> int:
    """Return the present year; where nothing was counted in it, the fullest, and of equally full ones the newest."""
    if present in years or not years:
        return present
    return max(years, key=lambda year: (years[year][""].information, year))


def jurisdictions(connection: Connection) -> list[str]:
    """Return the codes of all jurisdictions that were ever read for."""
    return [str(code) for (code,) in connection.execute("SELECT jurisdiction FROM owner ORDER BY 1")]


def committed_at(connection: Connection) -> str:
    """Return when the newest receipt was written; empty for an empty ledger."""
    row = connection.execute("SELECT committed_at FROM receipt ORDER BY number DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def _by_channel(rows: Iterable[tuple[Any, ...]]) -> Counts:
    """Add up what each channel has; `""`: all channels, each information once."""
    sums: dict[str, list[int]] = {"": [0, 0], **{str(channel): [0, 0] for channel in Channel}}
    for _, channel, postings, channel_first, first in rows:
        for name, informations in (("", first), (channel, channel_first)):
            sums[name][0] += postings
            sums[name][1] += informations
    return {name: ChannelCount(postings=pair[0], information=pair[1]) for name, pair in sums.items()}


def _counts(rows: Iterable[tuple[Any, ...]]) -> Counts:
    return {str(name): ChannelCount(postings=postings, information=first) for name, postings, first in rows}


def _span(year: int, month: int) -> tuple[int, int]:
    """Return the first and the last month (YYYYMM) of a year, or of one month."""
    return (year * 100 + month,) * 2 if month else (year * 100 + 1, year * 100 + 12)


def _days(year: int, month: int) -> str:
    """Return every day of a year or month as JSON: SQLite goes from day to day and reads nothing between."""
    first = date(year, month or 1, 1)
    days = (first + timedelta(days=number) for number in range(366 if month == 0 else 31))
    wanted = (day for day in days if day.year == year and month in (0, day.month))
    return _json(day.year * 10_000 + day.month * 100 + day.day for day in wanted)


def _json(values: Iterable[int] | Iterable[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
