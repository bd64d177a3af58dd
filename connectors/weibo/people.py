"""What exporters say beside the posts: accounts (a claim of how many posts there are) and comments (not disclosures)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

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
    measures = {name: _count(row[column], column) for column, name in _COUNTS.items() if row.get(column, "").strip()}
    return claim(uid, row.get("昵称", "").strip(), measures, file.modified, export, place)


def claim(uid: str, name: str, measures: Mapping[str, float], day: datetime, export: Export, place: str) -> Enrichment:
    """Return what an account says of itself; `statuses_count` is what the completeness check looks at."""
    return Enrichment(
        source=SOURCE,
        native_id=uid,
        jurisdiction=export.jurisdiction,
        title=name,
        day=day,
        measures=measures,
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
