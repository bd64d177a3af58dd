"""The first page: what was disclosed, by every division that is counted; each number opens into what it counts. Needs no login."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec
from starlette.responses import Response

from syndicate.ledger.selecting import Selection
from syndicate.ledger.statistics import Counts, OfUnit, Tabulation, committed_at, jurisdictions, year_to_show
from syndicate.model import FACETS, ChannelCount
from syndicate.web.boards import Boards
from syndicate.web.figure import Board, Line, stamp
from syndicate.web.packing import packed
from syndicate.web.rooms import Rooms
from syndicate.web.season import season
from syndicate.web.selection import Asked
from syndicate.web.visit import Visit


class Chosen(msgspec.Struct, frozen=True):
    """What somebody wants to see; nothing chosen: the present year, else the fullest, all of it."""

    year: int = 0
    month: int = 0
    unit: str = ""
    jurisdiction: str = ""

    def address(self, **changes: int | str) -> str:
        """Return the address of the page with something else chosen."""
        one = msgspec.structs.replace(self, **changes)
        return Asked(
            of=Selection(
                year=one.year or None,
                month=one.month or None,
                unit=one.unit or None,
                jurisdiction=one.jurisdiction or None,
            )
        ).address("/")


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the page that depends on the ledger alone."""

    chosen: Chosen
    years: tuple[int, ...]
    units: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    cards: tuple[Line, ...]
    boards: tuple[Board, ...]
    aside: tuple[Line, ...]
    unsettled: str
    """Why the numbers are provisional, in both languages; empty where they are not."""
    head: int
    """Number of the newest receipt."""
    committed_at: str


async def start(visit: Visit) -> Response:
    """Show the figures of what is chosen; with `part=figures` those alone, for the script that keeps them fresh."""
    chosen = chosen_of(visit)
    sheet, body = await visit.do(lambda rooms: _figures(rooms, chosen, visit))
    if visit.asked("part") == "figures":
        return packed(visit, body)
    refresh = 60 if visit.asked("refresh") else 0
    soon = season(await visit.do(lambda rooms: rooms.clock().date()))
    said = visit.text("start.html", sheet=sheet, chosen=sheet.chosen, figures=body, refresh=refresh, season=soon)
    return packed(visit, said)


def chosen_of(visit: Visit) -> Chosen:
    """Return what an address asks for; what it cannot mean is as if it were not asked."""
    year, month = visit.asked("year"), visit.asked("month")
    return Chosen(
        year=int(year) if year.isdecimal() and len(year) == 4 else 0,
        month=int(month) if month.isdecimal() and 1 <= int(month) <= 12 else 0,
        unit=visit.asked("unit")[:200],
        jurisdiction=visit.asked("jurisdiction")[:12],
    )


def _figures(rooms: Rooms, chosen: Chosen, visit: Visit) -> tuple[Sheet, str]:
    """Return the figures and what they look like; both are kept as long as nothing is committed."""
    with rooms.ledger.snapshot():
        key = (rooms.ledger.receipt_head(), unsettled(rooms), chosen, visit.language, rooms.clock().date())
        return rooms.remembered.of(key, lambda: _made(rooms, chosen, visit))


def _made(rooms: Rooms, chosen: Chosen, visit: Visit) -> tuple[Sheet, str]:
    sheet = sheet_of(rooms, chosen, visit.language)
    return sheet, visit.text("figures.html", sheet=sheet, chosen=sheet.chosen)


def unsettled(rooms: Rooms) -> str:
    """Return why the numbers are provisional, in both languages; empty where they are not."""
    codes = jurisdictions(rooms.ledger.connection)
    return next(filter(None, map(rooms.ledger.unsettled, codes)), "")


def sheet_of(rooms: Rooms, chosen: Chosen, language: str) -> Sheet:
    """Return what stands on the page, from the counters."""
    connection = rooms.ledger.connection
    table = Tabulation(connection, chosen.jurisdiction or None)
    years = table.years()
    today = rooms.clock().date()
    day = today.year * 10_000 + today.month * 100 + today.day
    chosen = msgspec.structs.replace(chosen, year=chosen.year or year_to_show(years, today.year))
    units = table.units(chosen.year, chosen.month)
    codes = jurisdictions(connection)
    parts = _Parts(table, chosen, language, years, units)
    return Sheet(
        chosen=chosen,
        years=tuple(years) if chosen.year in years else (chosen.year, *years),
        units=tuple(sorted(unit for unit in units if unit)),
        jurisdictions=tuple(codes) if len(codes) > 1 else (),
        cards=tuple(parts.cards(day)),
        boards=tuple(parts.boards(day)),
        aside=parts.whole.aside(table.aside(chosen.year)),
        unsettled=unsettled(rooms),
        head=rooms.ledger.receipt_head()[0],
        committed_at=committed_at(connection),
    )


class _Parts:
    """Asks the counters for what the boards show."""

    def __init__(
        self, table: Tabulation, chosen: Chosen, language: str, years: dict[int, Counts], units: Counts
    ) -> None:
        asked = Selection(
            year=chosen.year,
            month=chosen.month or None,
            unit=chosen.unit or None,
            jurisdiction=chosen.jurisdiction or None,
        )
        self._table, self._chosen, self._years, self._units = table, chosen, years, units
        self._make = Boards(asked, language)
        self.whole = Boards(msgspec.structs.replace(asked, month=None, unit=None), language)
        """Boards of the whole year and all units."""

    def cards(self, today: int) -> Iterator[Line]:
        """Yield the newest day, the month and the year: today and this month where the year is the present one."""
        chosen, say = self._chosen, self._make.say
        now, day = chosen.year == today // 10_000, self._day(today)
        if day:
            pair = self.whole.pair(self._table.day(day)[""], day=day)
            yield Line(f"{say('today' if now else 'last_day')} {stamp(day)}", pair)
            month = day // 100 % 100
            pair = self.whole.pair(self._table.period(chosen.year, month)[""], month=month)
            yield Line(f"{say('this_month' if now else 'last_month')} {stamp(day)[:7]}", pair)
        period = f"{chosen.year}-{chosen.month:02}" if chosen.month else f"{chosen.year} {say('whole_year')}"
        yield Line(f"{chosen.unit} {period}".strip(), self._make.pair(self._all()))

    def _day(self, today: int) -> int:
        """Return the newest day, where a whole year of all units is shown; today in the present year."""
        chosen = self._chosen
        if chosen.unit or chosen.month:
            return 0
        return today if chosen.year == today // 10_000 else self._table.last_day(chosen.year)

    @cached_property
    def _unit(self) -> OfUnit:
        return self._table.of_unit(self._chosen.unit, self._chosen.year, self._chosen.month)

    def _all(self) -> ChannelCount:
        return self._unit.all if self._chosen.unit else self._table.period(self._chosen.year, self._chosen.month)[""]

    def _recent(self, today: int) -> Iterator[Board]:
        """Yield the newest day and its month, by channel."""
        day = self._day(today)
        if day:
            month = day // 100 % 100
            yield self.whole.recent(day, self._table.day(day), month, self._table.period(self._chosen.year, month))

    def boards(self, today: int) -> Iterator[Board]:
        """Yield the boards in the order of the page."""
        chosen = self._chosen
        yield from self._of_unit() if chosen.unit else self._of_all(today)
        if not chosen.unit:
            yield self._make.units(self._units, lambda unit: chosen.address(unit=unit))
        if len(self._years) > 1 and not chosen.unit and not chosen.month:
            yield self.whole.years(self._years, lambda year: chosen.address(year=year))

    def _of_all(self, today: int) -> Iterator[Board]:
        chosen, table, make = self._chosen, self._table, self._make
        period = table.period(chosen.year, chosen.month)
        overlaps = table.overlaps(chosen.year)
        yield make.channels(period, None if chosen.month else overlaps.alone)
        if chosen.month:
            yield make.days(table.days(chosen.year, chosen.month))
        else:
            yield from self._recent(today)
            yield make.overlaps(overlaps, period)
            now, before = (self._monthly(year) for year in (chosen.year, chosen.year - 1))
            yield make.months(now, before)
        found = table.facets(chosen.year, chosen.month)
        for facet in FACETS:
            yield make.facet(facet, found[facet])

    def _monthly(self, year: int) -> dict[int, ChannelCount]:
        return {month: counts[""] for month, counts in self._table.months(year).items()}

    def _of_unit(self) -> Iterator[Board]:
        chosen, make = self._chosen, self._make
        found = self._unit
        yield make.postings(found.channels, found.all)
        yield make.days(found.days) if chosen.month else make.months(found.months, {})
        for facet in FACETS:
            yield make.facet(facet, found.facets[facet])
