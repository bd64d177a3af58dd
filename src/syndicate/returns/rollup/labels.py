"""Labels of a form as people type them: numbering, white space, full-width signs and remarks in brackets differ, the words do not."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.fuzz import ratio

LIKE = 0.86
"""From here on two labels of four characters or more are taken for one, with a typing error between them."""
_NUMBERING = re.compile(
    r"(?:其中|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．)）](?!\d)|[①-⑳])[:：]?"
)
_REMARK = re.compile(r"[(（][^()（）]*[)）]")
_SIGNS = re.compile(r"[^\w]+")


@lru_cache(maxsize=8192)
def plain(label: str) -> str:
    """Return the words of a label alone: no numbering in front, no remark in brackets, no white space, no punctuation."""
    text = "".join(label.split())
    while match := _NUMBERING.match(text):
        text = text[match.end() :]
    bare = _SIGNS.sub("", unicodedata.normalize("NFKC", _REMARK.sub("", text)))
    return bare or _SIGNS.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> float:
    """Return how alike two plain labels are: 1 the same, 0 not the same label."""
    if one == other:
        return 1.0 if one else 0.0
    if min(len(one), len(other)) < 4:
        return 0.0
    found = ratio(one, other) / 100
    return found if found >= LIKE else 0.0
