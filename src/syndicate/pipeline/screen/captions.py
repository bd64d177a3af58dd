"""Captions and signal words: one automaton over the folded text finds them all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from syndicate.pipeline.screen.folding import fold_all
from syndicate.pipeline.screen.limits import WORDS, TooMuch


class Hit(NamedTuple):
    """One word that was found; `means` are the classes it stands for."""

    start: int
    end: int
    means: frozenset[str]


_HAN = "\u4e00-\u9fff"
# A word may be written with gaps between its characters (姓　名, 身 份 证 号): then one Han character stands alone. The blank comes first
# in the pattern because blanks are rare.
_SPACED = re.compile(
    rf"[ \v](?<=[{_HAN}][ \v])(?<![{_HAN}][{_HAN}][ \v])[ \v]{{0,5}}[{_HAN}]|[ \v](?<=[{_HAN}][ \v])[ \v]{{0,5}}[{_HAN}](?![{_HAN}])"
)
_GAPS = re.compile(rf"[ \v]+|(?<=[{_HAN}])\n(?=[{_HAN}])")


class Words:
    """All words of a rule set. A longer word hides the shorter ones within it: 微信公众号 is no 微信."""

    def __init__(self, classes: Mapping[str, Iterable[str]], phrases: frozenset[str] = frozenset()) -> None:
        """Take the words by class; words of the classes in `phrases` are looked for over gaps wherever a part of one is found."""
        self._phrases = phrases
        means: dict[str, set[str]] = {}
        for name, words in classes.items():
            for word in fold_all(tuple(words)):
                means.setdefault(word.replace(" ", ""), set()).add(name)
                means.setdefault(word, set()).add(name)
        self._words = sorted(means, key=lambda word: word[0].isascii() or word[-1].isascii())
        self._latin = sum(1 for word in self._words if not (word[0].isascii() or word[-1].isascii()))
        self._means = [frozenset(means[word]) for word in self._words]
        self._automaton = AhoCorasick(self._words, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Hit]:
        """Return the words of a folded text in order; where it has spaced-out words, those too."""
        found = self._find(text)
        spaced = (" " in text or "\v" in text) and _SPACED.search(text) is not None
        if not spaced and not any(self._may_go_on(text, hit) for hit in found):
            return found
        return self._over_gaps(text)

    def _may_go_on(self, text: str, hit: Hit) -> bool:
        """Tell whether a word is part of a phrase that a blank or a line's end may have parted."""
        return not self._phrases.isdisjoint(hit.means) and (
            text[hit.end : hit.end + 1] in (" ", "\v", "\n") or (hit.start > 0 and text[hit.start - 1] in " \v\n")
        )

    def _over_gaps(self, text: str) -> list[Hit]:
        """Return the words of a text as if it had no blanks, and no line's end between Han characters."""
        pieces: list[str] = []
        starts, shifts, at, length = [0], [0], 0, 0
        for gap in _GAPS.finditer(text):
            pieces.append(text[at : gap.start()])
            length += gap.start() - at
            at = gap.end()
            starts.append(length)
            shifts.append(at - length)
        pieces.append(text[at:])
        found = [
            Hit(
                hit.start + shifts[bisect_right(starts, hit.start) - 1],
                hit.end + shifts[bisect_right(starts, hit.end - 1) - 1],
                hit.means,
            )
            for hit in self._find("".join(pieces))
        ]
        return [self._on_its_line(text, hit) for hit in found]

    def _on_its_line(self, text: str, hit: Hit) -> Hit:
        """Return the word that has a line to itself behind the line's end within a hit: …教育局 / 领导批示 is no 局领导批示."""
        end = text.find("\n", hit.start, hit.end)
        if end < 0 or self._find(text[hit.start : end]):
            return hit
        own = self._find(text[end + 1 : hit.end])
        whole = len(own) == 1 and own[0].start == 0 and own[0].end == hit.end - end - 1
        return Hit(end + 1, hit.end, own[0].means) if whole else hit

    def _find(self, text: str) -> list[Hit]:
        means = self._means
        found = self._automaton.find_matches_as_indexes(text)
        if len(found) > WORDS:
            raise TooMuch
        return [
            Hit(start, end, means[word]) for word, start, end in found if word < self._latin or _apart(text, start, end)
        ]


def _apart(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin word stands apart from other letters: WX is no part of WEIXIN.QQ.COM. Digits may follow."""
    first = (
        start == 0
        or not text[start].isascii()
        or not (text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "./@_-"))
    )
    last = end >= len(text) or not text[end - 1].isalpha() or not (text[end].isascii() and text[end].isalpha())
    return first and last


class Hits:
    """The words of one view, in order."""

    def __init__(self, found: list[Hit]) -> None:
        self.all = found
        self._starts = [hit.start for hit in found]
        self._by_class: dict[str, list[Hit]] = {}
        for hit in found:
            for name in hit.means:
                self._by_class.setdefault(name, []).append(hit)

    def of(self, name: str) -> list[Hit]:
        """Return the words of one class."""
        return self._by_class.get(name, [])

    def has(self, *names: str) -> bool:
        """Tell whether any word of these classes stands in the view."""
        return any(name in self._by_class for name in names)

    def within(self, start: int, end: int) -> list[Hit]:
        """Return the words that start in a stretch."""
        return self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def any_within(self, start: int, end: int) -> bool:
        """Tell whether a word starts in a stretch."""
        at = bisect_left(self._starts, start)
        return at < len(self._starts) and self._starts[at] < end

    def last_before(self, start: int, at: int) -> Hit | None:
        """Return the last word that starts at or after `start` and ends at or before `at`."""
        index = bisect_left(self._starts, at) - 1
        while index >= 0 and self.all[index].start >= start:
            if self.all[index].end <= at:
                return self.all[index]
            index -= 1
        return None
