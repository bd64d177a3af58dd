"""The canonical clustering of a component: which of its items are one information. Depends on the items alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Edges = Mapping[int, Mapping[int, float]]
"""Item → the items judged the same information, with the score. Symmetric."""

WITNESSES = 16
"""Of each side of a merge, at most so many members are asked whether they contradict each other; the first by name."""


def component(start: int, edges: Edges) -> set[int]:
    """Return everything that is connected with an item."""
    seen = {start}
    waiting = [start]
    while waiting:
        for neighbour in edges.get(waiting.pop(), ()):
            if neighbour not in seen:
                seen.add(neighbour)
                waiting.append(neighbour)
    return seen


def partition(
    items: Collection[int], edges: Edges, name: Callable[[int], str], contradict: Callable[[int, int], bool]
) -> list[list[int]]:
    """
    Return the clusters of a component, each sorted by name.

    Strongest edges first; two clusters are joined unless any two of their members contradict each other. Ties are broken by the
    items' names, which come from their identity, so the order in which items arrived plays no part.
    """
    if len(items) == 2:
        return [sorted(items, key=name)]
    cluster = {item: [item] for item in items}
    for one, other in _strongest_first(items, edges, name):
        mine, theirs = cluster[one], cluster[other]
        if mine is theirs or _any_contradiction(mine, theirs, contradict):
            continue
        joined = sorted(mine + theirs, key=name)
        for item in joined:
            cluster[item] = joined
    return list({id(members): members for members in cluster.values()}.values())


def _strongest_first(items: Collection[int], edges: Edges, name: Callable[[int], str]) -> list[tuple[int, int]]:
    ranked = []
    for one in items:
        for other, score in edges[one].items():
            first, second = name(one), name(other)
            if first < second:
                ranked.append((-score, first, second, one, other))
    ranked.sort()
    return [(one, other) for _, _, _, one, other in ranked]


def _any_contradiction(mine: list[int], theirs: list[int], contradict: Callable[[int, int], bool]) -> bool:
    return any(contradict(one, other) for one in mine[:WITNESSES] for other in theirs[:WITNESSES])
