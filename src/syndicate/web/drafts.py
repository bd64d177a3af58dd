"""Drafts: handed in by a clerk, and changed: text, channels and what the paper form asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from starlette.responses import Response

from syndicate.model import Channel, UsageError
from syndicate.model.review import Draft, Review, Version
from syndicate.pipeline.gate.drafting import draft_of
from syndicate.pipeline.gate.machine import Refused
from syndicate.review.attaching import attached
from syndicate.review.desk import Handed, Sealed
from syndicate.web.acts import standing
from syndicate.web.item import look
from syndicate.web.queue import wanted
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

_SHEET = ("summary", "document_number", "index_number", "carrier", "attribute", "scope", "planned", "telephone")
"""What a clerk fills in of the paper form."""


async def new(visit: Visit) -> Response:
    """Show an empty form."""
    return _form(visit, Draft(title="", body=""), {})


async def hand_in(visit: Visit) -> Response:
    """Hand in a draft: screened at once; with nothing open it goes to the first tier."""
    form = visit.form
    draft = _filled(Draft(title="", body="", html="html" in form), form)
    try:
        draft = _with_files(draft, visit)
    except UsageError as error:
        return _form(visit, draft, form, status=422, problem=str(error))
    handed = Handed(
        unit=visit.field("unit").strip() or visit.who.unit,
        id=visit.field("id").strip(),
        made_on=visit.field("made_on").strip(),
    )
    try:
        _check(handed, draft)
        review = await visit.do(lambda rooms: rooms.desk.submit(handed, draft, visit.who.name))
    except Sealed as error:  # its words are not shown again either
        return visit.told(409, "refused", str(error))
    except (Refused, UsageError) as error:
        return _form(visit, draft, form, status=409 if isinstance(error, Refused) else 422, problem=str(error))
    return visit.go(f"/review/{review.id}?done=submit")


def _check(handed: Handed, draft: Draft) -> None:
    if not (handed.unit and handed.id and draft.title and draft.body):
        raise UsageError("单位、编号、标题、正文均须填写 / unit, number, title and text are all needed")


async def edit(visit: Visit) -> Response:
    """Show a text to whoever may change it."""
    review, who, asked = visit.request.path_params["review"], visit.who, wanted(visit.asked)
    view = await visit.do(lambda rooms: look(rooms, who, review, asked))
    return _form(visit, draft_of(view.opened.version), {}, row=view.opened.line.review)


async def save(visit: Visit) -> Response:
    """Save a changed text: a new version. Where its words change, masks are proposed anew."""
    review, who, digest = visit.request.path_params["review"], visit.who.name, visit.field("digest")

    def work(rooms: Rooms) -> Review:
        version = rooms.ledger.reviews.version(standing(rooms, review, digest).version)
        return rooms.desk.edit(review, who, _with_files(_changed(version, visit.form), visit), digest)

    try:
        await visit.do(work)
    except Sealed as error:
        return visit.told(409, "refused", str(error))
    except (Refused, UsageError) as error:
        view = await visit.do(lambda rooms: look(rooms, visit.who, review, wanted(visit.asked)))
        draft, row = _changed(view.opened.version, visit.form), view.opened.line.review
        return _form(
            visit, draft, visit.form, status=409 if isinstance(error, Refused) else 422, problem=str(error), row=row
        )
    return visit.go(f"/review/{review}?done=edit")


def _changed(version: Version, form: Mapping[str, list[str]]) -> Draft:
    before = draft_of(version)
    after = _filled(before, form)
    same = (before.title, before.body) == (after.title, after.body)
    return after if same else msgspec.structs.replace(after, masks=None)


def _filled(before: Draft, form: Mapping[str, list[str]]) -> Draft:
    known = tuple(str(channel) for channel in Channel)
    sheet = {name: _as_it_was(getattr(before.sheet, name), form[name][0]) for name in _SHEET if name in form}
    return msgspec.structs.replace(
        before,
        title=_as_it_was(before.title, form.get("title", [before.title])[0]),
        body=_as_it_was(before.body, form.get("body", [before.body])[0]),
        channels=tuple(one for one in known if one in form.get("channel", ())),
        sheet=msgspec.structs.replace(before.sheet, **sheet),
    )


def _with_files(draft: Draft, visit: Visit) -> Draft:
    """Return a draft without the attachments that were ticked off, and with the files that came; one of a known name replaces it."""
    gone = set(visit.form.get("drop", ()))
    new = {
        one.name: one
        for one in (attached(file.name, file.content) for file in visit.files if file.field == "attachment")
    }
    kept = [one for one in draft.attachments if one.name not in gone and one.name not in new]
    return msgspec.structs.replace(draft, attachments=(*kept, *new.values()))


def _as_it_was(before: str, given: str) -> str:
    """A browser changes the line breaks of a text that nobody has touched; that is no edit."""
    return before if before.replace("\r\n", "\n").replace("\r", "\n") == given.replace("\r", "\n") else given


def _form(
    visit: Visit,
    draft: Draft,
    given: Mapping[str, Sequence[str]],
    *,
    status: int = 200,
    problem: str = "",
    row: Review | None = None,
) -> Response:
    sheet: dict[str, str] = {name: getattr(draft.sheet, name) for name in _SHEET}
    return visit.page(
        "edit.html", status, draft=draft, sheet=sheet, row=row, problem=problem, channels=list(Channel),
        given={name: values[0] for name, values in given.items()}, own_unit=visit.who.unit,
    )  # fmt: skip
