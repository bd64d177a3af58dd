"""What changed from one version to the next, for the reviewer who looks at it again."""

from __future__ import annotations

import re
from difflib import unified_diff

import msgspec

from syndicate.model.review import Attachment, Version

_SENTENCE = re.compile(r"[^。；\n]*[。；\n]?")
_CHANGES = (
    ("title", "标题 / title"),
    ("body", "正文 / text"),
    ("masks", "遮盖 / masking"),
    ("attachments", "附件 / attachments"),
    ("channels", "渠道 / channels"),
    ("rules", "规则集 / rule set"),
    ("sheet", "审查单 / sheet"),
)


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What is new in a version against an earlier one."""

    before: int
    """Number of the earlier version."""
    after: int
    changed: tuple[str, ...]
    """What was changed, by name: `body`, `masks`, `rules`, …"""
    words: tuple[str, ...]
    """The same, Chinese / English."""
    lines: tuple[str, ...]
    """Sentence by sentence: `-` gone, `+` new, ` ` as it was, around each change."""
    shown: tuple[str, ...]
    """The same of what would go out."""
    files: tuple[str, ...] = ()
    """Attachments, by name and the beginning of their digests: `-` gone, `+` new."""


def difference(before: Version, after: Version) -> Difference:
    """Return what changed between two versions of a review."""
    changed = [(name, words) for name, words in _CHANGES if getattr(before, name) != getattr(after, name)]
    return Difference(
        before=before.number,
        after=after.number,
        changed=tuple(name for name, _ in changed),
        words=tuple(words for _, words in changed),
        lines=changed_lines(f"{before.title}\n{before.body}", f"{after.title}\n{after.body}"),
        shown=changed_lines(f"{before.shown_title}\n{before.shown_body}", f"{after.shown_title}\n{after.shown_body}"),
        files=_changed_files(before.attachments, after.attachments),
    )


def _changed_files(before: str, after: str) -> tuple[str, ...]:
    was, now = _files(before), _files(after)
    gone, new = sorted(was - now), sorted(now - was)
    return (*(f"-{one}" for one in gone), *(f"+{one}" for one in new))


def _files(attachments: str) -> set[str]:
    known = msgspec.json.decode(attachments, type=tuple[Attachment, ...])
    return {f"{one.name} {one.digest[:12]}".rstrip() for one in known}


def changed_lines(before: str, after: str) -> tuple[str, ...]:
    """Return what changed from one text to the next, sentence by sentence: `-` gone, `+` new, ` ` as it was, around each change."""
    told = unified_diff(_sentences(before), _sentences(after), lineterm="", n=1)
    return tuple(line for line in told if not line.startswith(("---", "+++", "@@")))


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in _SENTENCE.findall(text) if one.strip()]
