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
    return _PLAIN.sub("", text)


def grouping(text: str) -> tuple[int, ...]:
    """Return how many characters stand in each group of a number."""
    return tuple(len(group) for group in re.findall(r"[0-9A-Z*×●○□■#?]+", text))
