"""rule: what people say of pairs of disclosures goes in, effects come out; as pure as `decide`."""

from __future__ import annotations

from collections.abc import Sequence

from syndicate.model.disclosures import Batch, Effects, Outcome, Ruling, Tallies
from syndicate.pipeline.placement import note_edges, place_anew
from syndicate.pipeline.state import State, spoken_of


def rule(batch: Batch, rulings: Sequence[Ruling], state: State, rules: str) -> Effects:
    """
    Return what rulings ask the ledger to write: themselves, and the counts as they are with them.

    Args:
        batch: Lane and position; each ruling counts as a reading of a pair that is there already.
        rulings: What people said, the latest last.
        state: The owner's memory; brought up to date.
        rules: Digest of the rule set, for the receipt.
    """
    outcome = Outcome(read=len(rulings), repeated=len(rulings))
    effects = Effects(batch=batch, outcome=outcome, rules=rules, tallies=Tallies({}, {}, {}))
    effects.rulings = list(rulings)
    changes = state.index.rule(spoken_of(rulings))
    place_anew(changes.moved, {}, {}, state, effects)
    note_edges(changes, effects)
    return effects
