"""What a detector hands over, and how a number is read without what stands between its digits."""

from __future__ import annotations

import re
from typing import NamedTuple

MASK = "*X×●○□■#?•◆☆★"
"""Signs that hide a digit."""
_PLAIN = re.compile(r"[^0-9A-Z*×●○□■#?•◆☆★]")


class Found(NamedTuple):
    """A stretch of a view and the rule that it breaks; `weak` rules only warn."""

    start: int
    end: int
    rule: str
    weak: bool = False


def squeezed(text: str) -> str:
    """Return a number without what stands between its characters."""
    return text if text.isdecimal() and text.isascii() else _PLAIN.sub("", text)


def grouping(text: str) -> tuple[int, ...]:
    """Return how many characters stand in each group of a number."""
    if text.isdecimal():
        return (len(text),)
    return tuple(len(group) for group in re.findall(r"[0-9A-Z*×●○□■#?]+", text))


def bare(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return a stretch without blanks, quotation marks and colons at its edges."""
    start, end = span
    while start < end and text[start] in " \v:：\"'“(":
        start += 1
    while end > start and text[end - 1] in " \v\"'”)、":
        end -= 1
    return start, end
