"""Why a disclosure stands where it stands: every decision on it, with its evidence, both sides and the rules it was made by."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from syndicate.engine.reclassify import Decided, explain_facets
from syndicate.ledger.asking import blocking, evidence_of, side_of_row, vetoes_of
from syndicate.ledger.protocol import Ledger
from syndicate.model import FACETS
from syndicate.model.disclosures import Disclosure, EdgeRow, Ruling
from syndicate.model.questions import Contradiction, Party
from syndicate.pipeline.classify import Classifier
from syndicate.pipeline.dedup.pairs import compare
from syndicate.pipeline.dedup.parameters import INSTALLED, Parameters

STRENGTH = {
    "document_number": ("document_number", "index_number"),
    "link": ("link", "link_alone"),
    "text": ("identical_text", "coverage", "coverage_both", "excerpt"),
    "title": ("equal_title", "title", "headline_only"),
}
"""Identity evidence in order of strength, after the platform's own identity: the name of the kind, the names of its evidence."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One pair as it was judged."""

    one: str
    other: str
    same: bool
    doubtful: bool
    identity: str
    """The strongest kind of evidence that speaks for it: `ruling`, a key of `STRENGTH`, or `similarity`; empty: none does."""
    score: float
    threshold: float
    evidence: tuple[tuple[str, float], ...] = ()
    vetoes: tuple[str, ...] = ()
    rules: str = ""
    """Digest of the rule set that judged."""
    ruling: Ruling | None = None
    """What a person said of the pair, and what therefore holds."""
    bounds: str = ""
    """`year` or `jurisdiction` where the two differ in it: an information never spans either, whatever the evidence."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A disclosure of the information, and why it belongs to it."""

    party: Party
    known_as: tuple[str, ...]
    """Every native id of the platform under which it was read."""
    first: bool
    """It was published first; the others are tied to it."""
    via: Judgement | None
    """The strongest judgement that ties it to the rest, towards the first; None for the first itself."""
    facets: Mapping[str, str] = {}


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """A disclosure outside that comes near, and why it is another information."""

    party: Party
    near: str
    """Handle of the disclosure inside that it comes near."""
    why: str
    """`ruled`, `vetoed`, `blocked` (judged the same, but something in the two informations contradicts) or `weak`."""
    judgement: Judgement
    blocked_by: Contradiction | None = None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the ledger knows of one decision."""

    asked: str
    information: str
    jurisdiction: str
    year: int
    counted: bool
    """Whether it is in the counts at all: the account's own words, with a publication time."""
    provisional: bool
    """A question about it is open; until it is answered it counts as decided automatically."""
    questions: tuple[str, ...]
    rules: str
    threshold: float
    disclosures: tuple[Standing, ...]
    chain: tuple[Judgement, ...]
    """From the disclosure that was asked about to the first, tie by tie."""
    apart: tuple[Neighbour, ...]
    rulings: tuple[Ruling, ...]
    """Everything that people ever said of these disclosures, undone or not."""
    facets: tuple[Decided, ...]
    """What the facets of the disclosure that was asked about rest on."""


def explain(ledger: Ledger, row: Disclosure, classifier: Classifier) -> Explanation:
    """Return why a disclosure stands where it stands; `classifier`: the present rules, by which its facets are explained."""
    rows = ledger.members(row.information)
    names = {member.id: member.name for member in rows}
    ruled = _Present(ledger.in_force(row.jurisdiction), ledger.weighing().get(row.jurisdiction, INSTALLED))
    edges = list(ledger.judged(names))
    inside = {member.id: member for member in rows}
    ties = _ties([edge for edge in edges if edge.same and {edge.one, edge.other} <= names.keys()], inside, ruled)
    towards = _towards(_first(rows), ties)
    questions = ledger.questions_on(row)
    return Explanation(
        asked=row.name,
        information=min(names.values(), default=row.name),
        jurisdiction=row.jurisdiction,
        year=row.year,
        counted=row.counted,
        provisional=bool(questions),
        questions=tuple(questions),
        rules=ledger.rules_digest(),
        threshold=ruled.threshold,
        disclosures=_standing(ledger, rows, towards),
        chain=_chain(row, towards),
        apart=_apart(ledger, edges, inside, ruled),
        rulings=tuple(one for one in ledger.rulings(row.jurisdiction) if {one.one, one.other} & set(names.values())),
        facets=tuple(explain_facets(classifier, ledger.filed(row.id - 1, 1)[0])),
    )


def compared(one: Disclosure, other: Disclosure, by: Parameters = INSTALLED) -> Judgement:
    """Return what the present rules find of two disclosures, whether or not the ledger ever compared them."""
    verdict = compare(side_of_row(one), side_of_row(other), by)
    return Judgement(
        one=one.name,
        other=other.name,
        same=verdict.same,
        doubtful=verdict.doubtful,
        identity=_identity(verdict.evidence),
        score=verdict.score,
        threshold=by.same_from,
        evidence=verdict.evidence,
        vetoes=verdict.vetoes,
        bounds=next((key for key in ("jurisdiction", "year") if getattr(one, key) != getattr(other, key)), ""),
    )


class _Present(NamedTuple):
    """What stands now: rulings by the handles of their pair, and the parameters."""

    rulings: Mapping[tuple[str, str], Ruling]
    by: Parameters

    @property
    def threshold(self) -> float:
        """Judged the same above it."""
        return self.by.same_from


class _Tie(NamedTuple):
    """What holds two disclosures of an information together."""

    strength: float
    other: int
    judgement: Judgement


def _first(rows: Sequence[Disclosure]) -> int:
    return next((row.id for row in rows if row.first), rows[0].id)


def _ties(edges: Iterable[EdgeRow], inside: Mapping[int, Disclosure], ruled: _Present) -> dict[int, list[_Tie]]:
    """Return the ties of every member: what people said before what was judged."""
    ties: dict[int, list[_Tie]] = defaultdict(list)
    for edge in edges:
        judgement = _judgement(edge, inside[edge.one].name, inside[edge.other].name, ruled)
        strength = float("inf") if judgement.ruling else edge.score
        ties[edge.one].append(_Tie(strength, edge.other, judgement))
        ties[edge.other].append(_Tie(strength, edge.one, judgement))
    judged = {names_of(tie.judgement) for found in ties.values() for tie in found}
    numbers = {row.name: row.id for row in inside.values()}
    for pair, ruling in ruled.rulings.items():
        if ruling.decision == "same" and set(pair) <= numbers.keys() and pair not in judged:
            judgement = _by_ruling(pair, ruling, ruled.threshold)
            ties[numbers[pair[0]]].append(_Tie(float("inf"), numbers[pair[1]], judgement))
            ties[numbers[pair[1]]].append(_Tie(float("inf"), numbers[pair[0]], judgement))
    return ties


def _towards(first: int, ties: Mapping[int, list[_Tie]]) -> dict[int, tuple[int, Judgement]]:
    """Return for every member the next one on the strongest way to the first: no weak tie where a chain of stronger ones exists."""
    towards: dict[int, tuple[int, Judgement]] = {}
    waiting = [(-tie.strength, tie.judgement.one, tie.judgement.other, tie.other, first) for tie in ties.get(first, ())]
    judgements = {names_of(tie.judgement): tie.judgement for found in ties.values() for tie in found}
    heapq.heapify(waiting)
    while waiting:
        _, one, other, here, behind = heapq.heappop(waiting)
        if here == first or here in towards:
            continue
        towards[here] = behind, judgements[min(one, other), max(one, other)]
        for tie in ties[here]:
            heapq.heappush(waiting, (-tie.strength, tie.judgement.one, tie.judgement.other, tie.other, here))
    return towards


def names_of(judgement: Judgement) -> tuple[str, str]:
    """Return the two handles of a judgement in order."""
    return min(judgement.one, judgement.other), max(judgement.one, judgement.other)


def _standing(
    ledger: Ledger, rows: Sequence[Disclosure], towards: Mapping[int, tuple[int, Judgement]]
) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            party=party,
            known_as=tuple(ledger.known_as(row.id)) or (row.native_id,),
            first=bool(row.first),
            via=towards[row.id][1] if row.id in towards else None,
            facets={facet: getattr(row, facet) for facet in FACETS},
        )
        for row, party in zip(rows, ledger.parties(rows), strict=True)
    )


def _chain(row: Disclosure, towards: Mapping[int, tuple[int, Judgement]]) -> tuple[Judgement, ...]:
    found = []
    here = row.id
    while here in towards:
        here, judgement = towards[here]
        found.append(judgement)
    return tuple(found)


def _apart(
    ledger: Ledger,
    edges: Iterable[EdgeRow],
    inside: Mapping[int, Disclosure],
    ruled: _Present,
) -> tuple[Neighbour, ...]:
    """Return who outside comes near: the best pair for each, the nearest first."""
    best: dict[int, tuple[EdgeRow, int]] = {}
    for edge in sorted(edges, key=lambda edge: -edge.score):
        for here, there in ((edge.one, edge.other), (edge.other, edge.one)):
            if here in inside and there not in inside:
                best.setdefault(there, (edge, here))
    rows = ledger.by_number(best)
    found = []
    for row, party in zip(rows, ledger.parties(rows), strict=True):
        edge, here = best[row.id]
        judgement = _judgement(edge, inside[here].name, row.name, ruled)
        why = "vetoed" if judgement.vetoes else "blocked" if edge.same else "weak"
        why = "ruled" if judgement.ruling else why
        against = (
            blocking(list(inside.values()), ledger.members(row.information), ruled.by) if why == "blocked" else None
        )
        found.append(Neighbour(party=party, near=inside[here].name, why=why, judgement=judgement, blocked_by=against))
    return tuple(sorted(found, key=lambda one: (-one.judgement.score, one.party.handle)))


def _judgement(edge: EdgeRow, one: str, other: str, ruled: _Present) -> Judgement:
    ruling = ruled.rulings.get((min(one, other), max(one, other)))
    evidence = evidence_of(edge)
    return Judgement(
        one=one,
        other=other,
        same=bool(edge.same),
        doubtful=bool(edge.doubtful),
        identity="ruling" if ruling and ruling.decision == "same" else _identity(evidence),
        score=edge.score,
        threshold=ruled.threshold,
        evidence=evidence,
        vetoes=vetoes_of(edge),
        rules=edge.rules,
        ruling=ruling,
    )


def _by_ruling(pair: tuple[str, str], ruling: Ruling, threshold: float) -> Judgement:
    return Judgement(
        one=pair[0],
        other=pair[1],
        same=True,
        doubtful=False,
        identity="ruling",
        score=0.0,
        threshold=threshold,
        ruling=ruling,
    )


def _identity(evidence: Iterable[tuple[str, float]]) -> str:
    speaking = {name for name, value in evidence if value > 0}
    kinds = (kind for kind, names in STRENGTH.items() if not speaking.isdisjoint(names))
    return next(kinds, "similarity" if speaking else "")
