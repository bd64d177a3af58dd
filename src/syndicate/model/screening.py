"""What screening found in a text: spans on the raw text, what becomes of it, and the text with the spans masked."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Disposition(StrEnum):
    """What becomes of a text, before people decide: the strictest act among its findings."""

    CLEAN = "clean"
    REDACT = "redact"
    BLOCK = "block"


class Act(StrEnum):
    """What a rule asks for: mask the span, or stop the whole text."""

    REDACT = "redact"
    BLOCK = "block"


class Finding(msgspec.Struct, frozen=True):
    """
    One span that must not go out as it is.

    Offsets are code points of the raw text as given, half open; in HTML they may enclose tags. The words at the span are never part
    of a finding: findings may be logged, the text may not.
    """

    start: int
    end: int
    kind: str
    act: Act
    reason: str
    """Why, in Chinese and English, with the law."""
    rule: str
    part: str = "body"
    """`title` or `body`."""


class WeakMask(msgspec.Struct, frozen=True):
    """A value that is masked too little: what is hidden can be worked out, or nearly. It does not change the disposition."""

    start: int
    end: int
    kind: str
    reason: str
    part: str = "body"


class Screening(msgspec.Struct, frozen=True):
    """The verdict on one text under one rule set."""

    disposition: Disposition
    findings: tuple[Finding, ...] = ()
    warnings: tuple[WeakMask, ...] = ()
    purpose: str = ""
    """The purpose of publication whose masks were used: 惩戒公示, 强制披露, 惠民公示 or 其他."""
    redacted_title: str | None = None
    """The title with its spans masked; None where nothing is to be masked or the text is blocked."""
    redacted: str | None = None
    """The body with its spans masked; None where nothing is to be masked or the text is blocked."""
    rules: str = ""
    """SHA-256 of the rule set that judged."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a text tells about the person of one case."""

    tie: str
    """SHA-256 of the case number, without signs and blanks."""
    kinds: frozenset[str]
    """`name`, `contact`, `identity`, `birth`, `address`, `health`."""
    part: str
    start: int
    end: int
    """Where the case number stands: code points of `part`, half open."""
