"""The department connector: identities, columns, doubts and rejections, by file and by address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from reading import given_file, split

from syndicate.connect import (
    CHINA,
    Channel,
    ConfigError,
    Context,
    Defaults,
    FileInput,
    Page,
    Precision,
    Reading,
    Record,
    Rejection,
    Source,
    Unreadable,
)
from syndicate.connect.files import file_input
from syndicate.connect.http import Response
from syndicate.connect.urls import _normalised, normalise_url
from syndicate_connectors.department import SPEC
from syndicate_connectors.department.identity import is_stable, link_of, native_id, publisher_of
from syndicate_connectors.department.options import DepartmentOptions

NOON = datetime(2018, 3, 5, 12, tzinfo=CHINA)
DEFAULTS = Defaults(jurisdiction="230102")
LINK = "http://jyj.example/art/2018/3/5/art_1_1.html"


def _read(file: FileInput, defaults: Defaults = DEFAULTS, **options: Any) -> tuple[list[Record], list[Rejection]]:
    assert SPEC.read is not None
    good, bad = split(SPEC.read(file, DepartmentOptions(**options), defaults))
    return [one for one in good if isinstance(one, Record)], bad


def _table(
    folder: Path, text: str, defaults: Defaults = DEFAULTS, **options: Any
) -> tuple[list[Record], list[Rejection]]:
    return _read(given_file(folder, "t.csv", text), defaults, **options)


def _rss(items: str) -> str:
    return f'<rss version="2.0"><channel><title>教育局</title><link>http://jyj.example/</link>{items}</channel></rss>'


def test_a_row_becomes_a_record_with_everything_it_says(tmp_path: Path) -> None:
    """The labels of the catalogue are passed on, the unit of the row beats the configured one, 无 is nothing."""
    text = (
        "索 引 号,标　　题,发文字号,发布日期,发布机构,栏目,信息来源,网址,正文\n"
        f"jyj-1,招生工作通知,哈里教规〔2018〕1号,2018年3月5日,教育局,通知公告,本局,{LINK},<p>正文</p>\n"
        f"无,体质监测,无,2018-03-06 09:05,,,,{LINK}2,\n"
    )
    (first, second), bad = _table(tmp_path, text, Defaults(jurisdiction="230102", unit="道里区"))
    assert not bad
    assert (first.source, first.native_id, first.url) == ("jyj.example", LINK, LINK)
    assert (first.unit, first.channel, first.jurisdiction) == ("教育局", Channel.OTHER, "230102")
    assert (first.published_at, first.precision) == (datetime(2018, 3, 5, tzinfo=CHINA), Precision.DAY)
    assert (first.body, first.html, first.place) == ("<p>正文</p>", True, "t.csv, 行 2")
    assert dict(first.labels) == {
        "index_number": "jyj-1", "document_number": "哈里教规〔2018〕1号", "column": "通知公告", "content_source": "本局",
    }  # fmt: skip
    assert (second.unit, dict(second.labels), second.precision) == ("道里区", {}, Precision.MINUTE)
    assert first.received_at == file_input(tmp_path / "t.csv", tmp_path).modified


def test_the_same_publication_has_one_identity_in_every_export(tmp_path: Path) -> None:
    """Feed and table, http and https, doubled slash, tracking and default page: one publisher, one id."""
    feed = _rss(f"<item><title>题</title><link>{LINK}</link><pubDate>2018-03-05 10:00:00</pubDate></item>")
    (entry,), _ = _read(given_file(tmp_path, "f.xml", feed))
    other = LINK.replace("http://jyj.example/", "https://JYJ.example:443//") + "?spm=1.2#top"
    (row,), _ = _table(tmp_path, f"名称,链接地址,公开时间\n题,{other},2018/3/5\n")
    assert (entry.source, entry.native_id) == (row.source, row.native_id) == ("jyj.example", LINK)


def test_without_a_link_number_or_title_and_day_are_the_identity(tmp_path: Path) -> None:
    """索引号 goes before 文号 with title, and both before title and day; white space and width make no difference."""
    at = NOON
    labels = {"index_number": "jyj-2018-1", "document_number": "哈里教规〔2018〕1号"}
    assert native_id(LINK, labels, "题", at) == LINK
    assert native_id("", labels, "题", at) == "index:jyj-2018-1"
    del labels["index_number"]
    assert native_id("", labels, "题", at).startswith("number:哈里教规〔2018〕1号:")
    assert native_id("", labels, "题", at) == native_id("", labels, " 题　", at) != native_id("", labels, "题2", at)
    assert native_id("", {}, "题", at, guid="item-17") == "guid:item-17"
    assert native_id("", {}, "题", at) == native_id("", {}, "题", at + timedelta(hours=1))
    assert native_id("", {}, "题", at) != native_id("", {}, "题", at + timedelta(days=1))


@pytest.mark.parametrize(
    ("guid", "stable"),
    [
        ("item-17", True),
        ("tag:jyj.example,2018:1", True),
        ("7f3c2a10-9b1d-4c2e-8a55-0d9f6e1b2c3d", False),
        ("0123456789abcdef0123456789abcdef", False),
        ("http://jyj.example/?t=1520222400", False),
        ("1520222400000", False),
    ],
)
def test_a_random_or_timed_guid_is_not_trusted(guid: str, *, stable: bool) -> None:
    """A guid drawn anew at each fetch would make every item new each time."""
    assert is_stable(guid) is stable


def test_an_item_published_on_a_platform_keeps_its_department() -> None:
    """A link into WeChat or Weibo names the publication, but the platform is not the publisher."""
    assert publisher_of("https://mp.weixin.qq.com/s/abc", "教育局") == "教育局"
    assert publisher_of(LINK, "教育局") == "jyj.example"
    assert publisher_of("", "教育局") == "教育局"


def test_links_are_taken_only_where_there_is_one() -> None:
    """Two addresses run together give the second and a doubt; words give none."""
    mended, doubt = link_of(f"http://jyj.example{LINK}")
    assert mended == LINK
    assert " / " in doubt
    assert link_of("www.jyj.example/1.html") == ("http://www.jyj.example/1.html", "")
    assert [link_of(text)[0] for text in ("", "见附件", "http://", "ftp://a.example/x")] == ["", "", "", ""]
    assert link_of(f"{LINK}?next=http://b.example/") == (f"{LINK}?next=http://b.example/", "")


def test_what_stands_around_and_between_the_rows_is_no_item(tmp_path: Path) -> None:
    """Titles above, repeated headers, a second table with other columns, sums and signatures below."""
    text = (
        "2018年信息公开情况表,,\n单位：教育局,,\n标题,发布日期,链接\n甲,2018-03-05,\n标 题,发布日期,链接\n乙,2018-03-06,\n"
        "发布日期,标题,链接\n2018-03-07,丙,\n合计,3,\n填表人：张某,,\n"
    )
    good, bad = _table(tmp_path, text)
    assert [record.title for record in good] == ["甲", "乙", "丙"]
    assert not bad


@pytest.mark.parametrize(
    ("row", "reason", "field"),
    [
        (f"甲,2018-02-30,{LINK}", "bad_date", "发布日期"),
        (f"甲,昨天,{LINK}", "bad_date", "发布日期"),
        (f"甲,,{LINK}", "no_date", "发布日期"),
        (f",2018-03-05,{LINK}", "bad_value", "标题"),
        (f"甲,2018-03-05,{LINK},多余", "ragged_row", ""),
        (f"甲,2018-03-05,{LINK}乙,2018-03-06,{LINK}", "glued_row", ""),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_alone(tmp_path: Path, row: str, reason: str, field: str) -> None:
    """The rejection names file, row and field and keeps the row; the rows around it are read."""
    good, bad = _table(tmp_path, f"标题,发布日期,链接\n前,2018-03-05,\n{row}\n后,2018-03-05,\n")
    assert [record.title for record in good] == ["前", "后"]
    assert [(one.reason, one.field, one.place) for one in bad] == [(reason, field, "t.csv, 行 3")]
    assert bad[0].message.startswith("t.csv 第 3 行：")
    assert " / t.csv row 3: " in bad[0].message
    assert "甲".encode() in bad[0].raw or reason == "bad_value"


def test_a_shorter_row_is_read_by_what_it_has(tmp_path: Path) -> None:
    """Cells missing at the end are empty cells."""
    good, bad = _table(tmp_path, "标题,发布日期,链接,正文\n甲,2018-03-05\n")
    assert [(record.title, record.body) for record in good] == [("甲", "")]
    assert not bad


def test_what_is_not_open_to_the_public_goes_nowhere(tmp_path: Path) -> None:
    """A row marked 不予公开 or 依申请公开 is no disclosure: rejected, its text not kept."""
    good, bad = _table(
        tmp_path,
        "标题,发布日期,公开属性\n甲,2018-03-05,主动公开\n方案,2018-03-05,不予公开\n材料,2018-03-05,依申请公开\n",
    )
    assert [record.title for record in good] == ["甲"]
    assert [(one.reason, one.field, one.raw) for one in bad] == [("bad_value", "公开属性", b"")] * 2
    assert not any("方案" in one.message for one in bad)


def test_the_day_of_writing_stands_in_with_a_doubt(tmp_path: Path) -> None:
    """发布日期 goes before 成文日期; where only the latter is given the record says so."""
    good, _ = _table(tmp_path, "标题,成文日期,发布日期\n甲,2018-03-01,2018-03-05\n乙,2018-03-02,\n")
    assert [record.published_at.day for record in good if record.published_at] == [5, 2]
    assert [bool(record.warnings) for record in good] == [False, True]


@pytest.mark.parametrize(
    ("header", "missing"), [("标题,链接", "发布日期"), ("发布日期,链接", "标题"), ("甲,乙", "标题")]
)
def test_a_missing_column_is_named(tmp_path: Path, header: str, missing: str) -> None:
    """A table without titles or dates is refused as a whole, naming what it lacks."""
    with pytest.raises(Unreadable) as caught:
        _table(tmp_path, f"{header}\n甲,2018-03-05\n")
    assert caught.value.rejection.reason == "missing_column"
    assert missing in caught.value.rejection.message
    assert missing in caught.value.rejection.field


def test_a_column_of_another_name_can_be_configured(tmp_path: Path) -> None:
    """What the alias table does not know, the configuration names."""
    good, _ = _table(
        tmp_path, "事由,挂网日\n甲,2018-03-05\n", columns={"title": "事由", "published": "挂网日"}, publisher="教育局"
    )
    assert [(record.title, record.source) for record in good] == [("甲", "教育局")]


def test_every_sheet_with_a_list_is_read(tmp_path: Path) -> None:
    """All sheets are read, sheets of other things passed over, and places name the sheet; one sheet can be asked for."""
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in (
            ("说明", [["填表说明"]]),
            ("其他", [["甲", "乙", "丙"], ["1", "2", "3"]]),
            ("公开", [["标题", "日期"], ["甲", "2018-03-05"]]),
            ("解读", [["日期", "标题"], ["2018-02-30", "乙"], ["2018-03-06", "丙"]]),
        ):
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    file = file_input(path, tmp_path)
    good, bad = _read(file)
    assert [(record.title, record.place) for record in good] == [
        ("甲", "t.xlsx [公开], 行 2"),
        ("丙", "t.xlsx [解读], 行 3"),
    ]
    assert [(one.reason, one.place) for one in bad] == [
        ("bad_date", "t.xlsx [解读], 行 2"), ("missing_column", "t.xlsx [其他], 行 1"),
    ]  # fmt: skip
    assert [record.title for record in _read(file, sheet="公开")[0]] == ["甲"]


def test_feed_entries_say_what_they_lack(tmp_path: Path) -> None:
    """No date, a relative date and an impossible date are rejections; an update alone is a date with a doubt."""
    dates = [
        "<pubDate>Mon, 05 Mar 2018 10:00:00 CST</pubDate>",
        "",
        "<pubDate>今天 10:00</pubDate>",
        "<pubDate>2018-02-30</pubDate>",
    ]
    items = "".join(
        f"<item><title>题{i}</title><link>/art/{i}.html</link>{date}</item>" for i, date in enumerate(dates)
    )
    good, bad = _read(given_file(tmp_path, "f.xml", _rss(items)))
    assert [(record.title, record.url, record.unit) for record in good] == [
        ("题0", "http://jyj.example/art/0.html", "教育局")
    ]
    assert [(one.reason, one.place) for one in bad] == [
        ("no_date", "f.xml, 条目 2"), ("bad_date", "f.xml, 条目 3"), ("bad_date", "f.xml, 条目 4"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.xml", "a.csv", "a.xlsx", "a.json"])
def test_an_error_page_under_any_name_is_told(tmp_path: Path, name: str) -> None:
    """An HTML page that was saved as a feed or table is recognised as a page."""
    with pytest.raises(Unreadable) as caught:
        _read(given_file(tmp_path, name, "<!DOCTYPE html><html><title>系统维护</title></html>"))
    assert caught.value.rejection.reason == "not_the_format"


class Site:
    """Answers as scripted and remembers what it was asked."""

    def __init__(self, *answers: Response) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str | None, str | None]] = []

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Give the next answer."""
        assert url == "http://jyj.example/rss.xml"
        self.asked.append((etag, last_modified))
        return self.answers.pop(0)


def _answer(
    content: str | bytes, url: str = "http://jyj.example/rss.xml", kind: str = "application/xml", status: int = 200
) -> Response:
    raw = content.encode() if isinstance(content, str) else content
    headers = {"content-type": kind, "etag": '"1"', "last-modified": "Mon, 05 Mar 2018 04:00:00 GMT"}
    return Response(status=status, headers=headers, content=raw, url=url, not_modified=status == 304, fetched_at=NOON)


def _live(site: Any, now: Callable[[], datetime] = lambda: NOON) -> Source:
    assert SPEC.connect is not None
    context = Context(name="jyj", defaults=DEFAULTS, http=site, now=now)
    return SPEC.connect(context, DepartmentOptions(address="http://jyj.example/rss.xml"))


def _poll(source: Source, cursor: dict[str, Any] | None = None) -> Page:
    page = asyncio.run(source.poll(cursor))
    return msgspec.structs.replace(page, next_cursor=msgspec.json.decode(msgspec.json.encode(page.next_cursor)))


def _titles(readings: tuple[Reading, ...]) -> list[str | None]:
    return [one.title for one in readings if isinstance(one, Record)]


def test_an_address_is_asked_only_for_what_changed() -> None:
    """The second poll sends the validators; nothing new gives no readings and keeps the cursor; once a day all is read."""
    feed = _rss(f"<item><title>题</title><link>{LINK}</link><pubDate>2018-03-05 10:00:00</pubDate></item>")
    site = Site(_answer(feed), _answer("", status=304), _answer(feed))
    clock = [NOON]
    source = _live(site, lambda: clock[0])
    first = _poll(source)
    assert _titles(first.readings) == ["题"]
    assert [one.received_at for one in first.readings if isinstance(one, Record)] == [NOON]
    second = _poll(source, first.next_cursor)
    assert (second.readings, second.next_cursor) == ((), first.next_cursor)
    clock[0] += timedelta(hours=25)
    _poll(source, second.next_cursor)
    assert site.asked == [(None, None), ('"1"', "Mon, 05 Mar 2018 04:00:00 GMT"), (None, None)]


def test_a_table_at_an_address_is_read_like_a_file() -> None:
    """A table is known by its address or content type, and places name the address."""
    table = "标题,发布日期\n甲,2018-03-05\n乙,2018-02-30\n".encode("gb18030")
    for answer in (_answer(table, "http://jyj.example/a/list.csv"), _answer(table, kind="text/csv")):
        page = _poll(_live(Site(answer)))
        assert _titles(page.readings) == ["甲"]
        rejected = page.readings[1]
        assert isinstance(rejected, Rejection)
        assert rejected.place == f"{answer.url}, 行 3"


def test_an_error_page_with_status_200_is_a_rejection_and_leaves_no_validator() -> None:
    """What was no feed is told, and the next poll asks again in full."""
    page = _poll(_live(Site(_answer("<html><title>系统维护</title></html>", kind="text/html"))))
    assert [one.reason for one in page.readings if isinstance(one, Rejection)] == ["not_the_format"]
    assert page.next_cursor == {}


def test_an_address_and_a_client_are_required() -> None:
    """A source without address, or without HTTP, is refused when it is built."""
    assert SPEC.connect is not None
    for http, address in ((Site(), ""), (None, "http://jyj.example/rss.xml")):
        context = Context(name="jyj", defaults=DEFAULTS, http=http, now=lambda: NOON)  # type: ignore[arg-type]  # a scripted client
        with pytest.raises(ConfigError, match="jyj"):
            SPEC.connect(context, DepartmentOptions(address=address))


@given(
    st.from_regex(
        r"https?://[a-zA-Z0-9.-]{1,8}(/[A-Za-z0-9_.~-]{0,6}){0,4}/?(index\.html|default\.asp)?", fullmatch=True
    )
)
def test_the_short_way_of_addresses_is_the_long_way(url: str) -> None:
    """Addresses that look plain come out as if they had been taken apart."""
    assert normalise_url(url) == _normalised(url.strip())
