"""Who is the same information as whom, kept up to date batch by batch; derived from the ledger and thrown away on any doubt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from functools import cache

import msgspec
import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

from syndicate.pipeline.dedup.fingerprint import unpack
from syndicate.pipeline.dedup.hashing import I64, U64
from syndicate.pipeline.dedup.keytable import STRONG, KeyTable, Touched
from syndicate.pipeline.dedup.pairs import TWINS, Side, Verdict, compare, contradictions, side_of
from syndicate.pipeline.dedup.partition import component, partition

_SIDES = 4096
"""Unpacked fingerprints kept at hand."""
ENOUGH = 2
"""Two items are compared when they share so many live keys, a strong key counting as all of them …"""
SPARSE = 6
"""… or one, where one of the items has no more than these."""


class Node(msgspec.Struct, gc=False):
    """A disclosure as the index knows it."""

    id: int
    scope: str
    """Jurisdiction and counting year: nothing outside it is ever the same information."""
    name: str
    """From the identity; breaks ties."""
    at: int
    channel: str
    keys: bytes
    """Packed candidate keys."""
    fingerprint: bytes
    """Packed; see `unpack`."""
    links: tuple[int, ...]
    document_number: str
    twin: int
    """Equal for items with the same text, headline and document number; 0: it has no text."""
    spent: bytes = b""
    """Packed keys that only other versions of the disclosure have; they count towards a key's population."""


class Edge(msgspec.Struct, frozen=True, gc=False):
    """Two disclosures judged the same information; `one < other`."""

    one: int
    other: int
    verdict: Verdict


class Changes(msgspec.Struct):
    """What one batch changed."""

    joined: list[Edge]
    parted: list[tuple[int, int]]
    """Pairs that are no longer judged the same."""
    moved: dict[int, int]
    """Disclosure → its information (the smallest id of the cluster), for every disclosure whose component was clustered anew."""


class Index:
    """
    The near-duplicate index of the jurisdictions that this process owns.

    After every call the clusters are a function of the present nodes and of every key that these ever had: the same whatever the
    order, the batches or the number of calls.
    """

    def __init__(self) -> None:
        self._table = KeyTable()
        self._nodes: dict[int, Node] = {}
        self._edges: dict[int, dict[int, float]] = {}
        self._home: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._sides: dict[int, Side] = {}
        self._twins: dict[tuple[str, int], list[tuple[str, int]]] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, item: int) -> bool:
        return item in self._nodes

    def node(self, item: int) -> Node:
        """Return what the index holds of a disclosure."""
        return self._nodes[item]

    def information_of(self, item: int) -> int:
        """Return the information that a disclosure belongs to."""
        return self._home.get(item, item)

    def members(self, information: int) -> list[int]:
        """Return the disclosures of an information."""
        return self._members.get(information, [information] if information in self._nodes else [])

    def absorb(self, added: Sequence[Node], removed: Iterable[int] = ()) -> Changes:
        """
        Take a batch in: nodes that are new, changed (in both lists) or gone.

        A node that changed keeps its id; its `spent` keys must include those of the versions before.
        """
        changes = Changes([], [], {})
        dirty: set[int] = set()
        old_keys = {item: self._forget(item, changes, dirty) for item in removed}
        warm = self._release(added, old_keys)
        touched = self._enter(added, old_keys)
        if touched is not None:
            self._cool(touched, changes, dirty)
            self._judge({node.id for node in added}, touched.slots[touched.after > 1], changes, dirty)
        if len(warm):
            self._judge_again(warm, changes, dirty)
        for node in added:
            self._link_twins(node, changes, dirty)
        dirty.update(node.id for node in added)
        self._settle(dirty, changes)
        return self._lasting(changes)

    def _lasting(self, changes: Changes) -> Changes:
        """Leave out pairs that were joined and parted again, or the other way round, within the batch."""
        joined = {
            (edge.one, edge.other): edge for edge in changes.joined if edge.other in self._edges.get(edge.one, ())
        }
        parted = [pair for pair in dict.fromkeys(changes.parted) if pair[1] not in self._edges.get(pair[0], ())]
        return Changes(list(joined.values()), parted, changes.moved)

    def restore(
        self, nodes: Sequence[Node], edges: Iterable[tuple[int, int, bool, float]], homes: Iterable[tuple[int, int]]
    ) -> None:
        """Take in what the ledger holds, without judging any pair again. The index must be empty."""
        self._enter(nodes, {})
        for node in nodes:
            if node.twin:
                self._twins.setdefault((node.scope, node.twin), []).append((node.name, node.id))
        for twins in self._twins.values():
            twins.sort()
        for one, other, same, score in edges:
            if not same:
                continue
            self._edges.setdefault(one, {})[other] = score
            self._edges.setdefault(other, {})[one] = score
        for item, information in homes:
            self._home[item] = information
            self._members.setdefault(information, []).append(item)

    def _enter(self, nodes: Sequence[Node], old_keys: dict[int, U64]) -> Touched | None:
        if not nodes:
            return None
        self._nodes.update((node.id, node) for node in nodes)
        keys, members = _pairs([(node.keys, node.scope, node.id) for node in nodes])
        fresh = np.ones(len(keys), dtype=np.int32)
        changed = [node for node in nodes if node.spent]
        if changed:
            more, _ = _pairs([(node.spent, node.scope, -1) for node in changed])
            keys = np.concatenate([keys, more])
            members = np.concatenate([members, np.full(len(more), -1, dtype=np.int32)])
            fresh = np.ones(len(keys), dtype=np.int32)
        if old_keys:
            fresh = self._fresh(nodes, changed, old_keys)
        return self._table.add(keys, members, fresh)

    def _fresh(self, nodes: Sequence[Node], changed: Sequence[Node], old_keys: dict[int, U64]) -> npt.NDArray[np.int32]:
        """Say of each key, in the order of `_enter`, whether its item never had it before."""
        parts = [(node.id, scoped_keys(node)) for node in nodes]
        parts += [(node.id, _scoped(node.spent, node.scope)) for node in changed]
        known = (old_keys.get(number) for number, _ in parts)
        fresh = [
            np.ones(len(keys), dtype=np.int32) if old is None else (~np.isin(keys, old)).astype(np.int32)
            for (_, keys), old in zip(parts, known, strict=True)
        ]
        return np.concatenate(fresh)

    def _release(self, added: Sequence[Node], old_keys: dict[int, U64]) -> U64:
        """Take keys that no present item has or had any more out of the populations; return those that find again."""
        if not old_keys:
            return np.zeros(0, dtype=np.uint64)
        kept = {node.id: _keys_ever(node) for node in added if node.id in old_keys}
        lost = [np.setdiff1d(keys, kept[item]) if item in kept else keys for item, keys in old_keys.items()]
        return self._table.release(np.concatenate(lost))

    def _forget(self, item: int, changes: Changes, dirty: set[int]) -> U64:
        node = self._nodes.pop(item)
        self._sides.pop(item, None)
        self._table.remove(item)
        for neighbour in list(self._edges.get(item, ())):
            self._part(item, neighbour, changes)
            dirty.add(neighbour)
        self._unlink_twins(node, changes, dirty)
        information = self._home.pop(item, None)
        if information is not None:
            left = [member for member in self._members.pop(information) if member != item]
            for member in left:
                self._home[member] = information
            self._members[information] = left
            dirty.update(left)
        return _keys_ever(node)

    def _link_twins(self, node: Node, changes: Changes, dirty: set[int]) -> None:
        """
        Tie an item to its neighbours, by name, among those with the very same text.

        Such a text may be passed on by every unit of the district; a chain keeps the pairs as few as the items.
        """
        if not node.twin:
            return
        twins = self._twins.setdefault((node.scope, node.twin), [])
        place = bisect_left(twins, (node.name, node.id))
        twins.insert(place, (node.name, node.id))
        near = [twins[n][1] for n in (place - 1, place + 1) if 0 <= n < len(twins)]
        if len(near) == 2 and near[1] in self._edges.get(near[0], ()):
            self._part(near[0], near[1], changes)
        for other in near:
            self._tie(node.id, other, TWINS, changes, dirty)

    def _unlink_twins(self, node: Node, changes: Changes, dirty: set[int]) -> None:
        if not node.twin:
            return
        twins = self._twins[node.scope, node.twin]
        place = twins.index((node.name, node.id))
        del twins[place]
        if 0 < place < len(twins):
            self._tie(twins[place - 1][1], twins[place][1], TWINS, changes, dirty)

    def _tie(self, one: int, other: int, verdict: Verdict, changes: Changes, dirty: set[int]) -> None:
        one, other = min(one, other), max(one, other)
        self._edges.setdefault(one, {})[other] = verdict.score
        self._edges.setdefault(other, {})[one] = verdict.score
        changes.joined.append(Edge(one, other, verdict))
        dirty.update((one, other))

    def _are_twins(self, one: int, other: int) -> bool:
        mine, theirs = self._nodes[one], self._nodes[other]
        return bool(mine.twin) and mine.twin == theirs.twin

    def _part(self, one: int, other: int, changes: Changes) -> None:
        del self._edges[one][other]
        del self._edges[other][one]
        changes.parted.append((min(one, other), max(one, other)))

    def _cool(self, touched: Touched, changes: Changes, dirty: set[int]) -> None:
        """Keys that became hot no longer support anything: part the pairs that had nothing else in common."""
        for slot in self._table.cooled(touched).tolist():
            members = set(self._table.members(slot))
            for one in members:
                for other in [item for item in self._edges.get(one, ()) if item > one and item in members]:
                    if not self._are_twins(one, other) and not self._supported(one, other):
                        self._part(one, other, changes)
                        dirty.update((one, other))

    def _supported(self, one: int, other: int) -> bool:
        """Whether two items share enough live keys to be compared; see `ENOUGH`."""
        shared = np.intersect1d(scoped_keys(self._nodes[one]), scoped_keys(self._nodes[other]))
        live = shared[self._table.live(self._table.find(shared))]
        return self._is_enough(int(_worth(live).sum()), one, other)

    def _judge(self, new: Collection[int], slots: I64, changes: Changes, dirty: set[int]) -> None:
        """Compare every pair with a new item that shares enough live keys; all keys of the new items are among the slots."""
        shared: dict[tuple[int, int], int] = {}
        live = slots[self._table.live(slots)]
        for slot, worth in zip(live.tolist(), _worth(self._table.keys(live)).tolist(), strict=True):
            members = self._table.members(slot)
            for one in members:
                if one in new:
                    for other in members:
                        if other != one and (other < one or other not in new):
                            pair = (one, other) if one < other else (other, one)
                            shared[pair] = shared.get(pair, 0) + worth
        for pair, worth in shared.items():
            if self._is_enough(worth, *pair):
                self._compare(pair, changes, dirty)

    def _is_enough(self, worth: int, one: int, other: int) -> bool:
        return worth >= ENOUGH or (worth > 0 and (self._is_sparse(one) or self._is_sparse(other)))

    def _is_sparse(self, item: int) -> bool:
        return len(self._nodes[item].keys) <= 8 * SPARSE

    def _judge_again(self, warm: U64, changes: Changes, dirty: set[int]) -> None:
        """Compare the items that keys find again which had become too common."""
        seen: set[tuple[int, int]] = set()
        for slot in self._table.find(warm).tolist():
            members = sorted(self._table.members(slot))
            seen |= {(one, other) for number, other in enumerate(members) for one in members[:number]}
        for one, other in sorted(seen):
            if other not in self._edges.get(one, ()) and self._supported(one, other):
                self._compare((one, other), changes, dirty)

    def _compare(self, pair: tuple[int, int], changes: Changes, dirty: set[int]) -> None:
        one, other = pair
        if self._nodes[one].scope != self._nodes[other].scope or self._are_twins(one, other):
            return
        verdict = compare(self._side(one), self._side(other))
        if verdict.same:
            self._tie(one, other, verdict, changes, dirty)

    def _side(self, item: int) -> Side:
        side = self._sides.get(item)
        if side is None:
            if len(self._sides) >= _SIDES:
                self._sides.clear()
            node = self._nodes[item]
            side = side_of(unpack(node.fingerprint), node.at, node.channel, node.links, node.document_number)
            self._sides[item] = side
        return side

    def _settle(self, dirty: set[int], changes: Changes) -> None:
        """Cluster every component that a changed pair lies in anew."""
        done: set[int] = set()
        components: list[set[int]] = []
        for item in sorted(dirty):
            if item not in done and item in self._nodes:
                components.append(component(item, self._edges))
                done |= components[-1]
        for item in done:
            self._members.pop(self._home.pop(item, item), None)
        for reached in components:
            for group in self._groups(reached):
                self._house(group, changes)

    def _groups(self, reached: set[int]) -> list[list[int]]:
        if len(reached) == 1:
            return [list(reached)]
        return partition(reached, self._edges, self._name, self._contradict)

    def _house(self, group: list[int], changes: Changes) -> None:
        information = min(group)
        changes.moved.update(dict.fromkeys(group, information))
        if len(group) > 1:
            self._members[information] = group
            self._home.update(dict.fromkeys(group, information))

    def _name(self, item: int) -> str:
        return self._nodes[item].name

    def _contradict(self, one: int, other: int) -> bool:
        return not self._are_twins(one, other) and bool(contradictions(self._side(one), self._side(other)))


def _worth(keys: U64) -> U64:
    return np.where(keys & np.uint64(STRONG), np.uint64(ENOUGH), np.uint64(1))


@cache
def _salt(scope: str) -> np.uint64:
    return np.uint64(xxh3_64_intdigest(scope.encode()) & ~STRONG)


def _scoped(packed: bytes, scope: str) -> U64:
    keys = np.frombuffer(packed, dtype=np.uint64) ^ _salt(scope)
    result: U64 = np.where(keys == 0, np.uint64(2), keys)
    return result


def _pairs(packed: Sequence[tuple[bytes, str, int]]) -> tuple[U64, npt.NDArray[np.int32]]:
    """Return the scoped keys of many items end to end, and the item of each."""
    sizes = [len(keys) // 8 for keys, _, _ in packed]
    salts = np.array([_salt(scope) for _, scope, _ in packed], dtype=np.uint64)
    keys = np.frombuffer(b"".join(keys for keys, _, _ in packed), dtype=np.uint64) ^ np.repeat(salts, sizes)
    members = np.repeat(np.array([number for _, _, number in packed], dtype=np.int32), sizes)
    return np.where(keys == 0, np.uint64(2), keys), members


def _keys_ever(node: Node) -> U64:
    """Return the keys of all versions of a node."""
    return np.concatenate([scoped_keys(node), _scoped(node.spent, node.scope)])


def scoped_keys(node: Node) -> U64:
    """Return the candidate keys of a node; items of different scopes never share one."""
    return _scoped(node.keys, node.scope)
