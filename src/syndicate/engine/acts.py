"""认定的一次操作: what one person says at one time, and when it contradicts what stands. Pure."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping

import msgspec

from syndicate.model.disclosures import Ruling

Names = tuple[str, str]
"""The handles of two disclosures, in order."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """人工认定的一次操作: what one person says at one time, of one or several pairs. Undone as a whole."""

    jurisdiction: str
    year: int
    decision: str
    """`same`, `different` or `undone`."""
    pairs: tuple[Names, ...]
    reason: str
    by: str

    def called(self, now: Mapping[str, str]) -> Act:
        """Return the act with the present handles of the disclosures; pairs that turned out to be one disclosure stay as they are."""
        pairs = [tuple(sorted(now.get(handle, handle) for handle in pair)) for pair in self.pairs]
        renamed = ((new[0], new[1]) if new[0] != new[1] else old for old, new in zip(self.pairs, pairs, strict=True))
        return msgspec.structs.replace(self, pairs=tuple(dict.fromkeys(renamed)))


def rulings_of(act: Act, number: int, receipt: int, at: str) -> list[Ruling]:
    """Return the rows of an act; `number` is the id of its first."""
    return [
        Ruling(
            id=number + place,
            act=number,
            jurisdiction=act.jurisdiction,
            one=one,
            other=other,
            decision=act.decision,
            reason=act.reason,
            by=act.by,
            at=at,
            receipt=receipt,
        )
        for place, (one, other) in enumerate(act.pairs)
    ]


def contradiction(standing: Iterable[Ruling], act: Act) -> list[Ruling]:
    """
    Return standing rulings that cannot hold beside an act; none when it can be said.

    What is ruled the same hangs together: no two of such a group may be ruled different, whoever lies between them.
    """
    rulings = list(standing)
    links: dict[str, list[tuple[str, Ruling]]] = defaultdict(list)
    for ruling in rulings:
        if ruling.decision == "same":
            links[ruling.one].append((ruling.other, ruling))
            links[ruling.other].append((ruling.one, ruling))
    if act.decision == "different":
        return next((path for one, other in act.pairs if (path := _path(links, one, other))), [])
    if act.decision == "same":
        return _parting(rulings, links, act)
    return []


def _parting(rulings: Iterable[Ruling], links: dict[str, list[tuple[str, Ruling]]], act: Act) -> list[Ruling]:
    """Return a ruling that keeps apart what the act would bring together."""
    for one, other in act.pairs:
        mine, theirs = set(_reached(links, one)), set(_reached(links, other))
        for ruling in rulings:
            ends = {ruling.one, ruling.other}
            if ruling.decision == "different" and ends & mine and ends & theirs:
                return [ruling]
    return []


def _reached(links: dict[str, list[tuple[str, Ruling]]], start: str) -> dict[str, list[Ruling]]:
    """Return every name that hangs together with one, with the rulings on the shortest way to it."""
    ways: dict[str, list[Ruling]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there, ruling in links.get(here, ()):
            if there not in ways:
                ways[there] = [*ways[here], ruling]
                waiting.append(there)
    return ways


def _path(links: dict[str, list[tuple[str, Ruling]]], one: str, other: str) -> list[Ruling]:
    return _reached(links, one).get(other, [])
