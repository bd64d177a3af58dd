"""recluster: what a ledger holds, recognised again by other rules, and what that asks the ledger to write. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from syndicate.model.disclosures import Batch, Disclosure, EdgeRow, Effects, Outcome, Tallies
from syndicate.pipeline.dedup.index import Index
from syndicate.pipeline.dedup.pairs import Verdict
from syndicate.pipeline.placement import place_anew
from syndicate.pipeline.state import State

Pair = tuple[int, int]


def recluster(
    batch: Batch,
    rows: Sequence[Disclosure],
    again: tuple[Index, Mapping[Pair, Verdict]],
    stored: Collection[Pair],
    rules: str,
) -> Effects:
    """
    Return what recognising everything again asks the ledger to write: judgements, clusters, and the counters moved exactly.

    Args:
        batch: The lane of recognition and its position; every disclosure is a reading that is there already.
        rows: All counted disclosures of the jurisdiction, as the ledger has them.
        again: The index that recognised them anew, and every judgement it made.
        stored: The pairs that the ledger holds judgements of.
        rules: Digest of the rule set that judged anew.
    """
    index, judged = again
    outcome = Outcome(read=len(rows), repeated=len(rows))
    effects = Effects(batch=batch, outcome=outcome, rules=rules, tallies=Tallies({}, {}, {}))
    held = {row.id: row for row in rows}
    state = State(lambda numbers: [held[number] for number in numbers])
    state.index = index
    place_anew(_touched(rows, index), {}, {}, state, effects)
    effects.parted = sorted(set(stored) - judged.keys())
    effects.edges = [edge_row(pair, verdict, rules) for pair, verdict in sorted(judged.items())]
    return effects


def _touched(rows: Sequence[Disclosure], index: Index) -> list[int]:
    """Return every disclosure of an information that loses or gains one."""
    moving = [row for row in rows if index.information_of(row.id) != row.information]
    touched = {row.information for row in moving} | {index.information_of(row.id) for row in moving}
    return [row.id for row in rows if row.information in touched or index.information_of(row.id) in touched]


def edge_row(pair: Pair, verdict: Verdict, rules: str) -> EdgeRow:
    """Return a judgement as the ledger holds it."""
    return EdgeRow(
        one=pair[0],
        other=pair[1],
        same=int(verdict.same),
        doubtful=int(verdict.doubtful),
        score=verdict.score,
        evidence=msgspec.json.encode(verdict.evidence).decode(),
        vetoes=msgspec.json.encode(verdict.vetoes).decode(),
        rules=rules,
    )
