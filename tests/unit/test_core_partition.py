"""Clusters of a component: the same whatever the order; contradictions keep apart."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from syndicate.pipeline.dedup.partition import NOTHING_SAID, Known, Said, component, partition

SIZE = 7
PAIR = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda pair: pair[0] < pair[1])
SCORES = st.dictionaries(PAIR, st.integers(1, 4).map(float), max_size=12)
Scores = dict[tuple[int, int], float]


def ties(pairs: set[tuple[int, int]], numbering: list[int]) -> dict[int, set[int]]:
    """Return pairs of items as a symmetric table under other numbers."""
    table: dict[int, set[int]] = {}
    for one, other in pairs:
        table.setdefault(numbering[one], set()).add(numbering[other])
        table.setdefault(numbering[other], set()).add(numbering[one])
    return table


def clustered(
    scores: Scores,
    apart: set[tuple[int, int]],
    numbering: list[int],
    said: tuple[set[tuple[int, int]], set[tuple[int, int]]] | None = None,
) -> set[frozenset[int]]:
    """Cluster items 0…n under other numbers and return the clusters in terms of the items; `said`: together and apart."""
    edges: dict[int, dict[int, float]] = {numbering[item]: {} for item in range(SIZE)}
    for (one, other), score in scores.items():
        edges[numbering[one]][numbering[other]] = score
        edges[numbering[other]][numbering[one]] = score
    item = {number: item for item, number in enumerate(numbering)}

    def contradict(one: int, other: int) -> bool:
        pair = item[one], item[other]
        return (min(pair), max(pair)) in apart

    spoken = Said(ties(said[0], numbering), ties(said[1], numbering)) if said else NOTHING_SAID
    result: set[frozenset[int]] = set()
    for start in numbering:
        reached = component(start, edges, spoken)
        groups = partition(reached, Known(edges, spoken, item.__getitem__, contradict))
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


@given(SCORES, st.sets(PAIR, max_size=6), st.sets(PAIR, max_size=4), st.randoms(use_true_random=False))
def test_what_people_say_holds_whatever_the_evidence_and_the_order(
    scores: Scores, contrary: set[tuple[int, int]], spoken: set[tuple[int, int]], dice: random.Random
) -> None:
    """Items that people set apart are never in one cluster; those they put together are, unless that would break a word on others."""
    cut = dice.randint(0, len(spoken))
    ordered = dice.sample(sorted(spoken), len(spoken))
    together, apart = set(ordered[:cut]), set(ordered[cut:])
    numbering = list(range(SIZE))
    groups = clustered(scores, contrary, numbering, (together, apart))
    assert not [pair for pair in apart for group in groups if group.issuperset(pair)]
    if not apart:
        assert all(any(group.issuperset(pair) for group in groups) for pair in together)
    dice.shuffle(numbering)
    assert clustered(scores, contrary, numbering, (together, apart)) == groups


def test_a_person_overrules_facts_and_evidence_follows() -> None:
    """Two items that contradict each other are joined by a word; what is the same as one of them comes along."""
    groups = clustered({(0, 2): 3.0}, {(0, 1), (1, 2)}, list(range(SIZE)), ({(0, 1)}, set()))
    assert frozenset({0, 1, 2}) in groups


def test_who_was_joined_by_a_word_does_not_bring_what_most_of_the_others_contradict() -> None:
    """A post that people gave to one of two look-alikes leads the other one nowhere, however alike the two are."""
    strong = {(0, 1): 9.0, (1, 2): 9.0, (0, 2): 9.0}
    contrary = {(0, 4), (1, 4), (2, 4), (1, 3), (2, 3)}
    groups = clustered(strong | {(3, 4): 2.0}, contrary, list(range(SIZE)), ({(0, 3)}, set()))
    assert frozenset({0, 1, 2, 3}) in groups
    assert frozenset({4}) in groups


def test_a_word_that_sets_apart_outlives_every_path_between_the_two() -> None:
    """A chain of strong edges does not bring together what a person has set apart."""
    groups = clustered({(0, 1): 9.0, (1, 2): 8.0}, set(), list(range(SIZE)), (set(), {(0, 2)}))
    assert frozenset({0, 1}) in groups
    assert frozenset({2}) in groups


def test_a_weak_tie_does_not_chain_strangers() -> None:
    """One weak pair between two groups whose other members were never judged the same leaves them two."""
    groups = {(0, 1): 4.0, (1, 2): 4.0, (0, 2): 4.0, (3, 4): 4.0, (4, 5): 4.0, (3, 5): 4.0}
    plain = list(range(SIZE))
    apart = {frozenset({0, 1, 2}), frozenset({3, 4, 5}), frozenset({6})}
    assert clustered(groups | {(2, 3): 1.0}, set(), plain) == apart
    assert clustered(groups | {(2, 3): 2.0}, set(), plain) == {frozenset(range(6)), frozenset({6})}
    assert clustered(groups | {(0, 3): 1.0, (1, 4): 1.0, (2, 5): 1.0}, set(), plain) != apart
