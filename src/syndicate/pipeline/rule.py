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
        batch: Lane and position; nothing is read, so its position does not move.
        rulings: What people said, the latest last.
        state: The owner's memory; brought up to date.
        rules: Digest of the rule set, for the receipt.
    """
    effects = Effects(batch=batch, outcome=Outcome(), rules=rules, tallies=Tallies({}, {}, {}))
    effects.rulings = list(rulings)
    changes = state.index.rule(spoken_of(rulings))
    place_anew(changes.moved, {}, {}, state, effects)
    note_edges(changes, effects)
    return effects
