"""The canonical clustering of a component: which of its items are one information. Depends on the items alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import chain
from typing import NamedTuple

Edges = Mapping[int, Mapping[int, float]]
"""Item → the items judged the same information, with the score. Symmetric."""
Ties = Mapping[int, Collection[int]]
"""Item → other items. Symmetric."""

WITNESSES = 16
"""Of each side of a merge, at most so many members are asked whether they contradict each other; the first by name."""


class Said(NamedTuple):
    """What people have said of pairs of items."""

    together: Ties
    apart: Ties


WEAK = 1.2
"""An edge of less weight joins two groups only where their other members are not strangers to each other …"""
ACQUAINTED = 1 / 3
"""… of so many of the pairs between them an edge tells that they are the same."""
NOTHING_SAID = Said({}, {})


class Known(NamedTuple):
    """What a component is clustered by."""

    edges: Edges
    said: Said
    name: Callable[[int], int]
    """From the identity of an item; breaks ties."""
    contradict: Callable[[int, int], bool]
    """Whether the facts of two items forbid that they are the same."""


def component(start: int, edges: Edges, said: Said = NOTHING_SAID) -> set[int]:
    """Return everything that is connected with an item."""
    seen = {start}
    waiting = [start]
    while waiting:
        item = waiting.pop()
        for neighbour in chain(edges.get(item, ()), said.together.get(item, ())):
            if neighbour not in seen:
                seen.add(neighbour)
                waiting.append(neighbour)
    return seen


def partition(items: Collection[int], known: Known) -> list[list[int]]:
    """
    Return the clusters of a component, each sorted by name.

    First what people said is one information, then the strongest edges; two clusters are joined unless people set any of their
    members apart, or members that were joined by evidence contradict each other: a person overrules facts, evidence does not. Ties
    are broken by the items' names, which come from their identity, so the order in which items arrived plays no part.
    """
    said = known.said
    if len(items) == 2 and not said.apart:
        return [sorted(items, key=known.name)]
    groups = _Groups(items, known)
    for one, other in _said_together(items, known):
        groups.obey(one, other)
    for one, other in _strongest_first(items, known):
        groups.follow(one, other)
    return groups.clusters()


class _Groups:
    """Clusters as they grow. A kernel is the part of a cluster that evidence alone has joined."""

    def __init__(self, items: Collection[int], known: Known) -> None:
        self._known = known
        self._cluster = {item: [item] for item in items}
        self._kernel = {item: [item] for item in items}

    def obey(self, one: int, other: int) -> None:
        """Join the clusters of two items because people said so, unless people also set members of them apart."""
        if self._cluster[one] is not self._cluster[other] and not self._set_apart(one, other):
            self._join(self._cluster, one, other)

    def follow(self, one: int, other: int) -> None:
        """Join the clusters of two items that evidence calls the same, unless something forbids it."""
        if self._cluster[one] is self._cluster[other] or self._set_apart(one, other) or self._contradicted(one, other):
            return
        if self._known.edges[one][other] < WEAK and self._strangers(one, other):
            return
        self._join(self._cluster, one, other)
        self._join(self._kernel, one, other)

    def clusters(self) -> list[list[int]]:
        """Return the clusters."""
        return list({id(members): members for members in self._cluster.values()}.values())

    def _join(self, groups: dict[int, list[int]], one: int, other: int) -> None:
        joined = sorted(groups[one] + groups[other], key=self._known.name)
        for item in joined:
            groups[item] = joined

    def _set_apart(self, one: int, other: int) -> bool:
        apart = self._known.said.apart
        if not apart:
            return False
        theirs = set(self._cluster[other])
        return any(not theirs.isdisjoint(apart.get(item, ())) for item in self._cluster[one])

    def _strangers(self, one: int, other: int) -> bool:
        """Hardly any of the pairs between two groups is judged the same."""
        mine, theirs = self._kernel[one][:WITNESSES], self._kernel[other][:WITNESSES]
        edges = self._known.edges
        met = sum(second in edges.get(first, ()) for first in mine for second in theirs)
        return met < ACQUAINTED * len(mine) * len(theirs)

    def _contradicted(self, one: int, other: int) -> bool:
        """Members joined by evidence contradict each other, or most do of all, also those that people put there."""
        mine, theirs = self._kernel[one][:WITNESSES], self._kernel[other][:WITNESSES]
        if any(self._known.contradict(first, second) for first in mine for second in theirs):
            return True
        if len(self._kernel[one]) == len(self._cluster[one]) and len(self._kernel[other]) == len(self._cluster[other]):
            return False
        mine, theirs = self._cluster[one][:WITNESSES], self._cluster[other][:WITNESSES]
        against = sum(self._known.contradict(first, second) for first in mine for second in theirs)
        return 2 * against > len(mine) * len(theirs)


def _said_together(items: Collection[int], known: Known) -> list[tuple[int, int]]:
    pairs = [(one, other) for one in items for other in known.said.together.get(one, ())]
    named = sorted((known.name(one), known.name(other), one, other) for one, other in pairs)
    return [(one, other) for first, second, one, other in named if first < second]


def _strongest_first(items: Collection[int], known: Known) -> list[tuple[int, int]]:
    ranked = []
    for one in items:
        for other, score in known.edges.get(one, {}).items():
            first, second = known.name(one), known.name(other)
            if first < second:
                ranked.append((-score, first, second, one, other))
    ranked.sort()
    return [(one, other) for _, _, _, one, other in ranked]
