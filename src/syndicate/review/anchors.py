"""Heads of the record, kept elsewhere: with one, a tail that was cut off or an older copy put back is found."""

from __future__ import annotations

from pathlib import Path

import msgspec

from syndicate.ledger.reviews import Reviews
from syndicate.model import UsageError


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """The newest act of a jurisdiction at a moment. One JSON line of the file of anchors."""

    jurisdiction: str
    place: int
    hash: str
    at: str
    """When it was noted."""


def heads(reviews: Reviews, at: str) -> list[Anchor]:
    """Return the head of every chain."""
    return [Anchor(jurisdiction=name, place=place, hash=head, at=at) for name, (place, head) in reviews.heads().items()]


def append(anchors: list[Anchor], path: Path) -> None:
    """
    Add anchors to a file, which is best kept where nobody who writes the ledger can write.

    Raises:
        UsageError: It cannot be written.
    """
    lines = b"".join(msgspec.json.encode(anchor) + b"\n" for anchor in anchors)
    try:
        with path.open("ab") as file:
            file.write(lines)
    except OSError as error:
        raise UsageError(f"不能写入“{path}”：{error.strerror} / cannot write {path}") from error


def read(path: Path) -> list[Anchor]:
    """
    Return the anchors of a file.

    Raises:
        UsageError: It cannot be read, holds none, or a line is none; names the line.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"读不出“{path}”：{error.strerror} / cannot read {path}") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(msgspec.json.decode(line, type=Anchor))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise UsageError(f"{path} 第 {number} 行不是存证 / line {number} is no anchor") from error
    if not found:
        raise UsageError(f"“{path}”中没有存证 / {path} holds no anchor")
    return found


def differences(reviews: Reviews, anchors: list[Anchor]) -> list[str]:
    """Return what the ledger no longer holds as it was noted."""
    standing: dict[tuple[str, int], str] = {}
    for act in reviews.acts():
        standing[act.jurisdiction, act.place] = act.hash
    newest = {name: place for name, (place, _) in reviews.heads().items()}
    wrong = []
    for anchor in anchors:
        where = f"{anchor.jurisdiction} 第 {anchor.place} 号"
        if anchor.place > newest.get(anchor.jurisdiction, 0):
            wrong.append(
                f"{where}记录已不在，末尾被截去或换回了旧台账 / entry {anchor.place} is gone: the tail was cut off or an older copy put back"
            )
        elif standing[anchor.jurisdiction, anchor.place] != anchor.hash:
            wrong.append(
                f"{where}记录与存证不同，记录被改写 / entry {anchor.place} is not the one noted: the record was rewritten"
            )
    return wrong
