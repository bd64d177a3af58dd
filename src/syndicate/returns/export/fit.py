"""How tall a row must be: a file says the height, or a program that does not measure text cuts it off."""

from __future__ import annotations

from collections.abc import Iterable

LINE_POINTS = 15.5


def text_width(text: str) -> int:
    """Return the width in half-width characters; Chinese characters and full-width punctuation take two."""
    return sum(2 if character > "\u2e7f" else 1 for character in text)


def row_height(texts_and_widths: Iterable[tuple[str, float]]) -> float:
    """Return the height, in points, that shows every text in a column of its width (in half-width characters)."""
    return LINE_POINTS * max(-(-max(text_width(text), 1) // int(width - 3)) for text, width in texts_and_widths)
