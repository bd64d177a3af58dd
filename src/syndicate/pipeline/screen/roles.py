"""Captions of persons that no list holds: 受补贴人, 被安置对象, 参训学员. What they end in says that they name somebody."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter

from syndicate.pipeline.screen.captions import Hit
from syndicate.pipeline.screen.limits import WORDS, TooMuch

_HAN = "\u4e00-\u9fff"
_NAME = frozenset({"name"})
_SIGNAL = frozenset({"role", "minor_topic"})
"""Words that only signal a person within prose; at the place of a caption they are one."""


_EDGE = r"[\n\t|,，;；。、\"'()（）:：>. \v]"
_CAPTION = re.compile(rf"{_EDGE}([{_HAN}]{{2,11}}+)(?=[ \v]{{0,4}}+(?:[:：\t|\n,\"') ]|\Z))")
"""A short stretch of characters where captions stand: after an edge, before a colon or a cell's end."""
_SAYS = re.compile(rf"为[{_HAN}]{{2,4}}[,，;；。]")
_SAID_OF = re.compile(rf"(?:\A|{_EDGE})([{_HAN}]{{2,11}})[ \v]{{0,4}}\Z")
_LEAD = 7
"""Characters that may stand before the ending."""


class Roles:
    """Finds captions that end like a role of persons and stand where captions stand: after an edge, before a colon or a cell's end."""

    def __init__(self, endings: Iterable[str], others: Iterable[str]) -> None:
        self._endings = tuple(endings)
        self._shortest = min(map(len, self._endings), default=0)
        self._others = tuple(others)

    def added(self, text: str, hits: list[Hit]) -> list[Hit]:
        """Return the hits with those captions among them; where a listed word ends at the same place, the list speaks."""
        known = {hit.end for hit in hits if not hit.means <= _SIGNAL}
        roles = sorted({found for found in self._captions(text) if found[1] not in known})
        if not roles:
            return hits
        if len(roles) > WORDS:
            raise TooMuch
        starts = [start for start, _ in roles]
        kept = [hit for hit in hits if not _within(hit.start, roles, starts)]
        return sorted([*kept, *(Hit(start, end, _NAME) for start, end in roles)], key=attrgetter("start"))

    def _captions(self, text: str) -> Iterator[tuple[int, int]]:
        for found in _CAPTION.finditer("\n" + text):
            if self._is_role(found[1]):
                yield found.start(), found.end() - 1
        for says in _SAYS.finditer(text):
            begin = max(0, says.start() - 16)
            said = _SAID_OF.search(text[begin : says.start()])
            if said is not None and self._is_role(said[1]):
                yield begin + said.start(1), begin + said.end(1)

    def _is_role(self, said: str) -> bool:
        if not said.endswith(self._endings) or said.endswith(self._others):
            return False
        if len(said) <= _LEAD + self._shortest:
            return True
        return len(said) - max(len(end) for end in self._endings if said.endswith(end)) <= _LEAD


def _within(at: int, roles: list[tuple[int, int]], starts: list[int]) -> bool:
    """Tell whether a position lies in the caption that begins last at or before it."""
    index = bisect_right(starts, at) - 1
    return index >= 0 and at < roles[index][1]
