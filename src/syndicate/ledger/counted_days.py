"""What the running counters know of a selection: how many rows there are, and on which days they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.selecting import Selection
from syndicate.pipeline.tally import CHANNEL_BIT


class CountedDays:
    """Questions to the counters over a connection to the ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def overlapping(self, asked: Selection) -> int:
        """Return how many informations stand on the channels asked for, by year."""
        query = (
            "SELECT coalesce(sum(informations), 0) FROM overlap WHERE jurisdiction IN (SELECT value FROM json_each(:codes)) "
            "AND (CAST(:year AS BIGINT) IS NULL OR year = :year) AND channels & :bits = :bits"
        )
        if asked.exclusive:
            alone = [CHANNEL_BIT[asked.channel]] if asked.channel else CHANNEL_BIT.values()
            query += f" AND channels IN ({', '.join(map(str, alone))})"
        bound = {"codes": self.codes(asked), "year": asked.year, "bits": asked.bits}
        (found,) = next(iter(self._connection.execute(query, bound)))
        return int(found)

    def busy(self, asked: Selection, beyond: int | None = None) -> Iterator[int]:
        """Yield the days on which rows may stand, in order, looking further and further."""
        days = list(self.calendar(asked))
        if not asked.oldest_first:
            days.reverse()
        if beyond is not None:
            days = [day for day in days if (day >= beyond if asked.oldest_first else day <= beyond)]
        start, size = 0, 16
        while start < len(days):
            chunk = days[start : start + size]
            yield from sorted(self.moves(asked, chunk), reverse=not asked.oldest_first)
            start, size = start + size, size * 4

    def calendar(self, asked: Selection) -> Iterator[int]:
        """Yield every day between the first and the last of the counters that is asked for."""
        codes = msgspec.json.decode(self.codes(asked), type=list[str])
        ends = [end for code in codes for end in self._ends(code)]
        if not ends:
            return
        here, last = _date(min(ends)), _date(max(ends))
        if asked.year is not None:
            here, last = max(here, date(asked.year, 1, 1)), min(last, date(asked.year, 12, 31))
        while here <= last:
            number = here.year * 10_000 + here.month * 100 + here.day
            if asked.holds(number):
                yield number
            here += timedelta(days=1)

    def _ends(self, code: str) -> Iterator[int]:
        for end in ("min", "max"):
            (day,) = next(
                iter(self._connection.execute(f"SELECT {end}(day) FROM counter WHERE jurisdiction = ?", (code,)))
            )
            if day:
                yield int(day)

    def moves(self, asked: Selection, days: Sequence[int]) -> dict[int, int]:
        """Return for each day that has any how many rows the counters know of; an upper bound where they know no better."""
        measure = asked.measure or "postings"
        bounds = list(asked.facets.items()) if asked.measure else []
        found = [self._moved(asked, measure, facet, value, days) for facet, value in bounds or [("", "")]]
        return {day: min(one[day] for one in found) for day in found[0] if all(day in one for one in found)}

    def _moved(self, asked: Selection, measure: str, facet: str, value: str, days: Sequence[int]) -> dict[int, int]:
        query = (
            f"SELECT day, sum({measure}) FROM counter WHERE jurisdiction IN (SELECT value FROM json_each(:codes)) "
            "AND day IN (SELECT CAST(value AS BIGINT) FROM json_each(:days)) AND facet = :facet AND value = :value"
        )
        bound = {"codes": self.codes(asked), "days": json_of(days), "facet": facet, "value": value}
        for column, wanted in (("channel", asked.channel), ("unit", asked.unit)):
            if wanted is not None:
                query += f" AND {column} = :{column}"
                bound[column] = wanted
        query += f" GROUP BY day HAVING sum({measure}) <> 0"
        return dict(self._connection.execute(query, bound))

    def units(self, asked: Selection) -> list[str]:
        """Return the units that anything was counted of on the days asked for."""
        query = (
            "SELECT DISTINCT unit FROM counter WHERE jurisdiction IN (SELECT value FROM json_each(:codes)) "
            "AND day IN (SELECT CAST(value AS BIGINT) FROM json_each(:days)) AND facet = '' AND postings > 0 ORDER BY 1"
        )
        bound = {"codes": self.codes(asked), "days": json_of(self.calendar(asked))}
        return [str(unit) for (unit,) in self._connection.execute(query, bound) if unit]

    def codes(self, asked: Selection) -> str:
        """Return the jurisdictions asked for as a JSON list: the one, or all that anything was ever written for."""
        if asked.jurisdiction is not None:
            return json_of([asked.jurisdiction])
        return json_of(code for (code,) in self._connection.execute("SELECT jurisdiction FROM owner ORDER BY 1"))


def _date(day: int) -> date:
    return date(day // 10_000, day // 100 % 100, day % 100)


def json_of(values: Iterable[int] | Iterable[str]) -> str:
    """Return values as a JSON list, the way a list is bound to a statement."""
    return msgspec.json.encode(list(values)).decode()
