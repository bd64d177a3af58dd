"""The quarantine: what could not be read, its bytes made harmless, reading it again, and putting it aside for good."""

from __future__ import annotations

import unicodedata

import msgspec
from starlette.responses import Response

from syndicate.connect.decode import decode
from syndicate.ledger.errands import Kind
from syndicate.ledger.protocol import QuarantineEntry
from syndicate.model import UsageError
from syndicate.model.review import Role
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.gate.rights import READERS
from syndicate.web.errands import after, ask, done_of
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

SIZE = 100
SHOWN = 4_000
"""Characters of what was read that are shown."""
HANDLES = frozenset({Role.CLERK, Role.OPERATIONS, Role.ADMINISTRATOR})
SEES = READERS | {Role.OPERATIONS}
"""Who sees the bytes: nobody has screened them."""
_LONGEST = 2000


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as the page shows it."""

    held: QuarantineEntry
    raw: str
    cut: bool


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows."""

    entries: list[Entry]
    total: int


async def quarantine(visit: Visit) -> Response:
    """Show what lies in quarantine, oldest first."""
    everything, lane = visit.asked("all") == "1", visit.asked("lane")
    view = await visit.do(lambda rooms: look(rooms, everything=everything, lane=lane))
    return visit.page(
        "quarantine.html", view=view, everything=everything, lane=lane, done=await done_of(visit), size=SIZE,
        handles=not HANDLES.isdisjoint(visit.roles), sees=not SEES.isdisjoint(visit.roles),
    )  # fmt: skip


def look(rooms: Rooms, *, everything: bool, lane: str) -> View:
    """Return the entries, with their bytes as harmless text."""
    found = [one for one in rooms.ledger.quarantine(open_only=not everything) if lane in ("", one.lane)]
    return View(entries=[_entry(one) for one in found[:SIZE]], total=len(found))


def _entry(held: QuarantineEntry) -> Entry:
    text = harmless(held.raw)
    return Entry(held=held, raw=text[:SHOWN], cut=len(text) > SHOWN)


def harmless(raw: bytes) -> str:
    """Return bytes as text where they are text, else byte by byte; what steers a terminal or the direction of writing is spelled out."""
    try:
        text = decode(raw)
    except ValueError:
        text = raw.decode("utf-8", "backslashreplace")
    return "".join(
        one
        if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co")
        else one.encode("unicode_escape").decode()
        for one in text
    )


async def retry(visit: Visit) -> Response:
    """Read again what entries came from."""
    return await _handle(visit, "retry", {})


async def dismiss(visit: Visit) -> Response:
    """Put entries aside for good."""
    reason = visit.field("reason").strip()
    if not reason or len(reason) > _LONGEST:
        raise UsageError(f"请写明理由，不超过 {_LONGEST} 字 / give a reason, at most {_LONGEST} characters")
    return await _handle(visit, "dismiss", {"reason": reason})


async def _handle(visit: Visit, kind: Kind, details: dict[str, str]) -> Response:
    if HANDLES.isdisjoint(visit.roles):
        raise Refused(f"“{visit.who.name}”无权处理隔离区 / {visit.who.name} may not deal with the quarantine")
    chosen = [int(one) for one in visit.form.get("entry", []) if one.isascii() and one.isdecimal() and len(one) < 12]
    if visit.field("every") == "1":
        chosen = await visit.do(lambda rooms: [one.id for one in rooms.ledger.waiting()])
    if not chosen:
        raise UsageError("没有选中条目 / no entry is chosen")
    return after(visit, await ask(visit, kind, {"entries": chosen, **details}), "/quarantine")
