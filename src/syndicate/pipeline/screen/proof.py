"""How a view reads once its findings are masked, from what is known of it: the second look at a masked text need not start anew."""

from __future__ import annotations

from collections.abc import Sequence

from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.masking import STAR, Hidden

_LONGEST = 60
"""Characters of the longest word, gaps counted."""


def masked_document(document: Document, hidden: Sequence[Hidden], heading: str | None) -> Document | None:
    """
    Return the document with the hidden characters as stars, if its words and rows stay what they are; None: read it anew.

    Words stay where none touches a hidden character: every word then lies in text that stays. Rows stay where each that a mask touches
    still names the same. `heading` is that of the whole text; None: this view's own.
    """
    if not all(stretch.even and stretch.places and _spares_words(document, stretch) for stretch in hidden):
        return None
    text = list(document.text)
    for stretch in hidden:
        for place in stretch.places:
            text[place] = STAR
    again = document.masked("".join(text), heading)
    return again if all(_same_row(document, again, stretch) for stretch in hidden) else None


def _spares_words(document: Document, stretch: Hidden) -> bool:
    text = document.text
    start, end = stretch.places[0], stretch.places[-1] + 1
    if _latin(text[start - 1 : start]) or _latin(text[end : end + 1]):
        return False  # a Latin word counts where no letter touches it: one beside the mask may only now be read
    near = document.hits.within(start - _LONGEST, end + 1)
    return not any((hit.start < end and hit.end > start) or text[hit.start].isascii() for hit in near)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _same_row(document: Document, again: Document, stretch: Hidden) -> bool:
    layout = document.layout
    lines = range(layout.line_of(stretch.start), layout.line_of(stretch.end - 1) + 1)
    return all(layout.reads_alike(again.layout, line) for line in lines)
