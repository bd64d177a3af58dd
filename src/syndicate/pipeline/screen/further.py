"""Further looks at a masked text: what masking lets appear is hidden as well, until a look finds nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from syndicate.model.screening import Act, Finding
from syndicate.pipeline.screen.masking import STAR, Change, applied
from syndicate.pipeline.screen.settling import Span

ROUNDS = 8
"""Looks after which a text that still shows something is given up, and blocked."""


class Shown(NamedTuple):
    """A character of the raw text that still shows in a span of the masked one."""

    start: int
    end: int


def looked_again(
    raw: str, findings: Sequence[Finding], changes: Sequence[Change], look: Callable[[str], list[Span]]
) -> tuple[tuple[Finding, ...], str] | None:
    """
    Return the findings of all looks, on the raw text, and the masked text that shows nothing more.

    A number beside another is often no number of its own until that one is masked. What a further look finds is hidden altogether,
    also where it reaches into a span found before; what of it lies outside of those is a finding of its own. None: the looks came to no end,
    or one of them saw what blocks.
    """
    found, made = list(findings), list(changes)
    for _ in range(ROUNDS):
        masked = applied(raw, made)
        spans = [span for span in look(masked) if not span.weak]
        if not spans:
            return tuple(sorted(found, key=lambda one: (one.start, one.end, one.rule))), masked
        back = _Back(made)
        shown = [(span, list(_shown(span, back))) for span in spans]
        if any(span.act is Act.BLOCK for span in spans) or not any(places for _, places in shown):
            return None
        known = Covered(found)
        for span, places in shown:
            found += _pieces(span, places, known)
            made += [(*place, STAR) for place in places]
        made.sort()
    return None


class Covered:
    """The stretches of the raw text that findings cover, asked for in logarithmic time: a text may hold many thousands."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted((one.start, one.end) for one in findings):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def covers(self, start: int, end: int) -> bool:
        """Say whether all from start to end lies in a stretch."""
        place = bisect_right(self._starts, start) - 1
        return place >= 0 and end <= self._ends[place]

    def touches(self, start: int, end: int) -> bool:
        """Say whether anything between start and end lies in a stretch."""
        place = bisect_left(self._starts, end) - 1
        return place >= 0 and self._ends[place] > start


class _Back:
    """The way from the masked text back to the raw one."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._starts: list[int] = []
        self._ends: list[tuple[int, int]] = []
        shift, at = 0, 0
        for start, end, new in changes:
            if start >= at:
                self._starts.append(start + shift)
                shift += len(new) - (end - start)
                self._ends.append((end + shift, end))
                at = end

    def raw(self, start: int, end: int) -> Shown | None:
        """Return the raw offsets of a character of the masked text; None where masking has put it there."""
        place = bisect_right(self._starts, start) - 1
        if place < 0:
            return Shown(start, end)
        after, at = self._ends[place]
        return Shown(start - after + at, end - after + at) if start >= after else None


def _shown(span: Span, back: _Back) -> Iterator[Shown]:
    """Yield the letters, digits and signs of writing of a span that no mask hides yet."""
    for at in range(span.first, span.last):
        if span.view.text[at].isalnum():
            start, end = span.view.span(at, at + 1)
            place = back.raw(start, end) if start < end else None
            if place is not None:
                yield place


def _pieces(span: Span, places: Sequence[Shown], known: Covered) -> Iterator[Finding]:
    """Yield the stretches of what a span still shows that lie outside of the findings known."""
    stretch: list[Shown] = []
    for place in places:
        if stretch and known.touches(stretch[-1].end, place.end):
            yield _finding(span, stretch)
            stretch = []
        if not known.covers(place.start, place.end):
            stretch.append(place)
    if stretch:
        yield _finding(span, stretch)


def _finding(span: Span, stretch: Sequence[Shown]) -> Finding:
    return Finding(stretch[0].start, stretch[-1].end, span.kind, span.act, span.reason, span.rule)
