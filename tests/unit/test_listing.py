"""List pages of every dialect, on values and on the portal's samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate.connect.listing import ListPage, parse_list

SAMPLES = Path(__file__).parents[2] / "connectors" / "portal" / "samples" / "lists"
URL = "http://www.example.gov.cn/tzgg/index.html"


def listed(name: str) -> ListPage:
    """A sample as a list."""
    return parse_list((SAMPLES / name).read_bytes(), URL)


def html(body: str) -> ListPage:
    """A body as a list."""
    return parse_list(f"<html><body>{body}</body></html>".encode(), URL)


def test_trs_lists() -> None:
    """Pinned rows count once, cut titles come whole from the attribute, the call of the pager gives the next page."""
    page = listed("trs_index.html")
    assert [entry.title for entry in page.entries] == [
        "关于公开征求意见的公告（置顶）",
        "关于做好2018年春季植树工作的通知",
        "关于2018年3月停水检修的公告",
    ]
    assert page.entries[1].date == "2018-03-05"
    assert page.next_url == "http://www.example.gov.cn/tzgg/index_1.html"
    assert page.family == "trs"


def test_jpage_record_sets() -> None:
    """Rows in CDATA, the total and the next group come out of the inline XML."""
    page = listed("jcms_col.html")
    assert len(page.entries) == 3
    assert page.total == 45
    assert (
        page.next_url == "http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?page=2&columnid=120&unitid=7&webid=1"
    )


def test_plain_tables_in_gb2312() -> None:
    """A table of links with dates, in an old encoding, with a next-page link and a total."""
    page = listed("plain_list.html")
    assert page.entries[0].title == "区属事业单位招聘公示"
    assert [entry.date for entry in page.entries] == ["2018/05/03", "2018/05/02", "2018/05/01"]
    assert (page.total, page.next_url) == (61, f"{URL}?page=2")


def test_groups_of_pages_in_one_document() -> None:
    """All pages that were rendered into one document are read."""
    assert len(listed("groups_list.html").entries) == 3


def test_gkmlpt_page_zero_is_page_one() -> None:
    """After page 0 comes page 2."""
    row = '{"id": 1, "title": "t", "post_url": "/gkmlpt/content/1/1/post_1.html"}'
    body = f'{{"total": 3, "articles": [{row}]}}'.encode()
    following = {
        asked: parse_list(body, f"http://x.gov.cn/gkmlpt/api/all/5?page={asked}&sid=9").next_url
        for asked in (0, 1, 2, 3)
    }
    assert following[0] == following[1] == "http://x.gov.cn/gkmlpt/api/all/5?page=2&sid=9"
    assert following[2] == "http://x.gov.cn/gkmlpt/api/all/5?page=3&sid=9"
    assert following[3] is None


def test_the_pages_behind_a_ucap_list_come_from_its_interface() -> None:
    """The channel id of a UCAP page leads to the interface with the rest."""
    page = html(
        f'<meta name="channelid" content="{"0a" * 16}"><ul><li><a href="/a/c1/201805/c01_1.shtml">一二三四五</a>2018-05-01</li></ul>'
    )
    assert page.next_url is not None
    assert page.next_url.startswith(f"http://www.example.gov.cn/common/search/{'0a' * 16}?")


@pytest.mark.parametrize(
    ("call", "following"),
    [
        ('createPageHTML(5, 0, "index", "html")', "index_1.html"),
        ("createPageHTML(5,3,'index','shtml')", "index_4.shtml"),
        ('createPageHTML("page-div", 5, 1, "index", "html", 98)', "index_2.html"),
        ('createPageHTML(5, 4, "index", "html")', None),
        ('createPageHTML(1, 0, "index", "html")', None),
        ("function createPageHTML(_n, _c, _p, _e)", None),
    ],
)
def test_calls_of_the_trs_pager(call: str, following: str | None) -> None:
    """Page 0 is the index, the last page has no next, a definition is no call."""
    expected = f"http://www.example.gov.cn/tzgg/{following}" if following else None
    assert html(f"<script>{call}</script>").next_url == expected


def test_the_title_stands_in_the_longer_link_of_a_row() -> None:
    """A category before the title is not the title; dates and bullets around it are not part of it."""
    page = html(
        '<ul><li><a href="/k/">[科技公告]</a> <a href="/a/1.html">· 关于申报项目的补充通知</a> <i>2018-05-01</i></li>'
        '<li><a href="/k/">[科技公告]</a> <a href="/a/2.html">关于2018-03-01会议的纪要全文</a> <i>2018-05-02</i></li>'
        '<li><a href="/a/3.html">关于项目的公示 2018-05-03</a></li></ul>'
    )
    assert [(entry.title, entry.date) for entry in page.entries] == [
        ("关于申报项目的补充通知", "2018-05-01"),
        ("关于2018-03-01会议的纪要全文", "2018-05-02"),
        ("关于项目的公示", "2018-05-03"),
    ]


def test_menus_are_not_the_list() -> None:
    """The group with dates wins over longer menus and a short box of news."""
    menu = "".join(f'<li><a href="/m/{n}/">栏目名称第{n}号</a></li>' for n in range(50))
    rows = "".join(f'<li><a href="/a/{n}.html">第{n}号通知标题</a><span>2018-05-0{n}</span></li>' for n in range(1, 6))
    box = '<li><a href="/b/1.html">热点新闻第一条标题</a><span>2018-05-09</span></li>'
    page = html(f'<ul class="menu">{menu}</ul><ul class="hot">{box}</ul><ul class="list">{rows}</ul>')
    assert [entry.url[-6:] for entry in page.entries] == [f"{n}.html" for n in range(1, 6)]


def test_a_date_without_a_year_is_no_date() -> None:
    """Nothing is guessed from a day and month."""
    page = html('<ul><li><a href="/a/201805/t20180501_1.html">第一号通知标题</a><span>05-01</span></li></ul>')
    assert [entry.date for entry in page.entries] == [""]


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        ("<p>暂无数据</p>", True),
        ("<totalrecord>0</totalrecord><recordset></recordset>", True),
        ('<meta name="ColumnName" content="回应关切"><ul></ul>', True),
        ('<ul></ul><script>createPageHTML(1,0,"index","html");</script>', True),
        ("<div id=app></div>", False),
        ('<title>500 错误</title><meta name="ColumnName" content="回应关切">', False),
    ],
)
def test_emptiness_has_to_be_said(body: str, stated: bool) -> None:
    """A page without rows is an empty list only where it says so or is clearly the page of a column; an error page never is."""
    page = html(body)
    assert (page.entries, page.stated_empty) == ((), stated)


@pytest.mark.parametrize("body", [b'{"code": 500}', b"{broken", b"[1, 2]"])
def test_json_of_no_known_shape(body: bytes) -> None:
    """JSON without a list is an error with a sentence in both languages."""
    with pytest.raises(ValueError, match=" / "):
        parse_list(body, URL)
