"""Clusters of a component: the same whatever the order; contradictions keep apart."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from syndicate.pipeline.dedup.partition import component, partition

SIZE = 7
PAIR = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda pair: pair[0] < pair[1])
SCORES = st.dictionaries(PAIR, st.integers(1, 4).map(float), max_size=12)
Scores = dict[tuple[int, int], float]


def clustered(scores: Scores, apart: set[tuple[int, int]], numbering: list[int]) -> set[frozenset[int]]:
    """Cluster items 0…n under other numbers and return the clusters in terms of the items."""
    edges: dict[int, dict[int, float]] = {numbering[item]: {} for item in range(SIZE)}
    for (one, other), score in scores.items():
        edges[numbering[one]][numbering[other]] = score
        edges[numbering[other]][numbering[one]] = score
    item = {number: item for item, number in enumerate(numbering)}

    def contradict(one: int, other: int) -> bool:
        pair = item[one], item[other]
        return (min(pair), max(pair)) in apart

    result: set[frozenset[int]] = set()
    for start in numbering:
        reached = component(start, edges)
        groups = partition(reached, edges, lambda number: f"name {item[number]}", contradict)
        result |= {frozenset(item[number] for number in group) for group in groups}
    return result


@given(SCORES, st.sets(PAIR, max_size=6), st.randoms(use_true_random=False))
def test_the_clusters_do_not_depend_on_the_numbers_of_the_items(
    scores: Scores, apart: set[tuple[int, int]], dice: random.Random
) -> None:
    """Items that arrive in another order get other numbers and fall into the same clusters."""
    apart -= scores.keys()  # a pair judged the same does not contradict itself
    numbering = list(range(SIZE))
    plain = clustered(scores, apart, numbering)
    dice.shuffle(numbering)
    assert clustered(scores, apart, numbering) == plain


@given(SCORES, st.sets(PAIR, max_size=6))
def test_no_cluster_holds_a_contradiction(scores: Scores, apart: set[tuple[int, int]]) -> None:
    """Two items that contradict each other are never one information, however many stand between them."""
    apart -= scores.keys()
    groups = clustered(scores, apart, list(range(SIZE)))
    assert sorted(item for group in groups for item in group) == list(range(SIZE))
    assert not [pair for pair in apart for group in groups if group.issuperset(pair)]


def test_the_stronger_edge_wins_an_item_that_two_sides_want() -> None:
    """An item between two that contradict each other goes with the one it is more alike."""
    groups = clustered({(0, 1): 2.0, (1, 2): 5.0}, {(0, 2)}, list(range(SIZE)))
    assert frozenset({1, 2}) in groups
    assert frozenset({0}) in groups


def test_equal_edges_are_decided_by_the_names() -> None:
    """Of two edges of equal strength the one with the smaller names is taken first."""
    groups = clustered({(0, 1): 2.0, (1, 2): 2.0}, {(0, 2)}, list(range(SIZE)))
    assert frozenset({0, 1}) in groups
