"""Recognition from nothing, in another order: what the clusters and judgements of a ledger are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from syndicate.model.disclosures import Disclosure, Ruling
from syndicate.pipeline.dedup.index import Changes, Index
from syndicate.pipeline.dedup.pairs import Verdict
from syndicate.pipeline.dedup.parameters import ByJurisdiction
from syndicate.pipeline.state import node_of, spoken_of

_BATCH = 512
Judgement = tuple[int, int, float, str, str]
"""(same, doubtful, score, evidence, vetoes) as columns of the ledger."""


class Recognised:
    """Disclosures recognised anew, by name instead of by arrival."""

    def __init__(
        self,
        rows: Sequence[Disclosure],
        rulings: Iterable[Ruling],
        handles: Mapping[int, tuple[int, ...]],
        weighing: ByJurisdiction | None = None,
    ) -> None:
        self.index = Index(weighing=weighing)
        self.index.rule(spoken_of(rulings))
        self.verdicts: dict[tuple[int, int], Verdict] = {}
        ordered = sorted(rows, key=lambda row: row.name)
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            self._follow(self.index.absorb([node_of(row, also=handles.get(row.id, ())) for row in batch]))

    def information_of(self, disclosure: int) -> int:
        """Return the information that a disclosure belongs to."""
        return self.index.information_of(disclosure)

    @property
    def edges(self) -> dict[tuple[int, int], Judgement]:
        """Every judgement as columns of the ledger."""
        return {
            pair: (int(said.same), int(said.doubtful), said.score, _text(said.evidence), _text(said.vetoes))
            for pair, said in self.verdicts.items()
        }

    def _follow(self, changes: Changes) -> None:
        for pair in changes.parted:
            del self.verdicts[pair]
        for edge in changes.joined:
            self.verdicts[edge.one, edge.other] = edge.verdict


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
