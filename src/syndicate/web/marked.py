"""A text cut at the edges of spans, so that a page can mark each piece where it stands; offsets are code points, as in the findings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

import msgspec

from syndicate.model.review import Mask

_TAG = re.compile(r"<[/!A-Za-z][^<>]{0,2000}>")


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be marked."""

    start: int
    end: int
    css: str
    """How: `block`, `redact`, `mask`, `weak`, `tag`."""
    number: int = 0
    """Under which it stands in the list beside the text; 0: in none."""
    why: str = ""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the text, and all that lies over it."""

    text: str
    spans: tuple[Span, ...] = ()
    begins: tuple[int, ...] = ()
    """Numbers of the spans that begin here."""

    @property
    def css(self) -> str:
        """Names of the ways in which it is marked."""
        return " ".join(sorted({span.css for span in self.spans}))

    @property
    def why(self) -> str:
        """The reasons, one after the other."""
        return "；".join(dict.fromkeys(span.why for span in self.spans if span.why))


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Return a text in pieces, in order; together they are the text, whatever the spans. Linear in text and overlaps."""
    own = [clipped for span in spans if (clipped := _clipped(span, len(text))).start < clipped.end]
    starts: dict[int, list[Span]] = {}
    for span in own:
        starts.setdefault(span.start, []).append(span)
    edges = sorted({0, len(text)}.union(*((span.start, span.end) for span in own)))
    active: list[Span] = []
    made = []
    for start, end in itertools.pairwise(edges):
        begun = starts.get(start, [])
        active = [span for span in active if span.end > start] + begun
        numbers = tuple(span.number for span in begun if span.number)
        made.append(Piece(text=text[start:end], spans=tuple(active), begins=numbers))
    return made


def _clipped(span: Span, length: int) -> Span:
    return msgspec.structs.replace(span, start=max(0, span.start), end=min(span.end, length))


def tags(text: str) -> list[Span]:
    """Return the spans of markup in HTML, to be shown paler than the words."""
    return [Span(start=hit.start(), end=hit.end(), css="tag") for hit in _TAG.finditer(text)]


def places(masks: Sequence[Mask], part: str) -> list[Span]:
    """Return where the masks of a part stand in what goes out."""
    shift, found = 0, []
    for mask in sorted(mask for mask in masks if mask.part == part):
        start = mask.start + shift
        found.append(Span(start=start, end=start + len(mask.text), css="mask"))
        shift += len(mask.text) - (mask.end - mask.start)
    return found
