"""Receipts: what each batch read, what became of it, by which rules, and its place in the chain."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from syndicate.ledger.browsing import Line
from syndicate.ledger.receipts import sealed_hash
from syndicate.ledger.selecting import channels_in
from syndicate.model.disclosures import Receipt
from syndicate.web.item import Missing
from syndicate.web.items import moment_of, readable
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

SIZE = 50
_LARGEST = 1 << 60


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of one receipt shows."""

    receipt: Receipt
    right: bool
    """Whether its hash fits its content and the one before."""
    newest: int
    tallies: dict[str, tuple[int, int, int]]
    """`2018/weibo` → postings, informations on the channel, informations."""
    overlap: list[tuple[str, tuple[str, ...], int]]
    """Year, channels, and how many informations more stand on exactly these."""
    rows: dict[str, str]
    lines: list[Line]


async def receipts(visit: Visit) -> Response:
    """Show receipts, the newest first."""
    given = visit.asked("before")
    before = int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else _LARGEST
    found = await visit.do(lambda rooms: rooms.ledger.receipts_before(before, SIZE + 1))
    return visit.page("receipts.html", found=found[:SIZE], more=found[SIZE - 1].number if len(found) > SIZE else 0)


async def receipt(visit: Visit) -> Response:
    """Show one receipt."""
    number = visit.request.path_params["number"]
    reader = visit.person.name if visit.person else ""
    view = await visit.do(lambda rooms: look(rooms, number, reader))
    return visit.page("receipt.html", view=view, receipt=view.receipt, moment=moment_of)


def look(rooms: Rooms, number: int, reader: str) -> View:
    """
    Return a receipt with what its batch wrote.

    Raises:
        Missing: There is none of that number.
    """
    ledger = rooms.ledger
    found = {one.number: one for one in ledger.receipts_before(number + 1, 2)} if number < _LARGEST else {}
    if number not in found:
        raise Missing(f"没有凭证 {number} / there is no receipt {number}")
    one = found[number]
    before = found.get(number - 1)
    tallies = msgspec.json.decode(one.tallies)
    listed = ledger.browsing.written_by(number, SIZE)
    return View(
        receipt=one,
        right=one.hash == sealed_hash(one) and (before is None or one.previous == before.hash),
        newest=ledger.receipt_head()[0],
        tallies={name: tuple(moved) for name, moved in sorted(tallies.get("years", {}).items())},
        overlap=_overlap(tallies),
        rows=msgspec.json.decode(one.rows, type=dict[str, str]) if one.rows else {},
        lines=list(readable(rooms, listed, reader)),
    )


def _overlap(tallies: dict[str, dict[str, int]]) -> list[tuple[str, tuple[str, ...], int]]:
    parts = [(*name.partition("/")[::2], moved) for name, moved in sorted(tallies.get("overlap", {}).items())]
    return [(year, channels_in(int(bits)), moved) for year, bits, moved in parts]
