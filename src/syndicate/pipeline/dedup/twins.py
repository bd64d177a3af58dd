"""Items with the very same text: tied to their neighbours by name, so that the ties are as few as the items."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise

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


def _ties(chain: list[tuple[int, int]]) -> set[Pair]:
    ids = [item for _, item in chain]
    return {(min(pair), max(pair)) for pair in pairwise(ids)}
