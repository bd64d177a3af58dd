"""Registers: the rows that the form counts and that no channel carries. For those who work here: rows may name people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import wraps
from urllib.parse import quote, urlencode

from starlette.responses import Response

from syndicate.model import RegisterRow
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

Handler = Callable[[Visit], Awaitable[Response]]
SHOWN = 1_000


def rows_address(path: str, values: Mapping[str, str]) -> str:
    """Return a path with a query."""
    return f"{path}?{urlencode(values)}"


def for_staff(handler: Handler) -> Handler:
    """Let a page be read by whoever is logged in, and without a login only where the pages are for this machine alone."""

    @wraps(handler)
    async def read(visit: Visit) -> Response:
        site = visit.site
        here_alone = site.open_reading and bool(site.hosts) and not site.origins
        if visit.person is not None or here_alone:
            return await handler(visit)
        asked = visit.request.url
        return visit.go(f"/login?next={quote(f'{asked.path}?{asked.query}' if asked.query else asked.path)}")

    return read


async def registers(visit: Visit) -> Response:
    """Show the rows of a register of one year."""
    asked = {name: value for name in ("register", "year", "jurisdiction") if (value := visit.asked(name))}
    rows = await visit.do(lambda rooms: _rows(rooms, asked))
    return show_rows(visit, asked.get("register", ""), rows, {}, asked)


def _rows(rooms: Rooms, asked: Mapping[str, str]) -> list[RegisterRow]:
    year = asked.get("year", "")
    number = int(year) if year.isdecimal() and len(year) == 4 else rooms.clock().year
    return rooms.ledger.register_rows(asked.get("register", ""), number, asked.get("jurisdiction"))


def show_rows(
    visit: Visit, title: str, rows: Sequence[RegisterRow], names: Mapping[str, str], asked: Mapping[str, str]
) -> Response:
    """Return the page with these rows; the form says what its fields are called."""
    fields = list(dict.fromkeys(name for row in rows for name in row.fields))
    back = rows_address("/form", {name: value for name, value in asked.items() if name not in ("register", "cell")})
    return visit.page(
        "registers.html",
        title=title,
        rows=rows[:SHOWN],
        count=len(rows),
        fields=[(name, names.get(name, name)) for name in fields],
        back=back,
        shown=SHOWN,
    )
