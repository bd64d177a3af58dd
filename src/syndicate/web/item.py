"""One information on the desk: everything that a decision needs, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
from starlette.responses import Response

from syndicate.model.review import SYSTEM, Act, Attachment, Deed, Finding, Mask, Person, Role, Sheet, Version
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.gate.rights import roles_of
from syndicate.review.difference import Difference, difference
from syndicate.review.looking import Opened
from syndicate.web.marked import Piece, Span, pieces, places, tags
from syndicate.web.names import KINDS
from syndicate.web.queue import Wanted, display_names, done_of, neighbours, wanted
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

_REPORTERS = frozenset({*(role for role in Role if role.startswith("tier_")), Role.SECRECY_OFFICER})


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """A text in pieces: title and body, as handed in and as they go out."""

    raw_title: list[Piece]
    raw_body: list[Piece]
    shown_title: list[Piece]
    shown_body: list[Piece]


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment, with its text in pieces."""

    file: Attachment
    pieces: list[Piece]

    @property
    def leads(self) -> bool:
        """Whether its name is an address that a browser may open."""
        return not self.file.digest and self.file.name.startswith(("https://", "http://"))


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of one information shows."""

    opened: Opened
    texts: Texts
    attached: list[Attached]
    masks: list[tuple[int, Mask, str]]
    """Number, mask, and the words it covers."""
    sheet: Sheet
    channels: list[str]
    difference: Difference | None
    against_approved: bool
    """Whether the difference is to the last version that anybody approved; else it is to the version before."""
    history: list[Act]
    """Without mere readings."""
    reads: list[tuple[str, int]]
    names: dict[str, str]
    before: str
    after: str
    reports: bool
    """Whether this reader may report a finding."""
    found_grounds: dict[str, str]
    """The coded reasons for doing so."""


class Missing(Refused):
    """There is no such review."""


async def item(visit: Visit) -> Response:
    """Show one information; that it was read is on the record before it is shown."""
    return await page(visit)


async def page(
    visit: Visit, status: int = 200, *, problem: str = "", seen: str = "", given: Mapping[str, str] | None = None
) -> Response:
    """Show one information; after a refusal with what was said, what was given, and the difference to the version that was seen."""
    review, who, asked = visit.request.path_params["review"], visit.who, wanted(visit.asked)
    view, missed = await visit.do(lambda rooms: (look(rooms, who, review, asked), _missed(rooms, review, seen)))
    view.names[SYSTEM] = visit.t("system")
    done = done_of(visit.asked("done"))
    return visit.page(
        "item.html", status, view=view, opened=view.opened, line=view.opened.line, wanted=asked, problem=problem,
        missed=missed, given=given or {}, done=done, kinds=list(KINDS),
    )  # fmt: skip


def look(rooms: Rooms, who: Person, review: str, asked: Wanted) -> View:
    """
    Return an information as its page shows it.

    Raises:
        Missing: There is none of that id.
        Refused: This reader has no right to it.
    """
    row = rooms.ledger.reviews.review(review)
    if row is None:
        raise Missing(f"没有审查“{review}” / there is no review {review}")
    opened = rooms.desk.open(row.id, who.name)
    version, findings = opened.version, opened.findings
    before, after = neighbours(rooms, who, asked, row.id)
    against, approved = _difference(rooms, opened)
    reads = Counter(act.person for act in opened.history if act.deed is Deed.READ)
    return View(
        opened=opened,
        texts=_texts(version, findings, opened),
        attached=[_attached(one, findings) for one in msgspec.json.decode(version.attachments, type=list[Attachment])],
        masks=[(number, mask, _covered(version, mask)) for number, mask in enumerate(opened.masks)],
        sheet=msgspec.json.decode(version.sheet, type=Sheet),
        channels=msgspec.json.decode(version.channels, type=list[str]),
        difference=against,
        against_approved=approved,
        history=[act for act in opened.history if act.deed is not Deed.READ],
        reads=reads.most_common(),
        names=display_names(rooms),
        before=before,
        after=after,
        reports=bool(roles_of(who) & _REPORTERS),
        found_grounds=rooms.desk.grounds.of(Deed.FIND, rooms.clock().date()),
    )


def _covered(version: Version, mask: Mask) -> str:
    return (version.title if mask.part == "title" else version.body)[mask.start : mask.end]


def _difference(rooms: Rooms, opened: Opened) -> tuple[Difference | None, bool]:
    """Return the difference to the last version that anybody approved, where that is another one; else to the version before."""
    approved = [act.digest for act in opened.history if act.deed is Deed.APPROVE]
    if approved and approved[-1] != opened.version.digest:
        known = {one.digest: one for one in rooms.ledger.reviews.versions(opened.line.review.id)}
        if approved[-1] in known:
            return difference(known[approved[-1]], opened.version), True
    return opened.difference, False


def _missed(rooms: Rooms, review: str, seen: str) -> Difference | None:
    """Return what has changed since the version that somebody was looking at; None where nothing has."""
    row = rooms.ledger.reviews.review(review)
    if row is None or not seen or seen == row.digest:
        return None
    known = {one.digest: one for one in rooms.ledger.reviews.versions(row.id)}
    return difference(known[seen], known[row.digest]) if seen in known else None


def _texts(version: Version, findings: Sequence[tuple[Finding, bool]], opened: Opened) -> Texts:
    raw = {part: _found(findings, "text", part) for part in ("title", "body")}
    shown = {part: _found(findings, "shown", part) for part in ("title", "body")}
    for part in shown:
        shown[part] += places(opened.masks, part)
        shown[part] += [
            Span(start=one.start, end=one.end, css="weak", why=one.reason)
            for one in opened.warnings
            if one.part == part
        ]
    markup, markup_shown = (tags(version.body), tags(version.shown_body)) if version.html else ([], [])
    return Texts(
        raw_title=pieces(version.title, raw["title"]),
        raw_body=pieces(version.body, raw["body"] + markup),
        shown_title=pieces(version.shown_title, shown["title"]),
        shown_body=pieces(version.shown_body, shown["body"] + markup_shown),
    )


def _found(findings: Sequence[tuple[Finding, bool]], of: str, part: str) -> list[Span]:
    return [
        Span(start=one.start, end=one.end, css=one.act, number=one.number, why=one.reason)
        for one, _ in findings
        if one.of == of and one.part == part
    ]


def _attached(file: Attachment, findings: Sequence[tuple[Finding, bool]]) -> Attached:
    return Attached(file=file, pieces=pieces(file.text or "", _found(findings, "shown", f"attachment:{file.name}")))
