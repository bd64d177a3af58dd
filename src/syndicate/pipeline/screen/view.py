"""The text as a reader sees it, folded, with an exact way back to the raw offsets; and, apart from it, what HTML hides."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from syndicate.pipeline.screen.glance import UNSEEN, UNSEEN_RUN, Glance, glance, is_standing
from syndicate.pipeline.screen.limits import TOKENS, TooMuch
from syndicate.pipeline.screen.structured import as_lines


class Segment(NamedTuple):
    """A stretch of the view: copied one to one from the raw text, or standing for one raw stretch as a whole."""

    start: int
    raw_start: int
    raw_end: int
    copied: bool


class View:
    """A folded text in which values can be searched. `span` leads back; a view without segments is the raw text position by position."""

    def __init__(self, seen: Glance, segments: list[Segment] | None = None, *, hidden: bool = False) -> None:
        self.text = seen.text
        self.seen = seen
        self.hidden = hidden
        self.segments = segments
        self._starts = [segment.start for segment in segments] if segments is not None else []

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw offsets of a stretch of the view, from its first character to its last."""
        if self.segments is None:
            return start, end
        return self._one(start)[0], self._one(end - 1)[1]

    def unbroken(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the raw offsets of a stretch that is copied one to one from one raw stretch; None where it is not."""
        if self.segments is None:
            return start, end
        segment = self.segments[bisect_right(self._starts, start) - 1]
        raw = segment.raw_start + start - segment.start
        return (raw, raw + end - start) if segment.copied and raw + end - start <= segment.raw_end else None

    def _one(self, at: int) -> tuple[int, int]:
        """Return the raw offsets of one character."""
        assert self.segments is not None
        segment = self.segments[bisect_right(self._starts, at) - 1]
        if not segment.copied:
            return segment.raw_start, segment.raw_end
        raw = segment.raw_start + at - segment.start
        return raw, raw + 1

    def characters(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the raw offsets of each character of a stretch that stands for something in the raw text."""
        return [place for place in map(self._one_or_same, range(start, end)) if place[0] < place[1]]

    def _one_or_same(self, at: int) -> tuple[int, int]:
        return (at, at + 1) if self.segments is None else self._one(at)


class Builder:
    """Collects the stretches of a view."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.segments: list[Segment] = []
        self.length = 0

    def add(self, text: str, raw_start: int, raw_end: int, *, copied: bool) -> None:
        """Add a stretch. What is not copied stands for the raw stretch as a whole, which may be empty."""
        if text:
            self.segments.append(Segment(self.length, raw_start, raw_end, copied))
            self.pieces.append(text)
            self.length += len(text)

    def enclose(self, end: int) -> None:
        """Let the character added last stand for all up to `end`: marks that stand on it (1️⃣) belong to it."""
        if not self.segments or not self.segments[-1].copied:
            return
        last, piece = self.segments.pop(), self.pieces.pop()
        self.length -= len(piece)
        self.add(piece[:-1], last.raw_start, last.raw_end - 1, copied=True)
        self.add(piece[-1], last.raw_end - 1, end, copied=False)

    def view(self, *, hidden: bool = False) -> View:
        """Return the view of what was added."""
        return View(glance("".join(self.pieces)), self.segments, hidden=hidden)


_HTML = re.compile(
    r"<(?=[a-zA-Z/!])(?:/?(?:p|div|span|table|tbody|thead|tr|t[dh]|br|font|b|strong|i|em|u|a|img|h[1-6]|ul|ol|li|html|body|head|section|article|input|meta"
    r"|sup|sub|o:p|center|dl|dt|dd|pre|label|style|script|s|del|ins|mark|small|big|code|hr|form|option|select|textarea|blockquote)"
    r"(?=[\s/>])|!--)|&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|nbsp|ensp|emsp|thinsp|zwnj|zwj|amp|lt|gt|quot|middot|shy|ndash|mdash);?",
    re.IGNORECASE,
)


def is_html(raw: str) -> bool:
    """Tell whether the text carries HTML tags or entities."""
    return ("<" in raw or "&" in raw) and _HTML.search(raw) is not None


def plain_view(raw: str) -> View:
    """Return the view of plain text: invisible characters are left out, the rest is folded."""
    seen = glance(raw)
    if not seen.holds & UNSEEN:
        return View(seen)
    builder, at = Builder(), 0
    for number, unseen in enumerate(UNSEEN_RUN.finditer(raw)):
        if number > TOKENS:
            raise TooMuch
        builder.add(raw[at : unseen.start()], at, unseen.start(), copied=True)
        if is_standing(unseen[0]):
            builder.enclose(unseen.end())
        at = unseen.end()
    builder.add(raw[at:], at, len(raw), copied=True)
    return builder.view()


def views(raw: str) -> list[View]:
    """Return the views of a text: what shows first, then, where it is HTML, what hides in comments, attributes and scripts."""
    if not is_html(raw):
        return [_lined(plain_view(raw))]
    from syndicate.pipeline.screen.html_view import read

    shown, *hidden = read(raw)
    return [_lined(shown), *hidden]


def _lined(view: View) -> View:
    """Return the view with JSON and XML read as lines; itself where there are none."""
    lined = as_lines(view.text)
    return view if lined is view.text else View(view.seen._replace(text=lined), view.segments, hidden=view.hidden)
