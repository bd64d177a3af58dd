"""
What has been handed on already, word for word: the filter in front of a queue.

What is dropped by it must be dropped without loss. The ledger is a function of the set of readings, so a reading that was handed on
before, equal in everything that is looked at, when and where it was observed included, adds nothing to the set: dropping it changes no count.
Whatever differs in anything, be it the time of observation alone, is not known here and goes on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Protocol

KEPT = 200_000
"""Names remembered within a process; some forty megabytes."""


class Unchanged(Protocol):
    """
    Remembers by name the digest of what was handed on last.

    `scope` says to whom: ledger, queue and lane as they are now. After whatever may have lost what was handed on (a ledger put back from
    a backup, a queue made anew, another partition) it must be another one, and nothing is known in it.
    """

    async def known(self, scope: str, digests: Mapping[str, bytes]) -> frozenset[str]:
        """Return the names of which just this was handed on last. What is doubtful is not known."""

    async def note(self, scope: str, digests: Mapping[str, bytes]) -> None:
        """Remember what was handed on and cannot be lost any more; never before."""


class LocalUnchanged:
    """Remembers within one process: the names used last."""

    def __init__(self, size: int = KEPT) -> None:
        self._size = size
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()

    async def known(self, scope: str, digests: Mapping[str, bytes]) -> frozenset[str]:
        """See `Unchanged`."""
        return frozenset(name for name, digest in digests.items() if self._kept.get(brief(scope, name)) == digest)

    async def note(self, scope: str, digests: Mapping[str, bytes]) -> None:
        """See `Unchanged`."""
        for name, digest in digests.items():
            key = brief(scope, name)
            self._kept[key] = digest
            self._kept.move_to_end(key)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)


def brief(scope: str, name: str) -> bytes:
    """Return the short form of a name within a scope: 128 bits, of which no two names are alike."""
    return blake2b(f"{scope}\x1f{name}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def digests_of(said: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return names with the digest of what is said under each; of a name that is said twice nothing is known."""
    found: dict[str, bytes] = {}
    twice: set[str] = set()
    for name, words in said:
        twice |= {name} & found.keys()
        found[name] = blake2b(words, digest_size=16).digest()
    return {name: digest for name, digest in found.items() if name not in twice}
