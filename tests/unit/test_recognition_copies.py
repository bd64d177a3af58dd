"""Copies of one text, of which people set some apart: nobody else is parted by it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

from core_kit import prepared
from hypothesis import given, settings
from hypothesis import strategies as st
from recognition_kit import elsewhere, water

from syndicate.pipeline.dedup.fingerprint import twin_key
from syndicate.pipeline.dedup.index import Index
from syndicate.pipeline.dedup.nodes import Node
from syndicate.pipeline.dedup.said import Spoken

COPY = prepared(elsewhere(water().title, water().body))
Pair = tuple[int, int]


def copy(number: int) -> Node:
    """Return one of several units' copies of the same text; names come in the order of the numbers."""
    key = twin_key(COPY.fingerprint, "")
    return Node(number, "230102/2018", f"{number:016x}", 0, "website", COPY.fingerprint, (), "", key)


def clusters(index: Index, numbers: Collection[int]) -> set[frozenset[int]]:
    """Return who is one information with whom."""
    groups: dict[int, set[int]] = {}
    for number in numbers:
        groups.setdefault(index.information_of(number), set()).add(number)
    return {frozenset(group) for group in groups.values()}


def different(pairs: Collection[Pair]) -> list[Spoken]:
    """Return that people set pairs apart."""
    return [Spoken(one, other, "different") for one, other in sorted(pairs)]


def test_setting_the_middle_apart_leaves_the_outer_two_together() -> None:
    """Of three copies the one between the others by name is set apart from both; these two stay one information, and come back."""
    index = Index()
    index.absorb([copy(number) for number in (1, 2, 3)])
    index.rule(different([(1, 2), (2, 3)]))
    assert clusters(index, (1, 2, 3)) == {frozenset({1, 3}), frozenset({2})}
    index.absorb([copy(4)])
    assert clusters(index, (1, 2, 3, 4)) == {frozenset({1, 3, 4}), frozenset({2})}
    index.rule([Spoken(1, 2, "undone"), Spoken(2, 3, "undone")])
    assert clusters(index, (1, 2, 3, 4)) == {frozenset({1, 2, 3, 4})}


@given(
    st.integers(2, 7),
    st.sets(st.sampled_from(list(combinations(range(1, 8), 2))), max_size=9),
    st.permutations(range(1, 8)),
)
@settings(max_examples=80, deadline=None)
def test_copies_are_apart_from_those_they_were_set_apart_from_alone(
    many: int, apart: set[Pair], order: list[int]
) -> None:
    """Nobody is with whom he was set apart from, nobody who was set apart from none is alone, and the order plays no part."""
    numbers = [number for number in order if number <= many]
    early, late = Index(), Index()
    early.rule(different(apart))
    for number in numbers:
        early.absorb([copy(number)])
    late.absorb([copy(number) for number in sorted(numbers)])
    late.rule(different(apart))
    found = clusters(early, numbers)
    assert found == clusters(late, numbers)
    said = {pair for pair in apart if max(pair) <= many}
    assert not any(set(pair) <= group for pair in said for group in found)
    free = frozenset(numbers) - {number for pair in said for number in pair}
    assert sum(not free.isdisjoint(group) for group in found) <= 1
    for one, other in combinations(found, 2):
        assert any(tuple(sorted((first, second))) in said for first in one for second in other)
