"""The official form with the numbers of a year as they stand now; every cell opens into what it counts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

import msgspec
from starlette.responses import Response

from syndicate import returns
from syndicate.ledger.selecting import Selection
from syndicate.ledger.statistics import Tabulation, jurisdictions, year_to_show
from syndicate.model import Item, RegisterRow
from syndicate.returns.filled import Cell, Counting, Filled
from syndicate.returns.form import Form, Row, Table
from syndicate.returns.queries import ChannelQuery, FacetQuery, InformationQuery, KindQuery
from syndicate.web.figure import change
from syndicate.web.item import Missing
from syndicate.web.packing import packed
from syndicate.web.registers import registers, rows_address, show_rows
from syndicate.web.rooms import Rooms
from syndicate.web.selection import Asked
from syndicate.web.start import unsettled
from syndicate.web.visit import Visit

SHOWN = 300
"""Informations behind a cell that are listed at once."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which form of which year; nothing said: the year that the first page shows, and the form in force for it."""

    year: int = 0
    form: str = ""
    counting: Counting = "distinct"
    jurisdiction: str = ""

    def parameters(self) -> dict[str, str]:
        """Return what stands in an address."""
        count = "" if self.counting == "distinct" else self.counting
        given = {"year": str(self.year or ""), "form": self.form, "count": count, "jurisdiction": self.jurisdiction}
        return {name: value for name, value in given.items() if value}


class Line(NamedTuple):
    """A line of the form as it is shown."""

    row: Row
    shown: str
    cell: Cell | None
    href: str
    before: Line | None = None
    """The same line of the year before, where anything is known of that year."""

    @property
    def grown(self) -> str:
        """The change against the year before; empty where one of the two is no single number."""
        now, then = (one.cell.value if one and one.cell else None for one in (self, self.before))
        return change(int(now), int(then)) if isinstance(now, int) and isinstance(then, int) else ""


class Head(NamedTuple):
    """A head over one column or several."""

    label: str
    wide: int
    deep: int


class Grid(NamedTuple):
    """A table of the form as it is shown."""

    table: Table
    lines: tuple[tuple[str, int, tuple[Line | None, ...]], ...]
    """Label, indent, a cell for each column."""
    heads: tuple[tuple[Head, ...], ...]
    """The heads of the columns, from the top."""


class Behind(NamedTuple):
    """An information behind a cell."""

    information: str
    title: str
    """As anybody may see it."""
    channels: tuple[str, ...]
    unit: str
    day: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows."""

    wanted: Wanted
    filled: Filled
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    years: tuple[int, ...]
    forms: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    before: int = 0
    """The year before, where it is shown beside; else 0."""


async def form(visit: Visit) -> Response:
    """Show a form."""
    view = await visit.do(lambda rooms: view_of(rooms, wanted_of(visit), visit.site.title))
    return packed(visit, visit.text("form.html", view=view, filled=view.filled, wanted=view.wanted))


async def rows(visit: Visit) -> Response:
    """Show the rows of a register of one year; with a cell of the form, those that it counts."""
    return await (cell(visit) if visit.asked("cell") else registers(visit))


async def cell(visit: Visit) -> Response:
    """Show what a cell counts that no list of items and no single register tells: sums, and one kind on several channels."""
    key = visit.asked("cell")
    view, found = await visit.do(lambda rooms: _opened(rooms, wanted_of(visit), visit.site.title, key))
    row = view.filled.form.rows[key]
    rows = [one for one in found if isinstance(one, RegisterRow)]
    if rows:
        return show_rows(visit, row.label, rows, view.filled.form.names, view.wanted.parameters())
    items = [one for one in found if isinstance(one, Item)]
    together: dict[str, list[Item]] = {}
    for one in items:
        together.setdefault(one.information, []).append(one)
    chosen = list(together.items())[:SHOWN]
    shown = await visit.do(lambda rooms: [_behind(rooms, name, several) for name, several in chosen])
    return visit.page("cell.html", view=view, row=row, shown=shown, informations=len(together), items=len(items))


def _behind(rooms: Rooms, information: str, several: list[Item]) -> Behind:
    first = several[0]
    return Behind(
        information=information,
        title=rooms.desk.published.heading(first.title),
        channels=tuple(dict.fromkeys(str(one.channel) for one in several)),
        unit=first.unit,
        day=first.published_at[:10],
    )


def wanted_of(visit: Visit) -> Wanted:
    """Return what an address asks for."""
    year = visit.asked("year")
    return Wanted(
        year=int(year) if year.isdecimal() and len(year) == 4 else 0,
        form=visit.asked("form")[:40],
        counting="postings" if visit.asked("count") == "postings" else "distinct",
        jurisdiction=visit.asked("jurisdiction")[:12],
    )


@cache
def shelf() -> dict[str, Form]:
    """Return the forms that come with the program, by name."""
    return {name: returns.load_form(name) for name in returns.form_names()}


def form_for(year: int) -> str:
    """Return the name of the national form of a year: the one whose name is its first year."""
    fitting = [name for name, one in shelf().items() if one.sheet.valid_years[0] <= year <= one.sheet.valid_years[1]]
    return min(fitting or shelf(), key=lambda name: (not name.isdecimal(), name))


def _opened(rooms: Rooms, wanted: Wanted, title: str, key: str) -> tuple[View, list[Item | RegisterRow]]:
    view = view_of(rooms, wanted, title)
    if key not in view.filled.cells:
        raise Missing(f"表中没有可填的行“{key}” / the form has no row {key} to fill")
    with rooms.ledger.snapshot():
        return view, list(returns.open_cell(view.filled, rooms.ledger, key))


def view_of(rooms: Rooms, wanted: Wanted, title: str) -> View:
    """
    Return a form filled with the numbers as they stand.

    Raises:
        Missing: There is no such form.
    """
    with rooms.ledger.snapshot():
        today = rooms.clock().date()
        known = Tabulation(rooms.ledger.connection).years()
        year = wanted.year or year_to_show(known, today.year)
        name = wanted.form or form_for(year)
        if name not in shelf():
            raise Missing(f"没有表式“{name}” / there is no form {name}")
        codes = jurisdictions(rooms.ledger.connection)
        code = wanted.jurisdiction or (codes[0] if len(codes) == 1 else rooms.jurisdiction)
        asked = msgspec.structs.replace(wanted, year=year, form=name, jurisdiction=code)
        body = title if code == rooms.jurisdiction else ""
        filled = _filled(rooms, asked, body)
        earlier = msgspec.structs.replace(asked, year=year - 1)
        before = _filled(rooms, earlier, body) if year - 1 in known else None
    beside = {row.key: _line(before, row, earlier) for row in before.form.lines} if before else {}
    return View(
        wanted=asked,
        filled=filled,
        lines=tuple(_line(filled, row, asked, beside.get(row.key)) for row in filled.form.lines if row.printed),
        grids=tuple(_grid(filled, table, asked) for table in filled.form.tables.values()),
        years=tuple(dict.fromkeys([year, *known])),
        forms=tuple(shelf()),
        jurisdictions=tuple(codes) if len(codes) > 1 else (),
        before=year - 1 if beside else 0,
    )


def _filled(rooms: Rooms, asked: Wanted, body: str) -> Filled:
    """Return the form filled today from the ledger as it stands; filled once for each state of the ledger."""
    today = rooms.clock().date()
    return rooms.remembered.of(
        ("form", rooms.ledger.receipt_head(), unsettled(rooms), asked, body, today),
        lambda: returns.fill(
            shelf()[asked.form],
            rooms.ledger,
            asked.year,
            asked.jurisdiction,
            as_of=today,
            count=asked.counting,
            body=body,
        ),
    )


def _line(filled: Filled, row: Row, wanted: Wanted, before: Line | None = None) -> Line:
    found = filled.cells.get(row.key)
    href = address(found, row.key, wanted) if found is not None and found.value is not None else ""
    return Line(row, filled.shown(row), found, href, before)


def _grid(filled: Filled, table: Table, wanted: Wanted) -> Grid:
    cells = {(row.line, row.column): row for row in filled.form.row if row.table == table.id}

    def across(line: str) -> Iterator[Line | None]:
        for column in table.column:
            row = cells.get((line, column.key))
            yield None if row is None else _line(filled, row, wanted)

    lines = tuple((line.label, line.indent, tuple(across(line.key))) for line in table.row)
    return Grid(table, lines, tuple(_heads(table)))


def _heads(table: Table) -> Iterator[tuple[Head, ...]]:
    """Yield the heads line by line: neighbours under the same heads share them, and the lowest of a column reaches to the bottom."""
    paths = [(*filter(None, column.group.split("/")), column.label) for column in table.column]
    depth = max(map(len, paths))
    for level in range(depth):
        row = []
        # a column's own label is shared with nobody, whatever it is called
        shared = groupby(
            enumerate(paths), key=lambda one: (one[1][: level + 1], one[0] if len(one[1]) == level + 1 else -1)
        )
        for (path, number), columns in shared:
            if len(path) == level + 1:
                row.append(Head(path[level], len(list(columns)), depth - level if number >= 0 else 1))
        yield tuple(row)


def address(found: Cell, key: str, wanted: Wanted) -> str:
    """Return the address of what a cell counts; empty for what people stated."""
    plain = Selection(year=wanted.year, jurisdiction=wanted.jurisdiction)
    behind = {**wanted.parameters(), "cell": key}
    distinct = wanted.counting == "distinct"
    match found.query:
        case None:
            return rows_address("/form/cell", behind) if found.parts else ""
        case InformationQuery():
            asked: Selection | None = plain
        case ChannelQuery(channel=channel):
            asked = msgspec.structs.replace(plain, channel=str(channel))
        case KindQuery(kind=kind, channels=channels) if distinct and len(channels) <= 1:
            asked = msgspec.structs.replace(plain, kind=kind, channel=str(channels[0]) if channels else None)
        case FacetQuery(facet=facet, value=value) if distinct:
            asked = msgspec.structs.replace(plain, **{facet: value})
        case KindQuery() | FacetQuery():
            asked = None
        case query:
            return rows_address("/registers", {"register": query.register, **behind})
    if asked is None:
        return rows_address("/form/cell", behind)
    return Asked(of=msgspec.structs.replace(asked, count="information" if distinct else "postings")).address()
