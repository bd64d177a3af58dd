"""Who is the same information as whom, kept up to date batch by batch; derived from the ledger and thrown away on any doubt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain

import msgspec
import numpy as np

from syndicate.pipeline.dedup.candidates import ENOUGH, SPARSE, Flags, brevity_of, pairs_with, worth
from syndicate.pipeline.dedup.hashing import I64, U64
from syndicate.pipeline.dedup.keytable import I32, KeyTable, Touched
from syndicate.pipeline.dedup.nodes import (
    Node,
    Nodes,
    Remembered,
    keys_ever,
    keys_of,
    keys_of_all,
    owners_of_all,
    twin_key_of,
)
from syndicate.pipeline.dedup.pairs import TWINS, Side, Verdict, compare, contradictions, side_of
from syndicate.pipeline.dedup.parameters import INSTALLED, ByJurisdiction, Parameters
from syndicate.pipeline.dedup.partition import Known, component, partition
from syndicate.pipeline.dedup.said import Rulings, Spoken
from syndicate.pipeline.dedup.twins import Twins

_SIDES = 2048
"""Unpacked fingerprints kept at hand."""


class Edge(msgspec.Struct, frozen=True, gc=False):
    """Two disclosures judged the same information, or so nearly that a person is asked; `one < other`."""

    one: int
    other: int
    verdict: Verdict


class Changes(msgspec.Struct):
    """What one batch changed."""

    joined: list[Edge]
    parted: list[tuple[int, int]]
    """Pairs that are no longer judged the same, nor doubtful."""
    moved: dict[int, int]
    """Disclosure → its information (the smallest id of the cluster), for every disclosure whose component was clustered anew."""


class _Run:
    """What one call to the index has changed so far."""

    def __init__(self) -> None:
        self.changes = Changes([], [], {})
        self.dirty: set[int] = set()
        self.twins: set[int] = set()
        """Keys of whole texts that items were added to or taken from."""


class Index:
    """
    The near-duplicate index of the jurisdictions that this process owns.

    After every call the clusters are a function of the present nodes, of every key that these ever had, and of what people said of
    pairs: the same whatever the order, the batches or the number of calls. Texts are not kept here but asked for.
    """

    def __init__(self, nodes: Nodes | None = None, weighing: ByJurisdiction | None = None) -> None:
        """`weighing`: jurisdictions that weigh evidence otherwise than installed."""
        self._nodes = nodes or Remembered()
        self._weighing = weighing or {}
        self._table = KeyTable()
        self._name = np.zeros(1024, dtype=np.uint64)
        self._sparse: Flags = np.zeros(1024, dtype=bool)
        self._brevity: I64 = np.zeros(1024, dtype=np.int64)
        self._size = 0
        self._edges: dict[int, dict[int, float]] = {}
        self._doubts: dict[int, set[int]] = {}
        self._home: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._sides: dict[int, Side] = {}
        self._twins = Twins()
        self._rulings = Rulings()

    def __len__(self) -> int:
        return self._size

    def __contains__(self, item: int) -> bool:
        return item in self._table

    def information_of(self, item: int) -> int:
        """Return the information that a disclosure belongs to."""
        return self._home.get(item, item)

    def is_alone(self, item: int) -> bool:
        """Whether a disclosure is an information of its own, or not counted at all."""
        return item not in self._home

    def members(self, information: int) -> list[int]:
        """Return the disclosures of an information."""
        return self._members.get(information, [information] if information in self else [])

    def absorb(self, added: Sequence[Node], removed: Iterable[int] = ()) -> Changes:
        """
        Take a batch in: nodes that are new, changed (in both lists) or gone.

        A node that changed keeps its id; its `spent` keys must include those of the versions before.
        """
        run = _Run()
        old_keys = {item: self._forget(item, run) for item in removed}
        warm = self._release(added, old_keys)
        touched = self._enter(added, old_keys)
        if touched is not None:
            run.twins.update(twin_key_of(node) for node in added if node.twin)
            self._cool(touched, run)
            self._judge(added, touched.slots[touched.after > 1], run)
        if len(warm):
            self._judge_again(warm, run)
        self._tie_twins(run, old_keys)
        run.dirty.update(node.id for node in added)
        self._settle(run)
        return self._lasting(run.changes)

    def rule(self, spoken: Iterable[Spoken]) -> Changes:
        """Take in what people said of pairs of disclosures, the latest last; whoever is not here is minded when he comes."""
        run = _Run()
        run.dirty.update(self._speak(spoken))
        self._settle(run)
        return run.changes

    def restore(self, nodes: Sequence[Node]) -> None:
        """Take in nodes that the ledger holds, without judging any pair again; call `resume` when all are in."""
        self._enter(nodes, {})

    def resume(
        self,
        edges: Iterable[tuple[int, int, bool, float]],
        homes: Iterable[tuple[int, int]],
        twins: Iterable[tuple[int, int]],
    ) -> None:
        """
        Take in what was judged of the nodes restored.

        Args:
            edges: (one, other, judged the same, score); the pairs that are not the same are doubtful.
            homes: (disclosure, information) of all informations with several disclosures.
            twins: (key of the whole text, disclosure) of the texts that several disclosures may have; see `shared_texts`.
        """
        for one, other, same, score in edges:
            self._note(one, other, same, score)
        for item, information in homes:
            self._home[item] = information
            self._members.setdefault(information, []).append(item)
        chains: dict[int, list[tuple[int, int]]] = {}
        for key, item in twins:
            chains.setdefault(key, []).append((self._name_of(item), item))
        for key, members in chains.items():
            self._twins.restore(key, members)

    def _speak(self, spoken: Iterable[Spoken]) -> set[int]:
        """Take words in and return the items that they are about."""
        about = np.array(sorted(self._rulings.say(spoken)), dtype=np.uint64)
        found = [item for item in np.flatnonzero(np.isin(self._name, about)).tolist() if item in self]
        for item in found:
            self._rulings.enter(item, self._nodes.node(item).scope, (self._name_of(item),))
        return set(found)

    def shared_texts(self, keys: U64) -> U64:
        """Return the keys of whole texts, out of the given ones, that several disclosures may have."""
        distinct = np.unique(keys)
        return distinct[self._table.population(self._table.find(distinct)) > 1]

    def _lasting(self, changes: Changes) -> Changes:
        """Leave out pairs that were joined and parted again, or the other way round, within the batch."""
        joined = {(edge.one, edge.other): edge for edge in changes.joined if self._are_tied(edge.one, edge.other)}
        parted = [pair for pair in dict.fromkeys(changes.parted) if not self._are_tied(*pair)]
        return Changes(list(joined.values()), parted, changes.moved)

    def _are_tied(self, one: int, other: int) -> bool:
        return other in self._edges.get(one, ()) or other in self._doubts.get(one, ())

    def _enter(self, nodes: Sequence[Node], old_keys: dict[int, U64]) -> Touched | None:
        if not nodes:
            return None
        self._nodes.put(nodes)
        self._describe(nodes)
        keys, members = keys_of_all(nodes)
        fresh = _fresh(keys, nodes, old_keys) if old_keys else np.ones(len(keys), dtype=np.int32)
        self._table.enrol(np.array([node.id for node in nodes], dtype=np.int32))
        self._size += len(nodes)
        return self._table.add(keys, members, fresh)

    def _describe(self, nodes: Sequence[Node]) -> None:
        ids = [node.id for node in nodes]
        upto = max(ids) + 1
        if upto > len(self._name):
            more = max(upto, len(self._name) * 3 // 2) - len(self._name)
            self._name = np.concatenate([self._name, np.zeros(more, dtype=np.uint64)])
            self._sparse = np.concatenate([self._sparse, np.zeros(more, dtype=bool)])
            self._brevity = np.concatenate([self._brevity, np.zeros(more, dtype=np.int64)])
        self._name[ids] = [int(node.name, 16) for node in nodes]
        self._sparse[ids] = [len(node.fingerprint.keys) <= 8 * SPARSE for node in nodes]
        self._brevity[ids] = [brevity_of(node.fingerprint) for node in nodes]
        for node in nodes:
            self._rulings.enter(node.id, node.scope, (self._name_of(node.id), *node.also))

    def _release(self, added: Sequence[Node], old_keys: dict[int, U64]) -> U64:
        """Take keys that no present item has or had any more out of the populations; return those that find again."""
        if not old_keys:
            return np.zeros(0, dtype=np.uint64)
        kept = {node.id: keys_ever(node).tolist() for node in added if node.id in old_keys}
        lost = [set(keys.tolist()).difference(kept.get(item, ())) for item, keys in old_keys.items()]
        return self._table.release(np.array(list(chain.from_iterable(lost)), dtype=np.uint64))

    def _forget(self, item: int, run: _Run) -> U64:
        node = self._nodes.node(item)
        self._sides.pop(item, None)
        self._table.remove(item)
        self._size -= 1
        run.dirty.update(self._rulings.leave(item))
        for neighbour in [*self._edges.get(item, ()), *self._doubts.get(item, ())]:
            self._part(item, neighbour, run)
            run.dirty.add(neighbour)
        if node.twin:
            run.twins.add(twin_key_of(node))
        information = self._home.pop(item, None)
        if information is not None:
            left = [member for member in self._members.pop(information) if member != item]
            for member in left:
                self._home[member] = information
            self._members[information] = left
            run.dirty.update(left)
        return keys_ever(node)

    def _tie_twins(self, run: _Run, gone: Collection[int]) -> None:
        """Tie the items with the very same text; such a text may be passed on by every unit of the district."""
        keys = np.array(sorted(run.twins), dtype=np.uint64)
        slots = self._table.find(keys)
        shared = [n for n, many in enumerate(self._table.population(slots) > 1) if many or int(keys[n]) in self._twins]
        for n in shared:
            members = self._table.members(int(slots[n]))
            lost, found = self._twins.renew(int(keys[n]), [(self._name_of(item), item) for item in members], gone)
            for one, other in lost:
                self._part(one, other, run)
                run.dirty.update((one, other))
            for one, other in found:
                self._tie(one, other, TWINS, run)

    def _tie(self, one: int, other: int, verdict: Verdict, run: _Run) -> None:
        one, other = min(one, other), max(one, other)
        self._note(one, other, verdict.same, verdict.score)
        run.changes.joined.append(Edge(one, other, verdict))
        if verdict.same:
            run.dirty.update((one, other))

    def _note(self, one: int, other: int, same: bool, score: float) -> None:
        if same:
            self._edges.setdefault(one, {})[other] = score
            self._edges.setdefault(other, {})[one] = score
        else:
            self._doubts.setdefault(one, set()).add(other)
            self._doubts.setdefault(other, set()).add(one)

    def _part(self, one: int, other: int, run: _Run) -> None:
        for first, second in ((one, other), (other, one)):
            if second in self._edges.get(first, ()):
                del self._edges[first][second]
            if second in self._doubts.get(first, ()):
                self._doubts[first].discard(second)
        run.changes.parted.append((min(one, other), max(one, other)))

    def _are_twins(self, one: int, other: int) -> bool:
        mine, theirs = self._nodes.node(one), self._nodes.node(other)
        return bool(mine.twin) and mine.twin == theirs.twin

    def _cool(self, touched: Touched, run: _Run) -> None:
        """Keys that became hot no longer support anything: part the pairs that had nothing else in common."""
        for slot in self._table.cooled(touched).tolist():
            members = set(self._table.members(slot))
            for one in sorted(members):
                tied = {*self._edges.get(one, ()), *self._doubts.get(one, ())}
                for other in [item for item in tied if item > one and item in members]:
                    if not self._are_twins(one, other) and not self._supported(one, other):
                        self._part(one, other, run)
                        run.dirty.update((one, other))

    def _supported(self, one: int, other: int) -> bool:
        """Whether two items share enough live keys to be compared; see `ENOUGH`."""
        shared = np.intersect1d(keys_of(self._nodes.node(one)), keys_of(self._nodes.node(other)))
        live = shared[self._table.live(self._table.find(shared))]
        value = int(worth(live, max(self._brevity[one], self._brevity[other])).sum())
        return value >= ENOUGH or (value > 0 and bool(self._sparse[one] or self._sparse[other]))

    def _judge(self, added: Sequence[Node], slots: I64, run: _Run) -> None:
        """Compare every pair with a new item that shares enough live keys; all keys of the new items are among the slots."""
        new = np.zeros(len(self._sparse), dtype=bool)
        new[[node.id for node in added]] = True
        pairs = pairs_with(self._table, slots, new, self._sparse, self._brevity)
        self._nodes.prefetch({item for pair in pairs for item in pair})
        for one, other in pairs:
            self._compare(one, other, run)

    def _judge_again(self, warm: U64, run: _Run) -> None:
        """Compare the items that keys find again which had become too common."""
        seen: set[tuple[int, int]] = set()
        for slot in self._table.find(warm).tolist():
            members = sorted(self._table.members(slot))
            seen |= {(one, other) for number, other in enumerate(members) for one in members[:number]}
        for one, other in sorted(seen):
            if not self._are_tied(one, other) and self._supported(one, other):
                self._compare(one, other, run)

    def _compare(self, one: int, other: int, run: _Run) -> None:
        mine, theirs = self._nodes.node(one), self._nodes.node(other)
        if mine.scope != theirs.scope or (mine.twin and mine.twin == theirs.twin):
            return
        verdict = compare(self._side(mine), self._side(theirs), self._parameters(mine.scope))
        if verdict.same or verdict.doubtful:
            self._tie(one, other, verdict, run)

    def _side(self, node: Node) -> Side:
        side = self._sides.get(node.id)
        if side is None:
            if len(self._sides) >= _SIDES:
                self._sides.clear()
            side = side_of(node.fingerprint, node.at, node.channel, node.links, node.document_number)
            self._sides[node.id] = side
        return side

    def _settle(self, run: _Run) -> None:
        """Cluster every component that a changed pair lies in anew."""
        said = self._rulings.standing()
        done: set[int] = set()
        components: list[Collection[int]] = []
        for item in sorted(run.dirty):
            if item not in done and item in self:
                alone = item not in self._edges and item not in said.together
                components.append((item,) if alone else component(item, self._edges, said))
                done.update(components[-1])
        for item in done:
            self._members.pop(self._home.pop(item, item), None)
        for reached in components:
            keys = (
                {twin_key_of(self._nodes.node(item)) for item in reached if item in said.apart} if said.apart else set()
            )
            edges = self._twins.tied_around(keys, reached, self._edges, said.apart)
            known = Known(edges, said, self._name_of, self._contradict)
            for group in partition(reached, known) if len(reached) > 1 else (list(reached),):
                self._house(group, run.changes)

    def _house(self, group: list[int], changes: Changes) -> None:
        information = min(group)
        changes.moved.update(dict.fromkeys(group, information))
        if len(group) > 1:
            self._members[information] = group
            self._home.update(dict.fromkeys(group, information))

    def _name_of(self, item: int) -> int:
        return int(self._name[item])

    def _contradict(self, one: int, other: int) -> bool:
        mine, theirs = self._nodes.node(one), self._nodes.node(other)
        if mine.twin and mine.twin == theirs.twin:
            return False
        return bool(contradictions(self._side(mine), self._side(theirs), self._parameters(mine.scope)))

    def _parameters(self, scope: str) -> Parameters:
        return self._weighing.get(scope.partition("/")[0], INSTALLED) if self._weighing else INSTALLED


def _fresh(keys: U64, nodes: Sequence[Node], old_keys: dict[int, U64]) -> I32:
    """Say of each key of the nodes whether its item never had it before."""
    fresh = np.ones(len(keys), dtype=np.int32)
    # A node has some twenty keys, for which sets are faster than arrays.
    former = {item: frozenset(old.tolist()) for item, old in old_keys.items()}
    for place, item in enumerate(owners_of_all(nodes)):
        if item in former and keys.item(place) in former[item]:
            fresh[place] = 0
    return fresh
