"""What people say of informations on the pages: merge, split, take back, answer a question; carried out by the ledger's owner."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from starlette.responses import Response

from syndicate.ledger.errands import Kind
from syndicate.model import UsageError
from syndicate.model.review import Role
from syndicate.pipeline.gate.machine import Refused
from syndicate.web.errands import after, ask
from syndicate.web.visit import Visit

RULERS = frozenset({Role.CLERK, Role.SECRECY_OFFICER})
"""Who rules on informations. Administration and operation have no say in what is counted; reviewers and audit look on."""
_LONGEST = 2000
_HANDLE = re.compile(r"[0-9a-f]{1,16}|[^/\s]+/\S+")


def may_rule(roles: Collection[Role]) -> bool:
    """Say whether somebody may rule on informations."""
    return not RULERS.isdisjoint(roles)


async def merge(visit: Visit) -> Response:
    """Rule that two disclosures are the same information."""
    here = visit.request.path_params["handle"]
    return await _rule(visit, "merge", f"/items/{here}", one=here, other=_handle(visit.field("other").strip()))


async def split(visit: Visit) -> Response:
    """Rule that a disclosure is another information than all it stands with."""
    here, one = visit.request.path_params["handle"], _handle(visit.field("one"))
    return await _rule(visit, "split", f"/items/{here}", one=one)


async def undo(visit: Visit) -> Response:
    """Take a ruling back."""
    here, act = visit.request.path_params["handle"], visit.field("act")
    if not (act.isascii() and act.isdecimal() and len(act) < 12):
        raise UsageError(f"没有认定“{act}” / there is no act {act}")
    return await _rule(visit, "undo", f"/items/{here}", act=int(act))


async def answer(visit: Visit) -> Response:
    """Answer a question."""
    decision = visit.field("decision")
    if decision not in ("same", "different"):
        raise UsageError("请选是同一信息或不是 / choose the same or different")
    sides = {"one": _handle(visit.field("one")), "other": _handle(visit.field("other"))}
    return await _rule(visit, "answer", "/questions", decision=decision, **sides)


async def _rule(visit: Visit, kind: Kind, path: str, **details: Any) -> Response:
    if not may_rule(visit.roles):
        raise Refused(
            f"“{visit.who.name}”无权认定，应为经办人或保密负责人 / {visit.who.name} may not rule: clerks and secrecy officers do"
        )
    reason = visit.field("reason").strip()
    if not reason or len(reason) > _LONGEST:
        raise UsageError(f"请写明理由，不超过 {_LONGEST} 字 / give a reason, at most {_LONGEST} characters")
    return after(visit, await ask(visit, kind, {**details, "reason": reason}), path)


def _handle(given: str) -> str:
    if not _HANDLE.fullmatch(given):
        raise UsageError(
            f"“{given}”不是条目编号，也不是“来源/原始编号” / {given} is neither a handle nor source/native_id"
        )
    return given
