"""What programs may do with a token: the same acts as on the pages, by the same rights, on the same record."""

from __future__ import annotations

from typing import Any

from syndicate.ledger.errands import Kind
from syndicate.ledger.reviews import Why
from syndicate.model import UsageError
from syndicate.model.review import Deed, Review
from syndicate.pipeline.gate.machine import Refused
from syndicate.review.looking import BY_HAND
from syndicate.web import quarantine as quarantine_page
from syndicate.web.api import office_answers as answers
from syndicate.web.api.endpoint import Call
from syndicate.web.api.office import review as reviewed
from syndicate.web.api.problems import Stale
from syndicate.web.errands import ask
from syndicate.web.item import Missing
from syndicate.web.rooms import Rooms
from syndicate.web.ruling import may_rule
from syndicate.web.sources import STEERS


async def _asked_for(call: Call, kind: Kind, details: dict[str, Any]) -> answers.Errand:
    told = await ask(call.visit, kind, details)
    return answers.Errand(
        id=told.errand.id, kind=kind, done=told.done is not None, refused=told.refused, answer=told.answer
    )


def _may(call: Call, *, allowed: bool, what: str) -> None:
    if not allowed:
        raise Refused(f"“{call.who.name}”无权{what} / {call.who.name} has no right to do this")


async def rule(call: Call) -> answers.Errand:
    """Rule that two disclosures are the same information, or that they are not."""
    _may(call, allowed=may_rule(call.visit.roles), what="认定")
    body = call.body
    details = {"one": body.one, "other": body.other, "reason": body.reason, "decision": body.decision}
    return await _asked_for(call, "answer", details)


async def split(call: Call) -> answers.Errand:
    """Rule that a disclosure is another information than all it stands with."""
    _may(call, allowed=may_rule(call.visit.roles), what="认定")
    return await _asked_for(call, "split", {"one": call.asked.handle, "reason": call.body.reason})


async def undo(call: Call) -> answers.Errand:
    """Take what was said back."""
    _may(call, allowed=may_rule(call.visit.roles), what="认定")
    return await _asked_for(call, "undo", {"act": call.asked.act, "reason": call.body.reason})


async def pause(call: Call) -> answers.Errand:
    """Stop a source."""
    return await _steer(call, "pause", call.body.reason)


async def resume(call: Call) -> answers.Errand:
    """Start a source again."""
    return await _steer(call, "resume", call.body.reason)


async def poll(call: Call) -> answers.Errand:
    """Poll a source now."""
    return await _steer(call, "poll", call.body.reason)


async def _steer(call: Call, kind: Kind, reason: str) -> answers.Errand:
    _may(call, allowed=not STEERS.isdisjoint(call.visit.roles), what="操作信源")
    name = call.asked.name
    settings = await call.do(lambda rooms: rooms.settings)
    if settings is None or name not in {one.name for one in settings.source}:
        raise Missing(f"没有信源“{name}” / there is no source {name}")
    return await _asked_for(call, kind, {"source": name, "reason": reason})


async def retry(call: Call) -> answers.Errand:
    """Read again what entries of the quarantine came from."""
    return await _handle(call, "retry", {})


async def dismiss(call: Call) -> answers.Errand:
    """Put entries of the quarantine aside for good."""
    if not call.body.reason.strip():
        raise UsageError("请写明理由 / give a reason")
    return await _handle(call, "dismiss", {"reason": call.body.reason})


async def _handle(call: Call, kind: Kind, details: dict[str, Any]) -> answers.Errand:
    _may(call, allowed=not quarantine_page.HANDLES.isdisjoint(call.visit.roles), what="处理隔离区")
    return await _asked_for(call, kind, {"entries": list(call.body.entries), **details})


async def decide(call: Call) -> answers.ReviewOf:
    """Decide on a review, on the digest that was looked at."""
    body, identity, who = call.body, call.asked.review, call.who.name
    if body.deed not in {str(deed) for deed in BY_HAND}:
        known = "、".join(sorted(str(deed) for deed in BY_HAND))
        raise UsageError(f"没有“{body.deed}”这样的决定，可用：{known} / {body.deed} is no decision")

    def work(rooms: Rooms) -> Review:
        row = rooms.ledger.reviews.review(identity)
        if row is None:
            raise Missing(f"没有审查“{identity}” / there is no review {identity}")
        if row.digest != body.digest:
            raise Stale("内容在阅看之后已有改动 / the text has changed since it was looked at")
        why = Why(code=body.code, text=body.reason)
        return rooms.desk.act(identity, who, Deed(body.deed), why, body.digest, list(body.findings))

    await call.do(work)
    return await reviewed(call)
