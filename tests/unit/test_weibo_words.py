"""What the text of a post says: reposts, cut copies, links."""

from __future__ import annotations

import pytest

from syndicate.connect import Link
from syndicate_connectors.weibo.identity import identify, mid_of_link, uid_of_link
from syndicate_connectors.weibo.words import is_cut, is_html, is_short_for_long, links_in, own_words


@pytest.mark.parametrize(
    ("text", "original", "own", "share"),
    [
        ("【通知】明日停水", None, "【通知】明日停水", False),
        ("【通知】明日停水", False, "【通知】明日停水", True),
        ("转发微博", None, "转发微博", True),
        ("转发微博", True, "转发微博", True),
        ("收到//@测试文化:活动预告", None, "收到", True),
        ("//@测试文化：活动预告", None, "转发微博", True),
        ('收到//<a href="/n/x">@测试文化</a>:活动预告', None, "收到", True),
        ("详见 https://www.example.gov.cn//@home", None, "详见 https://www.example.gov.cn//@home", False),
        ("引用一句//@某人:原话", True, "引用一句//@某人:原话", False),
        ("转发理由: 值得一看\n原始用户: 甲\n转发内容: 乙", None, "值得一看", True),
        ("转发内容: 乙", None, "转发微博", True),
        ("请居民转发微博扩散", None, "请居民转发微博扩散", False),
    ],
)
def test_own_words(text: str, original: bool | None, own: str, share: bool) -> None:
    """Only the account's own words stay, and what passes on another post is a share."""
    assert own_words(text, original) == (own, share)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("【标题】正文 ...全文", True),
        ("【标题】正文…全文", True),
        ("【标题】订阅截在半句…", True),
        ("【标题】未完待续……", False),
        ('【标题】正文...<a href="/status/1">全文</a>', True),
        ("正文【标题没有结束", True),
        ("【标题】请点击查看全文", False),
        ("没有标题的正文", False),
    ],
)
def test_cut_texts_are_known(text: str, cut: bool) -> None:
    """The tail 全文 after dots and a bracket that never closes mean that text is missing; the word alone does not."""
    assert is_cut(text) is cut


def test_short_for_long_counts_words_not_tags() -> None:
    """Markup does not make a beginning long."""
    assert is_short_for_long("字" * 140 + "<a href='" + "x" * 400 + "'>")
    assert not is_short_for_long("字" * 400)


def test_html_is_told_from_text() -> None:
    """Tags make HTML; a less-than sign does not."""
    assert is_html("a<br />b")
    assert not is_html("3<5 且 <重要>")


@pytest.mark.parametrize(
    ("text", "named", "links"),
    [
        ("没有链接", "", ()),
        ("详见http://t.cn/A6synth1。再见", "", (Link("http://t.cn/A6synth1"),)),
        ("a http://t.cn/A1 b http://t.cn/A1", "", (Link("http://t.cn/A1"),)),
        ("头条", "https://weibo.com/ttarticle/p/show?id=1", (Link("https://weibo.com/ttarticle/p/show?id=1"),)),
        (
            "https://weibo.cn/sinaurl?u=http%3A%2F%2Fwww.example.gov.cn%2F1.html",
            "",
            (
                Link(
                    "https://weibo.cn/sinaurl?u=http%3A%2F%2Fwww.example.gov.cn%2F1.html",
                    "http://www.example.gov.cn/1.html",
                ),
            ),
        ),
    ],
)
def test_links_in_text(text: str, named: str, links: tuple[Link, ...]) -> None:
    """Links end where Chinese begins, come once each, and redirection pages are looked through."""
    assert links_in(text, False, named) == links


def test_links_in_html_leave_out_people_and_topics() -> None:
    """Mentions and topics are no links; short links carry where they lead."""
    html = (
        '<a href="https://weibo.com/n/测试">@测试</a><a href="https://m.weibo.cn/search?q=1">#话题#</a>'
        '<a data-url="http://t.cn/A1" href="https://www.example.gov.cn/?a=1&amp;b=2">网页链接</a>'
    )
    assert links_in(html, True) == (Link("http://t.cn/A1", "https://www.example.gov.cn/?a=1&b=2"),)


@pytest.mark.parametrize(
    ("url", "mid"),
    [
        ("https://weibo.com/2700000018/JAnhwmSdi?from=page_1001", 4586693065451616),
        ("https://m.weibo.cn/status/4586693065451616", 4586693065451616),
        ("https://m.weibo.cn/detail/4586693065451616", 4586693065451616),
        ("weibo.com/u/2700000018", None),
        ("https://weibo.com/ttarticle/p/show?id=2309404586693065451616", None),
        ("https://m.weibo.cn/status/4586693065450000", None),
    ],
)
def test_links_name_posts(url: str, mid: int | None) -> None:
    """A link to a post names its mid, by bid or number; other links name none, nor does a rounded number."""
    assert mid_of_link(url) == mid


def test_links_name_accounts() -> None:
    """The uid is the first number of a link to an account or a post."""
    assert (
        uid_of_link("https://weibo.com/u/2700000018")
        == uid_of_link("https://weibo.com/2700000018/JAnhwmSdi")
        == "2700000018"
    )


@pytest.mark.parametrize(
    ("number", "bid", "url"),
    [
        ("4586693065451616\t", "JAnhwmSdi", ""),
        ("", "", "https://m.weibo.cn/status/JAnhwmSdi"),
        ("JAnhwmSdi", "", ""),
        ('="4586693065451616"', "", ""),
        ("'4586693065451616", "无效", ""),
    ],
)
def test_all_ways_lead_to_one_mid(number: str, bid: str, url: str) -> None:
    """Number, bid and link of a post are one identity, however a spreadsheet has wrapped them."""
    found = identify(number, bid, url)
    assert found is not None
    assert found[0] == 4586693065451616
