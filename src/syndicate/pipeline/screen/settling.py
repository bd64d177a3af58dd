"""Which of the spans found stand beside each other: of two that claim the same characters, the stronger evidence speaks."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import NamedTuple

from syndicate.model.screening import Act
from syndicate.pipeline.screen.view import View


class Span(NamedTuple):
    """A finding in its view, with its rule, before it is told."""

    view: View
    first: int
    last: int
    start: int
    end: int
    kind: str
    act: Act
    reason: str
    rule: str
    weak: bool


_ORDER = {
    kind: place
    for place, kind in enumerate(("cn_id", "bank_card", "mobile", "uscc", "plate", "passport", "travel_permit"))
}
"""Where two kinds claim the same characters, the one with the stronger evidence speaks: what has a check digit comes first."""


def settled(spans: list[Span]) -> list[Span]:
    """
    Return the spans in order of place; among those to be masked no two overlap, and what blocks stays beside them.

    An address that runs into another value ends where that begins and goes on behind it: nothing of it stays to be seen.
    """
    kept = [span for span in spans if span.act is Act.BLOCK and not span.weak]
    masked: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s.weak, _ORDER.get(s.kind, len(_ORDER)), s.start, -s.end, s.rule)):
        if span.act is Act.REDACT:
            for piece in _beside(span, masked) if span.kind in _PARTED and not span.weak else (span,):
                if _free(masked, piece.start, piece.end):
                    insort(masked, (piece.start, piece.end))
                    kept.append(piece)
    return sorted(kept, key=lambda s: (s.start, s.end, s.rule))


_PARTED = frozenset({"address"})
"""Kinds of which a piece tells something, too: where another value takes a part of it, the rest is still masked."""


def _beside(span: Span, taken: list[tuple[int, int]]) -> Iterator[Span]:
    """Yield what of a span lies outside of what is taken: the span itself where nothing of it is."""
    first = span.first
    for at in range(span.first, span.last + 1):
        if at == span.last or not _free(taken, *span.view.span(at, at + 1)):
            if any(char.isalnum() for char in span.view.text[first:at]):
                start, end = span.view.span(first, at)
                yield span._replace(first=first, last=at, start=start, end=end)
            first = at + 1


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    place = bisect_left(taken, (start, end))
    return (place == 0 or taken[place - 1][1] <= start) and (place == len(taken) or taken[place][0] >= end)
