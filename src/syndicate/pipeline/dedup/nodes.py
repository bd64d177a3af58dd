"""A disclosure as the index takes it, and the keys by which it is found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Protocol

import msgspec
import numpy as np
from xxhash import xxh3_64_intdigest

from syndicate.model.prepared import Fingerprint
from syndicate.pipeline.dedup.hashing import U64
from syndicate.pipeline.dedup.keytable import I32, KIND, STRONG, TWIN

_FREE = np.uint64(8)
"""Stands for a key that would be 0, which marks a free slot."""


class Node(msgspec.Struct, gc=False):
    """A disclosure as the index knows it."""

    id: int
    scope: str
    """Jurisdiction and counting year: nothing outside it is ever the same information."""
    name: str
    """Hexadecimal digits from the identity; break ties."""
    at: int
    channel: str
    fingerprint: Fingerprint
    links: tuple[int, ...]
    document_number: str
    twin: int
    """Equal for items with the same text, headline and document number; 0: it has no text."""
    spent: bytes = b""
    """Packed keys that only other versions of the disclosure have; they count towards a key's population."""
    also: tuple[int, ...] = ()
    """Handles of its other native ids: a person may have spoken of it under one of them."""


class Nodes(Protocol):
    """Where the index finds what it does not keep in memory."""

    def node(self, item: int) -> Node:
        """Return a disclosure that the index holds."""

    def prefetch(self, items: Collection[int]) -> None:
        """Be told that these will be asked for."""

    def put(self, nodes: Sequence[Node]) -> None:
        """Take nodes that are new or stand in the place of what was there."""


class Remembered:
    """Keeps every node in memory."""

    def __init__(self) -> None:
        self._nodes: dict[int, Node] = {}

    def node(self, item: int) -> Node:
        """Return a node that was put in."""
        return self._nodes[item]

    def prefetch(self, items: Collection[int]) -> None:
        """Everything is at hand already."""

    def put(self, nodes: Sequence[Node]) -> None:
        """Take nodes in."""
        self._nodes.update((node.id, node) for node in nodes)


def keys_of(node: Node) -> U64:
    """Return the keys by which a node is compared with others; items of different scopes never share one."""
    return _scoped(node.fingerprint.keys, _salt(node.scope))


def keys_ever(node: Node) -> U64:
    """Return the keys of all versions of a node, and that of its whole text."""
    twin = twin_key_of(node)
    return np.concatenate(
        [_scoped(node.fingerprint.keys + node.spent, _salt(node.scope)), np.array([twin] if twin else [], np.uint64)]
    )


def twin_key_of(node: Node) -> int:
    """Return the key that only nodes with the very same text have; 0: it has no text."""
    return (node.twin ^ int(_salt(node.scope))) & ~KIND | TWIN if node.twin else 0


def keys_of_all(nodes: Sequence[Node]) -> tuple[U64, I32]:
    """Return all keys of many nodes, one after the other, and whose each is; -1 for those of a former version."""
    packed = [node.fingerprint.keys for node in nodes]
    sizes = [len(keys) // 8 for keys in packed]
    spent = [node for node in nodes if node.spent]
    twins = [(twin_key_of(node), node.id) for node in nodes if node.twin]
    salts = np.repeat(np.array([_salt(node.scope) for node in nodes], dtype=np.uint64), sizes)
    keys = [_plain(np.frombuffer(b"".join(packed), dtype=np.uint64) ^ salts)]
    members = [np.repeat(np.array([node.id for node in nodes], dtype=np.int32), sizes)]
    keys += [_scoped(node.spent, _salt(node.scope)) for node in spent]
    members += [np.full(len(node.spent) // 8, -1, dtype=np.int32) for node in spent]
    keys.append(np.array([key for key, _ in twins], dtype=np.uint64))
    members.append(np.array([item for _, item in twins], dtype=np.int32))
    return np.concatenate(keys), np.concatenate(members)


def owners_of_all(nodes: Sequence[Node]) -> list[int]:
    """Return the node behind each key of `keys_of_all`, former versions included."""
    owners = [node.id for node in nodes for _ in range(len(node.fingerprint.keys) // 8)]
    owners += [node.id for node in nodes for _ in range(len(node.spent) // 8)]
    return owners + [node.id for node in nodes if node.twin]


@lru_cache(maxsize=1024)
def _salt(scope: str) -> np.uint64:
    return np.uint64(xxh3_64_intdigest(scope.encode()) & ~KIND)


def _scoped(packed: bytes, salt: np.uint64) -> U64:
    return _plain(np.frombuffer(packed, dtype=np.uint64) ^ salt)


def _plain(keys: U64) -> U64:
    """Keep the low bits of a strong key apart from those of a whole text; no key is 0."""
    told = np.where(keys & np.uint64(STRONG), keys & ~np.uint64(KIND - STRONG), keys)
    result: U64 = np.where(told == 0, _FREE, told)
    return result
