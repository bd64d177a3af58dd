"""The index: any order, any batches, revisions and removals give the clusters of building everything at once."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.model.prepared import Fingerprint
from syndicate.pipeline.dedup import index as index_module
from syndicate.pipeline.dedup import keytable
from syndicate.pipeline.dedup.candidates import ENOUGH, pairs_with
from syndicate.pipeline.dedup.digests import LONGEST
from syndicate.pipeline.dedup.fingerprint import text_hash, twin_key
from syndicate.pipeline.dedup.index import Index
from syndicate.pipeline.dedup.keytable import HINT, KIND, LONG, STRONG, KeyTable
from syndicate.pipeline.dedup.nodes import Node, twin_key_of

FEW = 3
"""How many may share a key in these tests; small, so that keys become hot and cool again."""
CLAUSES = tuple(text_hash(f"clause {number}") & ~KIND | kind for number, kind in enumerate((0, LONG, HINT, HINT, 0)))
Version = tuple[tuple[int, ...], int, str]
"""Clauses, the number each holds, the headline."""


@pytest.fixture(autouse=True)
def _few_make_a_key_hot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keytable, "HOT", FEW)
    monkeypatch.setattr(index_module, "SPARSE", 1)


def fingerprint(version: Version) -> Fingerprint:
    """Return a fingerprint as of a text made of a few known clauses."""
    clauses, number, title = version
    words = [CLAUSES[clause] for clause in clauses]
    strong = {text_hash(title) | STRONG} if title else set()
    return Fingerprint(
        digest=text_hash(repr((clauses, number))),
        keys=np.array(sorted({(word ^ number << 8) & ~STRONG for word in words} | strong), dtype=np.uint64).tobytes(),
        clauses=np.array(words, dtype=np.uint64).tobytes(),
        numbers=np.array([number] * len(words), dtype=np.uint32).tobytes(),
        weights=bytes([20] * len(words)),
        title=title,
        lead="" if number % 2 else "一" * (LONGEST + 1),
        size=20 * len(words),
    )


def node(item: int, number: int, versions: Sequence[Version], scope: str = "2018") -> Node:
    """Return an item whose last version stands, under a number given by arrival."""
    last = fingerprint(versions[-1])
    keys = [np.frombuffer(fingerprint(version).keys, dtype=np.uint64) for version in versions]
    spent = np.setdiff1d(np.concatenate(keys), np.frombuffer(last.keys, dtype=np.uint64))
    return Node(
        id=number,
        scope=scope,
        name=f"{item:02}",
        at=item * 600,
        channel="weibo" if item % 2 else "website",
        fingerprint=last,
        links=(),
        document_number="",
        twin=twin_key(last, ""),
        spent=spent.tobytes(),
    )


def clusters(index: Index, numbers: dict[int, int]) -> set[frozenset[int]]:
    """Return the informations in terms of the items; every answer of the index must fit the others."""
    groups: dict[int, set[int]] = {}
    for item, number in numbers.items():
        groups.setdefault(index.information_of(number), set()).add(item)
    for information, group in groups.items():
        assert information == min(numbers[item] for item in group)
        assert sorted(index.members(information)) == sorted(numbers[item] for item in group)
    assert len(index) == len(numbers)
    return {frozenset(group) for group in groups.values()}


VERSIONS = st.tuples(
    st.lists(st.integers(0, 4), min_size=0, max_size=3, unique=True).map(tuple),
    st.sampled_from([0, 0, 0, 5]),
    st.sampled_from(["", "", "道里区停水通知"]),
)
ITEMS = st.lists(st.lists(VERSIONS, min_size=1, max_size=3), min_size=1, max_size=9)


def at_once(items: dict[int, Node]) -> set[frozenset[int]]:
    """Return the clusters of an index that saw everything in one batch."""
    index = Index()
    index.absorb(list(items.values()))
    return clusters(index, {item: one.id for item, one in items.items()})


@given(ITEMS, st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8)), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_way_the_clusters_are_those_of_building_at_once(
    items: list[list[Version]], gone: set[int], moved: set[int], dice: random.Random
) -> None:
    """Versions that arrive one by one, in batches of any size, items that go or change their year: nothing of it shows in the end."""
    final = {
        item: node(item, item + 1, versions, "2019" if item in moved else "2018")
        for item, versions in enumerate(items)
        if item not in gone
    }
    waiting = [(item, step) for item, versions in enumerate(items) for step in range(len(versions))]
    dice.shuffle(waiting)
    seen: dict[int, set[int]] = {item: set() for item in range(len(items))}
    index, numbers = Index(), dict(enumerate(dice.sample(range(1, len(items) + 1), len(items))))
    while waiting:
        batch = [waiting.pop() for _ in range(min(len(waiting), dice.randint(1, 4)))]
        touched = sorted({item for item, _ in batch})
        known = [numbers[item] for item in touched if numbers[item] in index]
        for item, step in batch:
            seen[item].add(step)
        versions = {item: [items[item][step] for step in sorted(seen[item])] for item in touched}
        index.absorb([node(item, numbers[item], versions[item]) for item in touched], known)
    changed = [msgspec.structs.replace(final[item], id=numbers[item]) for item in sorted(moved & final.keys())]
    index.absorb(changed, [numbers[item] for item in (gone | moved) & numbers.keys()])
    assert clusters(index, {item: numbers[item] for item in final}) == at_once(final)


@given(ITEMS, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_index_restored_from_what_is_held_goes_on_alike(items: list[list[Version]], dice: random.Random) -> None:
    """Nodes, edges and homes are enough: after the next batch both indexes have the same clusters."""
    nodes = {item: node(item, item + 1, versions) for item, versions in enumerate(items)}
    cut = dice.randint(0, len(items))
    early, late = list(nodes.values())[:cut], list(nodes.values())[cut:]
    lived = Index()
    edges = [(one.one, one.other, one.verdict.same, one.verdict.score) for one in lived.absorb(early).joined]
    restored = Index()
    homes = [
        (one.id, lived.information_of(one.id)) for one in early if len(lived.members(lived.information_of(one.id))) > 1
    ]
    restored.restore(early)
    shared = restored.shared_texts(np.array([twin_key_of(one) for one in early if one.twin], dtype=np.uint64)).tolist()
    twins = [(twin_key_of(one), one.id) for one in early if one.twin and twin_key_of(one) in shared]
    restored.resume(edges, homes, twins)
    lived.absorb(late)
    restored.absorb(late)
    numbers = {item: one.id for item, one in nodes.items()}
    assert clusters(lived, numbers) == clusters(restored, numbers) == at_once(nodes)


def test_a_key_that_too_many_share_joins_nobody_until_some_are_gone() -> None:
    """Boilerplate in four items finds nobody; when one of them is gone for good, the three others find each other."""
    alike = [node(item, item + 1, [((0,), 0, "")]) for item in range(FEW + 1)]
    nodes = [msgspec.structs.replace(one, twin=0) for one in alike]  # alike, but not to the letter
    index = Index()
    index.absorb(nodes)
    assert len(clusters(index, {n: n + 1 for n in range(FEW + 1)})) == FEW + 1
    index.absorb([], [nodes[0].id])
    assert clusters(index, {n: n + 1 for n in range(1, FEW + 1)}) == {frozenset(range(1, FEW + 1))}


def test_items_of_different_years_are_never_one_information() -> None:
    """The same words under another scope stand alone."""
    nodes = {item: node(item, item + 1, [((0, 1), 0, "")], scope=str(2018 + item)) for item in range(2)}
    assert at_once(nodes) == {frozenset({0}), frozenset({1})}


def test_items_without_any_key_pass() -> None:
    """A batch of items with neither words nor addresses is taken in; each stands alone."""
    index = Index()
    index.absorb([node(0, 1, [((), 0, "")]), node(1, 2, [((), 0, "")])])
    assert clusters(index, {0: 1, 1: 2}) == {frozenset({0}), frozenset({1})}
    index.absorb([], [1])
    assert len(index) == 1


def test_changes_name_every_pair_that_was_joined_or_parted() -> None:
    """What a batch reports is what the ledger must write: joined, then parted when the text changed, and the new homes."""
    index = Index()
    first = index.absorb([node(0, 1, [((0, 1), 0, "")]), node(1, 2, [((0, 1), 0, "")])])
    assert [(edge.one, edge.other) for edge in first.joined] == [(1, 2)]
    assert first.moved == {1: 1, 2: 1}
    second = index.absorb([node(1, 2, [((0, 1), 0, ""), ((3, 4), 0, "")])], [2])
    assert second.parted == [(1, 2)]
    assert second.joined == []
    assert second.moved == {1: 1, 2: 2}


@pytest.mark.parametrize(
    ("brevity", "found"), [((0, 0), []), ((1, 0), []), ((ENOUGH, 0), [(0, 1)]), ((1, ENOUGH), [(0, 1)])]
)
def test_a_hint_finds_a_pair_only_where_one_of_the_two_is_a_post(
    brevity: tuple[int, int], found: list[tuple[int, int]]
) -> None:
    """Two articles that have nothing but a hint in common are not compared; a post and whatever it digests are."""
    table = KeyTable()
    hint = np.array([8 | HINT] * 2, dtype=np.uint64)
    touched = table.add(hint, np.array([0, 1], dtype=np.int32), np.ones(2, dtype=np.int32))
    flags = np.zeros(2, dtype=bool)
    assert pairs_with(table, touched.slots, ~flags, flags, np.array(brevity)) == found
