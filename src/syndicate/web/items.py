"""The list of items: what a figure opens into, with filters, search, pages, and the whole selection as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import msgspec
from starlette.responses import Response, StreamingResponse

from syndicate.ledger.browsing import Line, Listed
from syndicate.ledger.selecting import STATES
from syndicate.ledger.waiting import years
from syndicate.model import FACETS, Channel
from syndicate.model.vocabulary import Precision
from syndicate.returns.export.table import inert
from syndicate.web.labels import label, labels
from syndicate.web.rooms import Rooms
from syndicate.web.search import Searched, search
from syndicate.web.selection import Asked, asked_of
from syndicate.web.visit import Visit

SIZE = 50
_DOWNLOADED = 500
_COLUMNS = (
    "handle", "information", "published_at", "precision", "channel", "channels", "disclosures", "unit", "title", "document_number", "index_number",
    *FACETS, "url", "jurisdiction", "source", "native_id", "state", "receipt",
)  # fmt: skip


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the list shows."""

    lines: list[Line]
    total: int
    after: str
    years: list[int]
    units: list[str]


async def items(visit: Visit) -> Response:
    """Show what meets the filters, page by page."""
    asked = asked_of(visit.asked)
    reader = visit.person.name if visit.person else ""
    found, searched = await visit.do(lambda rooms: look(rooms, asked, reader))
    return visit.page(
        "items.html", asked=asked, found=found, searched=searched, states=STATES, channels=list(Channel),
        options={facet: labels(facet) for facet in FACETS}, label=label, moment=moment_of,
    )  # fmt: skip


def look(rooms: Rooms, asked: Asked, reader: str) -> tuple[Found, Searched | None]:
    """Return a page of the list as a reader may see it, with the number of all rows; of a search, its hits instead."""
    searched = search(rooms, asked, reader) if asked.q else None
    with rooms.ledger.snapshot():
        listed = Listed([], "") if searched else rooms.ledger.browsing.page(asked.of, asked.after, SIZE)
        found = Found(
            lines=list(readable(rooms, listed, reader)),
            total=searched.total if searched else rooms.ledger.browsing.total(asked.of),
            after=searched.after if searched else listed.after,
            years=years(rooms.ledger.connection),
            units=rooms.ledger.browsing.units(asked.of.year or rooms.clock().year),
        )
    return found, searched


def readable(rooms: Rooms, listed: Listed, reader: str) -> Iterator[Line]:
    """Yield lines with their headlines as a reader may see them."""
    published = rooms.desk.published
    if reader and published.reads_all(reader):
        yield from listed.lines
        return
    for line in listed.lines:
        yield msgspec.structs.replace(line, title=published.heading(line.title))


def moment_of(line: Line) -> str:
    """Return when something was published: to the minute, or the day where no more is known."""
    return when(line.published_at, line.precision)


def when(published_at: str, precision: str) -> str:
    """Return a time of publication as exactly as it is known; empty while it is not."""
    return published_at[: 10 if precision == Precision.DAY else 16].replace("T", " ")


async def as_csv(visit: Visit) -> Response:
    """Send the whole selection as a table that spreadsheets open."""
    asked = asked_of(visit.asked)
    return _file(visit, _csv(visit, asked), "text/csv; charset=utf-8", "items.csv")


async def as_jsonl(visit: Visit) -> Response:
    """Send the whole selection, a JSON object a line."""
    asked = asked_of(visit.asked)
    return _file(visit, _jsonl(visit, asked), "application/x-ndjson", "items.jsonl")


def _file(_: Visit, rows: AsyncIterator[bytes], kind: str, name: str) -> Response:
    return StreamingResponse(rows, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


async def _csv(visit: Visit, asked: Asked) -> AsyncIterator[bytes]:
    yield "\ufeff".encode() + _line(dict.fromkeys(_COLUMNS, "") | {name: name for name in _COLUMNS})
    async for line in _all(visit, asked):
        yield _line(_row(line))


async def _jsonl(visit: Visit, asked: Asked) -> AsyncIterator[bytes]:
    async for line in _all(visit, asked):
        yield msgspec.json.encode(line) + b"\n"


async def _all(visit: Visit, asked: Asked) -> AsyncIterator[Line]:
    """Yield every line of a selection; each page is asked for when the one before has been sent, so that other pages are served between."""
    reader, after = visit.person.name if visit.person else "", asked.after

    def more(rooms: Rooms) -> tuple[list[Line], str]:
        if asked.q:
            hits = search(rooms, msgspec.structs.replace(asked, after=after), reader, _DOWNLOADED)
            return [hit.line for hit in hits.hits], hits.after
        listed = rooms.ledger.browsing.page(asked.of, after, _DOWNLOADED)
        return list(readable(rooms, listed, reader)), listed.after

    while True:
        lines, after = await visit.do(more)
        for line in lines:
            yield line
        if not after:
            return


def _row(line: Line) -> dict[str, str]:
    row: dict[str, Any] = msgspec.to_builtins(line)
    facets = {facet: ",".join(values) for facet, values in row.pop("facets").items()}
    return {name: str(value) for name, value in (row | facets | {"channels": ",".join(line.channels)}).items()}


def _line(row: Mapping[str, str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([inert(row[name]) for name in _COLUMNS])
    return text.getvalue().encode()
