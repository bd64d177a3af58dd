"""An open question as a person has to see it: both sides, what they share and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from syndicate.ledger import handles
from syndicate.ledger.connection import Connection
from syndicate.ledger.doubts import Pair, open_questions
from syndicate.ledger.weighing import weighing
from syndicate.model.disclosures import Disclosure, EdgeRow
from syndicate.model.questions import Contradiction, Difference, Question
from syndicate.pipeline.dedup.differences import Fact, shared_and_differing
from syndicate.pipeline.dedup.pairs import Side, contradictions, side_of
from syndicate.pipeline.dedup.parameters import INSTALLED, Parameters
from syndicate.pipeline.dedup.partition import WITNESSES
from syndicate.pipeline.dedup.words import FACTS
from syndicate.pipeline.rows import fingerprint_of, links_of_row

_EVIDENCE = msgspec.json.Decoder(tuple[tuple[str, float], ...])
_VETOES = msgspec.json.Decoder(tuple[str, ...])


def side_of_row(row: Disclosure) -> Side:
    """Return a disclosure as recognition compares it."""
    return side_of(fingerprint_of(row), row.at, row.channel, links_of_row(row), row.document_number)


def questions(connection: Connection, year: int | None, jurisdiction: str | None, limit: int | None) -> list[Question]:
    """Return the open questions, the weightiest first."""
    return [_question(connection, pair) for pair in open_questions(connection, year, jurisdiction)[:limit]]


def questions_on(connection: Connection, row: Disclosure) -> list[str]:
    """Return the ids of the open questions that concern the information of a disclosure."""
    found = open_questions(connection, row.year, row.jurisdiction)
    return [pair.id for pair in found if row.information in pair.informations]


def _question(connection: Connection, pair: Pair) -> Question:
    rows = sorted(handles.by_number(connection, (pair.one, pair.other)), key=lambda row: row.name)
    one, other = handles.parties(connection, rows)
    edge = next(edge for edge in handles.judged(connection, (pair.one,)) if edge.other == pair.other)
    by = weighing(connection).get(pair.jurisdiction, INSTALLED)
    mine, theirs = (handles.members(connection, number) for number in pair.informations)
    shared, differing = shared_and_differing(*map(side_of_row, rows))
    return Question(
        id=pair.id,
        one=one,
        other=other,
        decided="same" if pair.inside else "different",
        why="vetoed" if edge.vetoes != "[]" else "blocked" if pair.same and not pair.inside else "weak",
        score=edge.score,
        threshold=by.same_from,
        evidence=evidence_of(edge),
        vetoes=vetoes_of(edge),
        blocked_by=blocking(mine, theirs, by) if pair.same and not pair.inside else None,
        shared=_told(shared),
        differing=_told(differing),
        weight=pair.weight,
        year=pair.year,
        jurisdiction=pair.jurisdiction,
        act=pair.act,
    )


def blocking(ones: Sequence[Disclosure], others: Sequence[Disclosure], by: Parameters) -> Contradiction | None:
    """Return the first two members of two informations that contradict each other; None: it is people who keep them apart."""
    sides = [(row.name, side_of_row(row)) for row in others[:WITNESSES]]
    for row in ones[:WITNESSES]:
        mine = side_of_row(row)
        for name, theirs in sides:
            vetoes = contradictions(mine, theirs, by)
            if vetoes:
                return Contradiction(one=row.name, other=name, vetoes=vetoes)
    return None


def evidence_of(edge: EdgeRow) -> tuple[tuple[str, float], ...]:
    """Return the evidence that an edge holds, strongest first."""
    return _EVIDENCE.decode(edge.evidence)


def vetoes_of(edge: EdgeRow) -> tuple[str, ...]:
    """Return the names of the facts that forbid a pair."""
    return _VETOES.decode(edge.vetoes)


def _told(facts: Iterable[Fact]) -> tuple[Difference, ...]:
    return tuple(
        Difference(kind=fact.kind, words=FACTS.get(fact.kind, (fact.kind,))[0], one=fact.one, other=fact.other)
        for fact in facts
    )
