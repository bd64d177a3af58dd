"""Captions of persons that no list holds: 受补贴人, 被安置对象, 参训学员. What they end in says that they name somebody."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from syndicate.pipeline.screen.captions import Hit

_HAN = "\u4e00-\u9fff"
_NAME = frozenset({"name"})
_SIGNAL = frozenset({"role", "minor_topic"})
"""Words that only signal a person within prose; at the place of a caption they are one."""


class Roles:
    """Finds captions that end like a role of persons and stand where captions stand: after an edge, before a colon or a cell's end."""

    def __init__(self, endings: Iterable[str], others: Iterable[str]) -> None:
        ends = "|".join(sorted(map(re.escape, endings), key=len, reverse=True)) or "(?!)"
        self._others = tuple(others)
        self._role = re.compile(
            rf"(?:\A|(?<=[\n\t|,，;；。、\"'()（）:：>. \v]))[{_HAN}]{{0,7}}(?:{ends})(?=[ \v]{{0,4}}(?:[:：\t|\n,\"') ]|为[{_HAN}]{{2,4}}[,，;；。]|\Z))"
        )

    def added(self, text: str, hits: list[Hit]) -> list[Hit]:
        """Return the hits with those captions among them; where a listed word ends at the same place, the list speaks."""
        known = {hit.end for hit in hits if not hit.means <= _SIGNAL}
        starts = [hit.start for hit in hits]
        result = hits
        for role in self._role.finditer(text):
            if role.end() in known or role[0].endswith(self._others):
                continue
            if result is hits:
                result = list(hits)
            while (at := bisect_left(starts, role.start())) < len(result) and result[at].start < role.end():
                del result[at], starts[at]
            result.insert(at, Hit(role.start(), role.end(), _NAME))
            starts.insert(at, role.start())
        return result
