"""What the tests of the Weibo connector share: synthetic posts whose ids carry their time, and files made of them."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicate.connect import CHINA, Defaults, FileInput, Reading, Record, Rejection
from syndicate_connectors.weibo import SPEC
from syndicate_connectors.weibo.mid import mid_to_bid
from syndicate_connectors.weibo.options import Options

SAMPLES = Path(__file__).parents[1] / "connectors" / "weibo" / "samples"
OWN, OTHER = "2700000018", "2700000099"
EXPORTED = datetime(2026, 3, 1, 12, tzinfo=CHINA)
NOTICE = "【春季消防演练通知】社区将于3月6日9时举行消防演练，\n请居民配合。"

CRAWLER_18 = [
    "id",
    "bid",
    "正文",
    "头条文章url",
    "原始图片url",
    "视频url",
    "Live Photo视频url",
    "位置",
    "日期",
    "工具",
    "点赞数",
    "评论数",
    "转发数",
    "话题",
    "@用户",
    "完整日期",
    "是否编辑过",
    "编辑次数",
]
CRAWLER_14 = [name for name in CRAWLER_18 if name not in ("Live Photo视频url", "完整日期", "是否编辑过", "编辑次数")]


def mid_at(stated: str, low: int = 1) -> int:
    """Return a mid given out at that Beijing time."""
    seconds = int(datetime.fromisoformat(stated).replace(tzinfo=CHINA).timestamp())
    return ((seconds - 515_483_463) << 22) | low


def with_source(header: list[str]) -> list[str]:
    """Return the header that weibo-crawler writes when it also keeps reposts."""
    return [*header, "是否原创", "源用户id", "源用户昵称", *(f"源微博{name}" for name in header)]


def crawled(header: list[str], stated: str, text: str = NOTICE, low: int = 1, **cells: Any) -> list[str]:
    """Return a weibo-crawler row under one of its headers."""
    at = datetime.fromisoformat(stated)
    mid = mid_at(stated, low)
    values = {
        **dict.fromkeys(header, ""),
        "id": f"{mid}\t",
        "bid": mid_to_bid(mid),
        "正文": text,
        "日期": f"{at:%FT%T}" if "完整日期" in header else f"{at:%F}",
        "工具": "微博 weibo.com",
        "点赞数": 3,
        "评论数": 2,
        "转发数": 1,
        "完整日期": f"{at:%F %T}",
        "是否编辑过": "False",
        "编辑次数": 0,
        **cells,
    }
    return [str(values[name]) for name in header]


def csv_bytes(*rows: list[str], encoding: str = "utf-8-sig") -> bytes:
    """Return rows as the exporters write them: CRLF, a byte order mark."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def file_of(folder: Path, raw: bytes, name: str = "posts.csv") -> FileInput:
    """Write bytes to a file and describe it as the registry would."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return FileInput(path=path, name=name, size=len(raw), modified=EXPORTED)


def read(file: FileInput, *, unit: str = "", **options: Any) -> list[Reading]:
    """Read a file through the registered connector."""
    assert SPEC.read is not None
    return list(SPEC.read(file, Options(**options), Defaults(jurisdiction="230102", unit=unit)))


def read_sample(name: str, **options: Any) -> list[Reading]:
    """Read one of the connector's samples."""
    raw = (SAMPLES / name).read_bytes()
    file = FileInput(path=SAMPLES / name, name=name, size=len(raw), modified=EXPORTED)
    return read(file, **options)


def records(readings: list[Reading]) -> list[Record]:
    """Return the records among readings."""
    return [reading for reading in readings if isinstance(reading, Record)]


def reasons(readings: list[Reading]) -> list[str]:
    """Return the reasons of the rejections among readings."""
    return [reading.reason for reading in readings if isinstance(reading, Rejection)]
