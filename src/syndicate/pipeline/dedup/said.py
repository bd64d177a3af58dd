"""What people said of pairs of disclosures, minded from then on whatever arrives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from syndicate.pipeline.dedup.partition import NOTHING_SAID, Said


class Spoken(NamedTuple):
    """One ruling: two disclosures by handle, and `same`, `different` or `undone`."""

    one: int
    other: int
    decision: str


class Rulings:
    """The latest word on each pair of handles, and which of the handles are present."""

    def __init__(self) -> None:
        self._words: dict[tuple[int, int], str] = {}
        """In the order in which they were said."""
        self._partners: dict[int, set[int]] = {}
        self._present: dict[int, tuple[int, str]] = {}
        self._handles: dict[int, set[int]] = {}
        self._standing: Said | None = NOTHING_SAID

    def say(self, spoken: Iterable[Spoken]) -> set[int]:
        """Take in words, the latest last; return the handles that they are about."""
        about: set[int] = set()
        for one, other, decision in spoken:
            pair = min(one, other), max(one, other)
            self._words.pop(pair, None)
            self._words[pair] = decision
            self._partners.setdefault(one, set()).add(other)
            self._partners.setdefault(other, set()).add(one)
            about.update(pair)
        self._standing = None
        return about

    def enter(self, item: int, scope: str, handles: Iterable[int]) -> None:
        """Be told that an item is present under some handles; those that nobody spoke of are forgotten at once."""
        known = [handle for handle in handles if handle in self._partners]
        if known:
            self._standing = None
            self._present.update(dict.fromkeys(known, (item, scope)))
            self._handles.setdefault(item, set()).update(known)

    def leave(self, item: int) -> set[int]:
        """Be told that an item is gone; return the items that it was spoken of with."""
        handles = self._handles.pop(item, None)
        if handles is None:
            return set()
        self._standing = None
        partners = {partner for handle in handles for partner in self._partners[handle]}
        for handle in handles:
            del self._present[handle]
        return {self._present[partner][0] for partner in partners if partner in self._present}

    def standing(self) -> Said:
        """Return what is said of the items that are present; an information never spans two scopes."""
        if self._standing is None:
            together: dict[int, set[int]] = {}
            apart: dict[int, set[int]] = {}
            for (one, other), decision in self._pairs_present().items():
                if decision != "undone":
                    ties = together if decision == "same" else apart
                    ties.setdefault(one, set()).add(other)
                    ties.setdefault(other, set()).add(one)
            self._standing = Said(together, apart)
        return self._standing

    def _pairs_present(self) -> dict[tuple[int, int], str]:
        """Return the latest word on each pair of items, under whichever of their handles it was said."""
        found: dict[tuple[int, int], str] = {}
        for (first, second), decision in self._words.items():
            one, other = self._present.get(first), self._present.get(second)
            if one and other and one[1] == other[1] and one[0] != other[0]:
                pair = min(one[0], other[0]), max(one[0], other[0])
                found.pop(pair, None)
                found[pair] = decision
        return found
