"""保密审查单 of one information, to be printed and signed; it holds what the record holds, and no text under review but its title as it goes out."""

from __future__ import annotations

from collections import Counter

import msgspec
from starlette.responses import Response

from syndicate.model.review import Act, Deed, State, Tier
from syndicate.web.item import View, look
from syndicate.web.queue import wanted
from syndicate.web.visit import Visit

_CONCLUSIONS = frozenset({Deed.RELEASE, Deed.WITHHOLD, Deed.ESCALATE, Deed.RETURN, Deed.WITHDRAW})


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """One tier of the sheet: what was said there on the version that stands; without acts it is pending."""

    tier: Tier
    acts: list[Act]


async def sheet(visit: Visit) -> Response:
    """Show the sheet."""
    review, who, asked = visit.request.path_params["review"], visit.who, wanted(visit.asked)
    view, today = await visit.do(lambda rooms: (look(rooms, who, review, asked), rooms.clock().date().isoformat()))
    found = Counter(one.kind for one, _ in view.opened.findings if one.of == "text")
    return visit.page(
        "sheet.html", view=view, line=view.opened.line, opinions=opinions(view), today=today,
        found=sorted(found.items()), conclusion=conclusion(view),
    )  # fmt: skip


def opinions(view: View) -> list[Opinion]:
    """Return each tier with the approvals that count: of this round, on this digest."""
    row = view.opened.line.review
    given = [
        act for act in view.history if act.deed is Deed.APPROVE and (act.round, act.digest) == (row.round, row.digest)
    ]
    return [
        Opinion(tier=tier, acts=[act for act in given if act.tier == tier.tier])
        for tier in view.opened.case.procedure.tiers
    ]


def conclusion(view: View) -> Act | None:
    """Return the act that ended the review, where one did."""
    state = view.opened.line.review.state
    if state not in (State.RELEASED, State.WITHHELD, State.ESCALATED, State.RETURNED, State.WITHDRAWN):
        return None
    return next((act for act in reversed(view.history) if act.deed in _CONCLUSIONS), None)
