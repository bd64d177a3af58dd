"""The page for citizens: what was disclosed by channel and month, with the data to take away. Off unless `web.public` is set."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from syndicate.ledger.statistics import Counts, Tabulation, committed_at, year_to_show
from syndicate.model import Channel
from syndicate.web.packing import pack
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

_KEPT = 300
"""Seconds that an answer may be kept on its way."""
_HEAD = ("month", "channel", "postings", "information")


class Disclosed(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says and what the data holds: numbers, and nothing about any item."""

    year: int
    years: tuple[int, ...]
    all: Counts
    """Channel → counts of the year, `""` for all channels."""
    months: dict[int, Counts]
    provisional: bool
    as_of: str
    """When the ledger last changed."""


async def page(visit: Visit) -> Response:
    """Show the page."""
    found = await _found(visit)
    return _sent(
        visit, visit.text("public.html", found=found, channels=list(Channel)), "text/html; charset=utf-8", found
    )


async def as_csv(visit: Visit) -> Response:
    """Send the numbers as a table: a line for each month and channel, `all` for all channels."""
    found = await _found(visit)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEAD)
    writer.writerows(_rows(found))
    name = f"disclosed-{found.year}.csv"
    return _sent(visit, "\ufeff" + out.getvalue(), "text/csv; charset=utf-8", found, name)


async def as_json(visit: Visit) -> Response:
    """Send the numbers as JSON."""
    found = await _found(visit)
    rows = [dict(zip(_HEAD, row, strict=True)) for row in _rows(found)]
    told: dict[str, Any] = {"year": found.year, "as_of": found.as_of, "provisional": found.provisional, "rows": rows}
    text = msgspec.json.encode(told).decode()
    return _sent(visit, text, "application/json", found, f"disclosed-{found.year}.json")


def _rows(found: Disclosed) -> Iterator[tuple[str, str, int, int]]:
    for month, counts in found.months.items():
        for name in (*Channel, ""):
            count = counts[name]
            yield f"{found.year}-{month:02}", str(name) or "all", count.postings, count.information


async def _found(visit: Visit) -> Disclosed:
    if not visit.site.public:
        raise HTTPException(404)
    given = visit.asked("year")
    year = int(given) if given.isdecimal() and len(given) == 4 else 0
    return await visit.do(lambda rooms: _disclosed(rooms, year))


def _disclosed(rooms: Rooms, year: int) -> Disclosed:
    with rooms.ledger.snapshot():
        reason = rooms.ledger.unsettled(rooms.jurisdiction)
        key = ("public", rooms.ledger.receipt_head(), year, reason)
        return rooms.remembered.of(key, lambda: _made(rooms, year, provisional=bool(reason)))


def _made(rooms: Rooms, year: int, *, provisional: bool) -> Disclosed:
    table = Tabulation(rooms.ledger.connection, rooms.jurisdiction)
    known = table.years()
    chosen = year if year in known else year_to_show(known, rooms.clock().year)
    return Disclosed(
        year=chosen,
        years=tuple(known),
        all=table.period(chosen),
        months=table.months(chosen),
        provisional=provisional,
        as_of=committed_at(rooms.ledger.connection),
    )


def _sent(visit: Visit, text: str, kind: str, found: Disclosed, name: str = "") -> Response:
    """Send what anybody may keep for a while; whoever holds it already is told so."""
    body = text.encode()
    response = Response(body, media_type=kind)
    response.headers["cache-control"] = f"public, max-age={_KEPT}"
    response.headers["etag"] = tag = f'W/"{sha256(body).hexdigest()[:24]}"'
    if found.as_of:
        moment = datetime.fromisoformat(found.as_of).astimezone(UTC)
        response.headers["last-modified"] = format_datetime(moment, usegmt=True)
    if name:
        response.headers["content-disposition"] = f'attachment; filename="{name}"'
    if tag in visit.request.headers.get("if-none-match", ""):
        kept = {
            key: value for key, value in response.headers.items() if key in ("cache-control", "etag", "last-modified")
        }
        return Response(status_code=304, headers=kept)
    return pack(visit, response)
