"""疑似同一信息: the open questions, both sides, and the two answers."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from syndicate.ledger.doubts import open_questions
from syndicate.model.questions import Difference, Party, Question
from syndicate.pipeline.dedup.words import FACTS
from syndicate.web.errands import done_of
from syndicate.web.information import evidence_word
from syndicate.web.rooms import Rooms
from syndicate.web.ruling import may_rule
from syndicate.web.visit import Visit

SIZE = 20


async def questions(visit: Visit) -> Response:
    """Show the weightiest open questions."""
    reader = visit.person.name if visit.person else ""
    asked = visit.asked("year")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else None
    found, total = await visit.do(lambda rooms: look(rooms, reader, year))
    return visit.page(
        "questions.html", found=found, total=total, rules=may_rule(visit.roles), done=await done_of(visit),
        word_of=lambda name: evidence_word(visit.language, name),
    )  # fmt: skip


def look(rooms: Rooms, reader: str, year: int | None) -> tuple[list[Question], int]:
    """Return the first questions as a reader may see them, and how many there are."""
    with rooms.ledger.snapshot():
        total = len(open_questions(rooms.ledger.connection, year))
        return [_readable(rooms, one, reader) for one in rooms.ledger.questions(year, None, SIZE)], total


def _readable(rooms: Rooms, question: Question, reader: str) -> Question:
    open_to = bool(reader) and rooms.desk.published.reads_all(reader)
    heading = rooms.desk.published.heading

    def party(side: Party) -> Party:
        if open_to:
            return side
        return msgspec.structs.replace(side, title=heading(side.title), lead=heading(side.lead))

    def facts(found: tuple[Difference, ...]) -> tuple[Difference, ...]:
        return tuple(
            Difference(
                kind=one.kind,
                words=" / ".join(FACTS.get(one.kind, (one.words, one.words))),
                one=one.one if open_to else heading(one.one),
                other=one.other if open_to else heading(one.other),
            )
            for one in found
        )

    return msgspec.structs.replace(
        question,
        one=party(question.one),
        other=party(question.other),
        shared=facts(question.shared),
        differing=facts(question.differing),
    )
