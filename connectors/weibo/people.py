"""The sheets that weibo-crawler writes beside its exports: accounts (a claim of how many posts there are) and comments (not disclosures)."""

from __future__ import annotations

from syndicate.connect import Enrichment, FileInput, Rejection
from syndicate.connect.tables import Header

from .errors import Refused
from .post import SOURCE, Export

_COUNTS = {"微博数": "statuses_count", "粉丝数": "followers_count", "关注数": "follow_count"}


def person(file: FileInput, cells: list[str], header: Header, export: Export, place: str) -> Enrichment:
    """
    Return an account's own numbers. `statuses_count` includes deleted and hidden posts: an upper bound, never a count.

    Raises:
        Refused: `bad_id` without a uid, `bad_number` where a count is no integer.
    """
    row = dict(zip(header.labels, cells, strict=False))
    uid = row.get("用户id", "").strip()
    if not uid.isdecimal():
        raise Refused("bad_id", "用户id", f"“{uid[:20]}”不是账号 uid", f"{uid[:20]!r} is no uid")
    return Enrichment(
        source=SOURCE,
        native_id=uid,
        jurisdiction=export.jurisdiction,
        title=row.get("昵称", "").strip(),
        day=file.modified,
        measures={name: _count(row[column], column) for column, name in _COUNTS.items() if row.get(column, "").strip()},
        place=place,
    )


def _count(cell: str, column: str) -> float:
    if not cell.strip().isdecimal():
        raise Refused("bad_number", column, f"“{cell[:20]}”不是整数", f"{cell[:20]!r} is no integer")
    return float(cell)


def comments(file: FileInput) -> Rejection:
    """Return the one rejection that says what a comments sheet is; nothing in it is read."""
    message = (
        f"{file.name}：这是 weibo-crawler 的评论表（评论不是公开信息），未读取其中任何内容 / "
        f"{file.name}: a weibo-crawler sheet of comments, which are not disclosures; nothing of it was read"
    )
    return Rejection(place=file.name, reason="not_the_format", message=message)
