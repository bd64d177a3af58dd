"""What people decide on the page of one information; each form says on which digest."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.responses import Response

from syndicate.ledger.reviews import Why
from syndicate.model import UsageError
from syndicate.model.review import Deed, Mask, Review
from syndicate.pipeline.gate.drafting import draft_of
from syndicate.pipeline.gate.machine import Refused
from syndicate.review.desk import Sealed
from syndicate.review.looking import BY_HAND
from syndicate.web.item import page
from syndicate.web.masking import edited, occurrences
from syndicate.web.names import KINDS
from syndicate.web.queue import Wanted, neighbours, wanted
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

_STALE = "内容在您阅看之后已有改动，请重新阅看 / the text has changed since you looked at it: look again"


async def act(visit: Visit) -> Response:
    """Decide; afterwards the next item of the queue is shown."""
    deed = _deed(visit.field("deed"))
    why = Why(code=visit.field("code"), text=visit.field("words"))
    dismissed = [int(number) for number in visit.form.get("finding", []) if number.isdecimal()]
    review, who, digest = visit.request.path_params["review"], visit.who.name, visit.field("digest")

    def work(rooms: Rooms) -> Review:
        # said first: whoever looks at an old text must look again, whatever he may do then
        standing(rooms, review, digest)
        return rooms.desk.act(review, who, deed, why, digest, dismissed)

    return await _tried(visit, deed, work, onward=True)


def _deed(given: str) -> Deed:
    if given not in {str(deed) for deed in BY_HAND}:
        raise UsageError(f"没有“{given}”这样的决定 / {given} is no decision")
    return Deed(given)


async def masks(visit: Visit) -> Response:
    """Save other masks: a new version, and whoever saved it does not approve it."""
    review, who, digest = visit.request.path_params["review"], visit.who.name, visit.field("digest")

    def work(rooms: Rooms) -> Review:
        version = rooms.ledger.reviews.version(standing(rooms, review, digest).version)
        present = msgspec.json.decode(version.masks, type=tuple[Mask, ...])
        draft = msgspec.structs.replace(draft_of(version), masks=edited(version, present, visit.form))
        return rooms.desk.edit(review, who, draft, digest)

    return await _tried(visit, Deed.EDIT, work)


async def find(visit: Visit) -> Response:
    """Report what screening did not see, by its words in what would go out."""
    review, who, digest = visit.request.path_params["review"], visit.who.name, visit.field("digest")
    kind = visit.field("kind") if visit.field("kind") in KINDS else "other"
    why = Why(code=visit.field("code"), text=visit.field("reason"))

    def work(rooms: Rooms) -> Review:
        version = rooms.ledger.reviews.version(standing(rooms, review, digest).version)
        words = visit.field("found").strip()
        found = next(occurrences(version.shown_title, version.shown_body, words), None) if words else None
        if found is None:
            raise UsageError(f"拟公开文本中没有“{words}” / {words} does not stand in what would go out")
        return rooms.desk.find(review, who, found, kind, why)

    return await _tried(visit, Deed.FIND, work)


async def claim(visit: Visit) -> Response:
    """Take an item for a while, so that others see that somebody is at it."""
    review, who = visit.request.path_params["review"], visit.who.name
    holder = await visit.do(lambda rooms: rooms.desk.claim(review, who))
    if holder != who:
        return await page(visit, 409, problem=visit.t("is_claimed", holder))
    return visit.go(_address(review, wanted(visit.asked)))


def standing(rooms: Rooms, review: str, digest: str) -> Review:
    """
    Return a review that still stands as it was looked at.

    Raises:
        Refused: It has changed since, or there is none.
    """
    row = rooms.ledger.reviews.review(review)
    if row is None or row.digest != digest:
        raise Refused(_STALE)
    return row


async def _tried(visit: Visit, deed: Deed, work: Callable[[Rooms], Review], *, onward: bool = False) -> Response:
    """Do something; refused, the page comes again with what was said, what was given, and what has changed meanwhile."""
    review, who, asked = visit.request.path_params["review"], visit.who, wanted(visit.asked)

    def both(rooms: Rooms) -> str:
        after = neighbours(rooms, who, asked, review)[1] if onward else review
        work(rooms)
        return after

    try:
        after = await visit.do(both)
    except Sealed as error:  # what was given is not shown again
        return visit.told(409, "refused", str(error))
    except (Refused, UsageError) as error:
        given = {name: values[0] for name, values in visit.form.items() if name != "token"}
        status = 409 if isinstance(error, Refused) else 422
        return await page(visit, status, problem=str(error), seen=visit.field("digest"), given=given)
    return visit.go(_address(after, asked, deed))


def _address(review: str, asked: Wanted, done: str = "") -> str:
    query = "&".join(part for part in (asked.query, f"done={done}" if done else "") if part)
    path = f"/review/{review}" if review else "/review"
    return f"{path}?{query}" if query else path
