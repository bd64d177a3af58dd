"""Sources, quarantine, questions, the desk: what those who work here see."""

from __future__ import annotations

from itertools import islice

from syndicate.ledger.protocol import QuarantineEntry
from syndicate.model.review import Act, Finding
from syndicate.review.looking import Line
from syndicate.web import countdown as countdown_page
from syndicate.web import item as item_page
from syndicate.web import questions as questions_page
from syndicate.web import queue as queue_page
from syndicate.web import sources as sources_page
from syndicate.web.api import office_answers as answers
from syndicate.web.api.endpoint import Call
from syndicate.web.form import Wanted
from syndicate.web.rooms import Rooms

_MOST = 200


async def me(call: Call) -> answers.Me:
    """Return who asks."""
    who = call.who
    return answers.Me(name=who.name, display=who.display, unit=who.unit, roles=tuple(sorted(call.visit.roles)))


async def sources(call: Call) -> answers.Sources:
    """Return how the configured sources stand."""
    found = await call.do(sources_page.listed)
    return answers.Sources(sources=tuple(map(answers.SourceOf.of, found or ())))


async def ready(call: Call) -> answers.Ready:
    """Return how far the return of a year is."""
    wanted = Wanted(year=call.asked.year, jurisdiction=call.asked.jurisdiction or "")
    view = await call.do(lambda rooms: countdown_page.look(rooms, wanted))
    matters = (
        answers.OpenMatter(
            kind=one.task.kind, number=one.task.number, what=one.task.what, owner=one.task.owner, page=one.href
        )
        for one in view.open
    )
    return answers.Ready(
        year=view.wanted.year, form=view.form, deadlines=view.deadlines, open=tuple(matters), units=view.units
    )


async def questions(call: Call) -> answers.Questions:
    """Return the weightiest open questions."""
    reader, year = call.reader, call.asked.year
    found, total = await call.do(lambda rooms: questions_page.look(rooms, reader, year))
    return answers.Questions(questions=tuple(found), total=total)


async def quarantine(call: Call) -> answers.Quarantine:
    """Return what lies in quarantine, without the bytes."""
    everything, lane = call.asked.everything, call.asked.lane

    def work(rooms: Rooms) -> list[QuarantineEntry]:
        return [one for one in rooms.ledger.quarantine(open_only=not everything) if lane in (None, one.lane)]

    found = await call.do(work)
    return answers.Quarantine(entries=tuple(map(_entry, found[:_MOST])), total=len(found))


def _entry(held: QuarantineEntry) -> answers.Quarantined:
    names = answers.Quarantined.__struct_fields__
    return answers.Quarantined(**{name: getattr(held, name) for name in names})


async def reviews(call: Call) -> answers.Reviews:
    """Return the queue as who asks sees it."""
    asked, who = call.asked, call.who
    wanted = queue_page.Wanted(
        state=asked.state,
        unit=asked.unit or "",
        channel=str(asked.channel or ""),
        source=asked.source or "",
        age=asked.age or "",
        kind=asked.kind or "",
        limit=asked.limit,
    )
    found = await call.do(lambda rooms: queue_page.listed(rooms, who, wanted))
    return answers.Reviews(reviews=tuple(map(_review, found)))


def _review(line: Line) -> answers.ReviewLine:
    row = line.review
    return answers.ReviewLine(
        id=row.id,
        subject=row.subject,
        source=row.source,
        unit=row.unit,
        author=row.author,
        state=str(row.state),
        round=row.round,
        digest=row.digest,
        title=line.title,
        channels=line.channels,
        findings=line.findings,
        open_findings=line.open_findings,
        since=row.since,
        clocks=line.clocks,
        claimed_by=line.claimed_by,
    )


async def review(call: Call) -> answers.ReviewOf:
    """Return one information on the desk; that it was read is recorded first."""
    who, identity = call.who, call.asked.review
    view = await call.do(lambda rooms: item_page.look(rooms, who, identity, queue_page.Wanted()))
    version = view.opened.version
    return answers.ReviewOf(
        review=_review(view.opened.line),
        title=version.title,
        body=version.body,
        shown_title=version.shown_title,
        shown_body=version.shown_body,
        findings=tuple(_finding(one, is_open=is_open) for one, is_open in view.opened.findings),
        history=tuple(map(_act, view.history)),
    )


def _finding(one: Finding, *, is_open: bool) -> answers.FindingOf:
    names = [name for name in answers.FindingOf.__struct_fields__ if name != "open"]
    return answers.FindingOf(**{name: getattr(one, name) for name in names}, open=is_open)


def _act(one: Act) -> answers.ActOf:
    return answers.ActOf(**{name: getattr(one, name) for name in answers.ActOf.__struct_fields__})


async def alarms(call: Call) -> answers.Alarms:
    """Return the alarms."""
    who, everything = call.who.name, call.asked.everything
    found = await call.do(lambda rooms: rooms.desk.alarms(who, open_only=not everything))
    return answers.Alarms(alarms=tuple(found))


async def unreviewed(call: Call) -> answers.UnreviewedList:
    """Return what is public without a clearance of its words."""
    who, asked = call.who.name, call.asked

    def work(rooms: Rooms) -> answers.UnreviewedList:
        year = asked.year or rooms.clock().year
        names = answers.UnreviewedOf.__struct_fields__
        with rooms.ledger.snapshot():
            found = islice(rooms.desk.unreviewed(who, year, asked.unit or ""), _MOST)
            lines = tuple(answers.UnreviewedOf(**{name: getattr(one, name) for name in names}) for one in found)
        return answers.UnreviewedList(year=year, items=lines)

    return await call.do(work)
