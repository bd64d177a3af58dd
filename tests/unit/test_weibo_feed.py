"""Weibo by RSSHub, from a file and by address, and telling Weibo files from others."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import cast

import msgspec
import pytest
from weibo_kit import EXPORTED, NOTICE, OWN, SAMPLES, csv_bytes, file_of, mid_at, read, read_sample, reasons, records

from syndicate.connect import CHINA, ConfigError, Context, Defaults, Standing, Transient
from syndicate.connect.http import PoliteClient, Response
from syndicate_connectors.weibo import SPEC
from syndicate_connectors.weibo.mid import mid_to_bid
from syndicate_connectors.weibo.options import Options

FEED = (SAMPLES / "rsshub.xml").read_bytes()
ADDRESS = f"https://rsshub.example.org/weibo/user/{OWN}"


def test_a_feed_gives_posts_in_beijing_time() -> None:
    """GMT dates become Beijing dates, also across the new year; a quoted post makes a share of the own words."""
    own, share = records(read_sample("rsshub.xml"))
    assert own.native_id == str(mid_at("2026-01-01 00:10:00"))
    assert own.published_at == datetime(2026, 1, 1, 0, 10, tzinfo=CHINA)
    assert (own.html, own.account, own.labels["uid"], own.warnings) == (True, "测试发布", OWN, ())
    assert (share.standing, share.body) == (Standing.SHARE, "学习一下")


def test_the_guid_stands_in_for_a_foreign_link(tmp_path: Path) -> None:
    """With the link moved to another host the guid still names the post; with neither, the entry is rejected."""
    moved = FEED.replace(b"<link>https://weibo.com/" + OWN.encode() + b"/Ql", b"<link>https://example.org/Ql")
    assert len(records(read(file_of(tmp_path, moved, "a.xml")))) == 2
    nothing = FEED.replace(b"https://weibo.com/" + OWN.encode() + b"/Ql", b"https://example.org/Ql")
    assert reasons(read(file_of(tmp_path, nothing, "b.xml"))) == ["bad_id", "bad_id"]


def test_an_impossible_date_is_rejected(tmp_path: Path) -> None:
    """An entry whose date does not exist is rejected, not dated from elsewhere."""
    spoilt = FEED.replace(b"Wed, 31 Dec 2025", b"Wed, 31 Feb 2025")
    assert reasons(read(file_of(tmp_path, spoilt, "a.xml"))) == ["bad_date"]


class Scripted:
    """Answers as told, in order; remembers what was asked."""

    def __init__(self, *answers: Response) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str | None]] = []

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Return the next answer."""
        self.asked.append((url, etag))
        return self.answers.pop(0)


def _answer(content: bytes, status: int = 200) -> Response:
    headers = {"etag": '"1"', "content-type": "application/xml"}
    return Response(
        status=status, headers=headers, content=content, url=ADDRESS, not_modified=status == 304, fetched_at=EXPORTED
    )


def _context(http: Scripted | None) -> Context:
    client = cast("PoliteClient", http)
    return Context(name="测试", defaults=Defaults(jurisdiction="230102"), http=client, now=lambda: EXPORTED)


async def test_a_feed_is_polled_by_address() -> None:
    """The first poll reads, the second asks whether anything changed and reads nothing new."""
    http = Scripted(_answer(FEED), _answer(b"", 304))
    assert SPEC.connect is not None
    source = SPEC.connect(_context(http), Options(url=ADDRESS))
    page = await source.poll(None)
    assert [record.received_at for record in records(list(page.readings))] == [EXPORTED, EXPORTED]
    again = await source.poll(page.next_cursor)
    assert (again.readings, again.next_cursor) == ((), {"etag": '"1"'})
    assert http.asked == [(ADDRESS, None), (ADDRESS, '"1"')]


async def test_an_error_page_is_not_an_empty_feed() -> None:
    """A web page with status 200 raises: nothing was read, and the cursor stays."""
    assert SPEC.connect is not None
    source = SPEC.connect(_context(Scripted(_answer(b"<html><body>busy</body></html>"))), Options(url=ADDRESS))
    with pytest.raises(Transient):
        await source.poll(None)


async def test_the_address_of_the_source_will_do() -> None:
    """The address may stand with the source instead of among its options."""
    http = Scripted(_answer(FEED))
    assert SPEC.connect is not None
    source = SPEC.connect(msgspec.structs.replace(_context(http), url=ADDRESS), Options())
    assert len((await source.poll(None)).readings) == 2


@pytest.mark.parametrize("options", [Options(), Options(url="rsshub")])
def test_a_source_has_an_address(options: Options) -> None:
    """No address, or one that is none, is a configuration error."""
    assert SPEC.connect is not None
    with pytest.raises(ConfigError, match="url"):
        SPEC.connect(_context(Scripted()), options)


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_sample_is_recognised_by_its_content(tmp_path: Path, path: Path) -> None:
    """Each dialect is known by what is inside, under any name."""
    file = file_of(tmp_path, path.read_bytes(), "unnamed")
    assert SPEC.recognise is not None
    assert SPEC.recognise(file, file.head()) >= 0.75


def test_a_collection_without_the_word_weibo_is_recognised(tmp_path: Path) -> None:
    """The articles of Weibo_PublicOpinion_AnalysisSystem are known by their columns; a text shorter than its stated length is cut."""
    mid = mid_at("2020-12-27 10:00:01")
    header = "id,likeNum,commentsLen,reposts_count,region,content,contentLen,created_at,type,detailUrl,authorName"
    row = f"{mid},1,2,3,黑龙江,【通知】今日,1357,2020-12-27 10:00:01,热门,https://weibo.com/{mid}/{mid_to_bid(mid)},测试发布"
    file = file_of(tmp_path, f"{header}\n{row}\n".encode(), "article.csv")
    assert SPEC.recognise is not None
    assert SPEC.recognise(file, file.head()) >= 0.75
    (record,) = records(read(file))
    assert (record.native_id, record.truncated) == (str(mid), True)
    assert record.url == f"https://m.weibo.cn/status/{mid_to_bid(mid)}"


@pytest.mark.parametrize(
    "raw",
    [
        csv_bytes(["标题", "链接", "发布时间"], [NOTICE, "https://www.example.gov.cn/a.html", "2020-12-27"]),
        csv_bytes(["标题", "内容", "时间"], ["通知", NOTICE, "2020-12-27"]),
        b'<?xml version="1.0"?><rss version="2.0"><channel><item><link>https://www.example.gov.cn/1</link></item></channel></rss>',
        b'{"id": "1", "channel": "weibo", "unit": "x", "title": "t", "body": "b", "published_at": "2020-01-01"}\n',
        b"<html><body>weibo.com</body></html>",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"",
    ],
    ids=["department", "plain table", "feed", "records", "page", "image", "empty"],
)
def test_files_of_others_are_left_to_them(tmp_path: Path, raw: bytes) -> None:
    """What is not plainly Weibo scores below one half."""
    file = file_of(tmp_path, raw, "weibo.csv")
    assert SPEC.recognise is not None
    assert SPEC.recognise(file, file.head()) < 0.5
