"""Recognition from nothing, in another order: what the clusters and judgements of a ledger are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from syndicate.model.disclosures import Disclosure, Ruling
from syndicate.pipeline.dedup.index import Changes, Index
from syndicate.pipeline.state import node_of, spoken_of

_BATCH = 512
Judgement = tuple[int, int, float, str, str]
"""(same, doubtful, score, evidence, vetoes) as columns of the ledger."""


class Recognised:
    """Disclosures recognised anew, by name instead of by arrival."""

    def __init__(
        self, rows: Sequence[Disclosure], rulings: Iterable[Ruling], handles: Mapping[int, tuple[int, ...]]
    ) -> None:
        self._index = Index()
        self._index.rule(spoken_of(rulings))
        self.edges: dict[tuple[int, int], Judgement] = {}
        ordered = sorted(rows, key=lambda row: row.name)
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            self._follow(self._index.absorb([node_of(row, also=handles.get(row.id, ())) for row in batch]))

    def information_of(self, disclosure: int) -> int:
        """Return the information that a disclosure belongs to."""
        return self._index.information_of(disclosure)

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
