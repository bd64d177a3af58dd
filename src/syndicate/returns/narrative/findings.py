"""What the checker of reports has to say."""

from __future__ import annotations

from typing import Literal

import msgspec

from syndicate.returns.narrative.quantities import Sentence

Kind = Literal["table", "sum", "ratio", "growth", "plain_sum", "inexact", "place", "repeated", "phrase", "check"]


Level = Literal["hard", "soft"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a report that is wrong, or that a person should look at."""

    kind: Kind
    level: Level
    """`hard`: it contradicts itself or the table; `soft`: look at it."""
    paragraph: int
    """Number of the paragraph, from 1; 0: the report as a whole."""
    excerpt: str
    message: str
    """Chinese, then English."""


LABELS: dict[Kind, str] = {
    "table": "与表不符",
    "sum": "合计不符",
    "ratio": "占比不符",
    "growth": "同比不符",
    "plain_sum": "简单相加",
    "inexact": "不是确数",
    "place": "外地名称",
    "repeated": "重复段落",
    "phrase": "说法不当",
    "check": "勾稽不成立",
}
_EXCERPT = 60


def excerpt(text: str, start: int = 0, end: int | None = None) -> str:
    """Return a piece of a sentence around a place, short enough to read."""
    stop = min(len(text) if end is None else max(end, start), start + 2 * _EXCERPT)
    room = max(0, _EXCERPT - (stop - start)) // 2
    first, last = max(0, start - room), min(len(text), stop + room)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def found_at(kind: Kind, level: Level, sentence: Sentence, span: tuple[int, int], message: str) -> Finding:
    """Return a finding in a sentence, with the words around the place (start, end) that it is about."""
    return Finding(
        kind=kind,
        level=level,
        paragraph=sentence.paragraph,
        excerpt=excerpt(sentence.text, *span),
        message=message,
    )
