"""The table of candidate keys against a plain dictionary."""

from __future__ import annotations

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from syndicate.pipeline.dedup.keytable import HOT, KeyTable

KEYS = st.integers(min_value=1, max_value=12).map(lambda key: key << 32 | 6)  # all want the same slot
PAIRS = st.lists(st.tuples(KEYS, st.integers(0, 9)), max_size=12, unique=True)


class TableAgainstDict(RuleBasedStateMachine):
    """Does the same to a table and to dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.table = KeyTable(capacity=8)
        self.members: dict[int, set[int]] = {}
        self.population: dict[int, int] = {}
        self.ever: set[tuple[int, int]] = set()

    @rule(pairs=PAIRS)
    def add(self, pairs: list[tuple[int, int]]) -> None:
        """Enter pairs that are not there; what touched says is what changed."""
        pairs = [(key, member) for key, member in pairs if member not in self.members.get(key, ())]
        fresh = [int(pair not in self.ever) for pair in pairs]
        before = dict(self.population)
        touched = self.table.add(
            np.array([key for key, _ in pairs], dtype=np.uint64),
            np.array([member for _, member in pairs], dtype=np.int32),
            np.array(fresh, dtype=np.int32),
        )
        for (key, member), new in zip(pairs, fresh, strict=True):
            self.members.setdefault(key, set()).add(member)
            self.population[key] = self.population.get(key, 0) + new
            self.ever.add((key, member))
        keys = sorted({key for key, _ in pairs})
        assert touched.before.tolist() == [before.get(key, 0) for key in keys]
        assert touched.after.tolist() == [self.population[key] for key in keys]

    @rule(keys=st.lists(KEYS, max_size=5, unique=True))
    def count_spent(self, keys: list[int]) -> None:
        """Count keys without entering anybody."""
        size = len(keys)
        self.table.add(
            np.array(keys, dtype=np.uint64), np.full(size, -1, dtype=np.int32), np.ones(size, dtype=np.int32)
        )
        for key in keys:
            self.population[key] = self.population.get(key, 0) + 1

    @rule(member=st.integers(0, 9))
    def remove(self, member: int) -> None:
        """Take a member out of all keys, present or not."""
        self.table.remove(member)
        for members in self.members.values():
            members.discard(member)

    @rule(keys=st.lists(KEYS, max_size=5, unique=True))
    def release(self, keys: list[int]) -> None:
        """Take keys out of the populations."""
        keys = [key for key in keys if self.population.get(key, 0) > 0]
        cooled = self.table.release(np.array(keys, dtype=np.uint64))
        assert cooled.tolist() == sorted(key for key in keys if self.population[key] == HOT + 1)
        for key in keys:
            self.population[key] -= 1

    @invariant()
    def finds_what_the_dictionary_holds(self) -> None:
        """Members and populations agree for every key; unknown keys are not found."""
        for key, population in self.population.items():
            (slot,) = self.table.find(np.array([key], dtype=np.uint64)).tolist()
            assert set(self.table.members(slot)) == self.members.get(key, set())
            assert self.table.population(np.array([slot])).tolist() == [population]
        assert self.table.find(np.array([99], dtype=np.uint64)).tolist() == [-1]


TestTableAgainstDict = TableAgainstDict.TestCase
TestTableAgainstDict.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_the_table_grows_without_losing_a_key() -> None:
    """A hundred thousand keys are all found after the table has grown many times."""
    table = KeyTable(capacity=16)
    keys = np.arange(1, 100_001, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for part in np.split(keys, 10):
        table.add(part, (part >> np.uint64(40)).astype(np.int32), np.ones(len(part), dtype=np.int32))
    slots = table.find(keys)
    assert (slots >= 0).all()
    assert len(np.unique(slots)) == len(keys)
    assert list(table.members(int(slots[5]))) == [int(keys[5] >> np.uint64(40))]


def test_a_key_is_released_below_the_limit_once() -> None:
    """A key is told to be no longer hot exactly when its population falls to the limit."""
    table = KeyTable()
    key = np.array([6], dtype=np.uint64)
    table.add(np.repeat(key, HOT + 2), np.arange(HOT + 2, dtype=np.int32), np.ones(HOT + 2, dtype=np.int32))
    assert [table.release(key).tolist() for _ in range(3)] == [[], [6], []]
