"""Items with the very same text: tied to their neighbours by name, so that the ties are as few as the items."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise

from syndicate.pipeline.dedup.pairs import TWINS
from syndicate.pipeline.dedup.partition import Edges, Ties

Pair = tuple[int, int]


class Twins:
    """The chains of the texts that more than one item has."""

    def __init__(self) -> None:
        self._chains: dict[int, list[tuple[int, int]]] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._chains

    def restore(self, key: int, members: Iterable[tuple[int, int]]) -> None:
        """Take in a chain whose ties are known already."""
        self._chains[key] = sorted(members)

    def renew(
        self, key: int, members: Iterable[tuple[int, int]], gone: Collection[int]
    ) -> tuple[list[Pair], list[Pair]]:
        """
        Set who has the text and return the ties that are no more, then those that are new.

        Args:
            key: The key of the text.
            members: (name, id) of all who have it now.
            gone: Items whose ties have been cut already.
        """
        before = {tie for tie in _ties(self._chains.pop(key, [])) if not gone or not (tie[0] in gone or tie[1] in gone)}
        chain = sorted(members)
        after = _ties(chain)
        if len(chain) > 1:
            self._chains[key] = chain
        return sorted(before - after), sorted(after - before)

    def tied_around(self, keys: Collection[int], items: Iterable[int], edges: Edges, apart: Ties) -> Edges:
        """
        Return the edges of a component with ties among those with the same text that pass over whom people set apart from others of them.

        Whoever stands between two neighbours of a chain must not part these two as well; with those that nobody set him apart from
        he stays tied himself.

        Args:
            keys: The keys of the texts of those whom people set apart; nothing is changed where there are none.
            items: The component.
            edges: The edges that are known.
            apart: Whom people set apart.
        """
        ties = [tie for key in keys for tie in self._around(key, apart)]
        if not ties:
            return edges
        around = {item: dict(edges.get(item, {})) for item in items}
        for one, other in ties:
            around[one][other] = around[other][one] = TWINS.score
        return around

    def _around(self, key: int, apart: Ties) -> list[Pair]:
        chain = [item for _, item in self._chains.get(key, ())]
        members = set(chain)
        split = {item for item in chain if not members.isdisjoint(apart.get(item, ()))}
        if not split:
            return []
        ties = list(pairwise([item for item in chain if item not in split]))
        for one in split:
            ties += [(one, other) for other in chain if other != one and other not in apart.get(one, ())]
        return ties


def _ties(chain: list[tuple[int, int]]) -> set[Pair]:
    ids = [item for _, item in chain]
    return {(min(pair), max(pair)) for pair in pairwise(ids)}
