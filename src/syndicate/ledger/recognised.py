"""Recognition from nothing, in another order: what the clusters and judgements of a ledger are compared with."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from syndicate.model.disclosures import Disclosure
from syndicate.pipeline.dedup.index import Changes
from syndicate.pipeline.state import State, node_of

_BATCH = 512
Judgement = tuple[int, int, float, str, str]
"""(same, doubtful, score, evidence, vetoes) as columns of the ledger."""


class Recognised:
    """Disclosures recognised anew, by name instead of by arrival."""

    def __init__(self, rows: Sequence[Disclosure]) -> None:
        self._state = State()
        self.edges: dict[tuple[int, int], Judgement] = {}
        ordered = sorted(rows, key=lambda row: row.name)
        for start in range(0, len(ordered), _BATCH):
            self._follow(self._state.index.absorb([node_of(row) for row in ordered[start : start + _BATCH]]))

    def information_of(self, disclosure: int) -> int:
        """Return the information that a disclosure belongs to."""
        return self._state.index.information_of(disclosure)

    def _follow(self, changes: Changes) -> None:
        for pair in changes.parted:
            del self.edges[pair]
        for edge in changes.joined:
            verdict = edge.verdict
            self.edges[edge.one, edge.other] = (
                int(verdict.same),
                int(verdict.doubtful),
                verdict.score,
                _text(verdict.evidence),
                _text(verdict.vetoes),
            )


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
