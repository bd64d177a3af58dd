"""The CSV dialects of the Weibo exporters, with what years of appending have done to them."""

from __future__ import annotations

from datetime import datetime

from syndicate.sample.disk import Disk, columns, csv_text
from syndicate.sample.naming import Account
from syndicate.sample.weibo_post import LINK, OTHER_UID, Post

_OLD = columns("id,bid,正文,头条文章url,原始图片url,视频url,位置,日期,工具,点赞数,评论数,转发数,话题,@用户")
_NEW = columns(
    "id,bid,正文,头条文章url,原始图片url,视频url,Live Photo视频url,位置,日期,工具,点赞数,评论数,转发数,话题,@用户,"
    "完整日期,是否编辑过,编辑次数"
)
_ALL = [*_NEW, "是否原创", "源用户id", "源用户昵称", *(f"源微博{name}" for name in _NEW)]
_SPIDER = [
    "微博id",
    "微博正文",
    "头条文章url",
    "原始图片url",
    "微博视频url",
    "发布位置",
    "发布时间",
    "发布工具",
    "点赞数",
    "转发数",
    "评论数",
]
_BOM = "\ufeff"


def day_only(disk: Disk, name: str, at: datetime, _account: Account, posts: list[Post]) -> None:
    """Write the oldest dialect: 14 columns, days without time; a second run left its header and mark in mid-file."""
    rows = [_old_cells(item, item.posting.at.strftime("%Y-%m-%d")) for item in _newest_first(posts)]
    for number, item in enumerate(_newest_first(posts)):
        if _cut_short(item):
            rows[number][2] = f"{item.text[:90]} ...全文"
        _note(item, name)
    half = len(rows) // 2
    text = csv_text([_OLD, *rows[:half]]) + _BOM + csv_text([_OLD, *rows[half:]])
    disk.text(name, _BOM + text, at)


def eighteen(disk: Disk, name: str, at: datetime, _account: Account, posts: list[Post]) -> None:
    """Write 18 columns with a TAB behind every id; a spreadsheet has destroyed some of the ids."""
    rows = []
    for number, item in enumerate(_newest_first(posts)):
        cells = _new_cells(item)
        if number % 900 == 450:
            cells[0] = f"{float(item.posting.serial):.2E}"
        rows.append(cells)
        _note(item, name)
    disk.text(name, _BOM + csv_text([_NEW, *rows]), at)


def drifting(disk: Disk, name: str, at: datetime, _account: Account, posts: list[Post]) -> None:
    """Write the file that lived through three upgrades: the header of 14 columns above rows of 14, 14, 15 and 18 cells."""
    rows = [_OLD]
    for number, item in enumerate(posts):
        stage = 4 * number // max(1, len(posts))
        rows.append(_drifted(item, stage))
        _note(item, name)
    disk.text(name, _BOM + csv_text(rows), at)


def with_retweets(disk: Disk, name: str, at: datetime, _account: Account, posts: list[Post]) -> None:
    """Write the dialect of 39 columns: originals have 19 cells below it, retweets 37."""
    rows = [_ALL]
    for item in _newest_first(posts):
        rows.append([*_new_cells(item), *_source_cells(item)])
        _note(item, name)
    disk.text(name, _BOM + csv_text(rows), at)


def spider(disk: Disk, name: str, at: datetime, _account: Account, posts: list[Post]) -> None:
    """Write the other tool's CSV: short ids, 无 for nothing, reposts before comments, a header at every run."""
    rows: list[list[str]] = []
    for number, item in enumerate(_newest_first(posts)):
        if number % 400 == 0:
            rows.append(_SPIDER)
        likes, comments, reposts = item.counters
        moment = item.posting.at.strftime("%Y-%m-%d %H:%M")
        cells = [item.bid, item.text, "无", "无", "无", "无", moment, "微博 weibo.com"]
        rows.append([*cells, str(likes), str(reposts), str(comments)])
        _note(item, name)
    disk.text(name, _BOM + csv_text(rows), at)


def destroyed_row(item: Post) -> list[str]:
    """Return an 18-column row whose id a spreadsheet has rounded and that lost its short id."""
    cells = _new_cells(item)
    cells[0], cells[1] = f"{float(item.posting.serial):.2E}", ""
    return cells


def header() -> list[str]:
    """Return the 18-column header."""
    return list(_NEW)


def _newest_first(posts: list[Post]) -> list[Post]:
    return posts[::-1]


def _note(item: Post, name: str) -> None:
    item.posting.files.append(name)


def _old_cells(item: Post, day: str) -> list[str]:
    likes, comments, reposts = (str(number) for number in item.counters)
    picture = f"https://wx{item.counters[2] % 4 + 1}.sinaimg.cn/large/{item.bid}.jpg" if item.counters[0] % 2 else ""
    serial = str(item.posting.serial)
    return [
        serial,
        item.bid,
        item.text,
        "",
        picture,
        "",
        "",
        day,
        "微博 weibo.com",
        likes,
        comments,
        reposts,
        item.topic,
        "",
    ]


def _new_cells(item: Post) -> list[str]:
    cells = _old_cells(item, item.posting.at.strftime("%Y-%m-%dT%H:%M:%S"))
    cells[0] += "\t"
    cells.insert(6, "")
    full = item.posting.at.strftime("%Y-%m-%d %H:%M:%S")
    return [*cells, full, str(item.edited), "1" if item.edited else "0"]


def _drifted(item: Post, stage: int) -> list[str]:
    if stage == 0:
        return _old_cells(item, item.posting.at.strftime("%Y-%m-%d"))
    if stage == 3:
        return _new_cells(item)
    cells = _old_cells(item, item.posting.at.strftime("%Y-%m-%dT%H:%M:%S"))
    cells[0] += "\t"
    return cells if stage == 1 else [*cells, item.posting.at.strftime("%Y-%m-%d %H:%M:%S")]


def _source_cells(item: Post) -> list[str]:
    if not item.source:
        return ["True"]
    moment = item.posting.at
    values = [
        f"{item.source_mid}\t",
        "",
        item.source,
        "",
        "",
        "",
        "",
        "",
        moment.strftime("%Y-%m-%dT%H:%M:%S"),
        "iPhone客户端",
    ]
    return ["False", str(OTHER_UID), "冰城资讯站", *values, "0", "0", "0", "", "", moment.strftime("%Y-%m-%d %H:%M:%S")]


def _cut_short(item: Post) -> bool:
    """The full text could not be fetched; a later export of the same post has it."""
    return item.posting.at.month in (6, 7) and item.posting.information.seed % 40 == 0 and LINK not in item.text
