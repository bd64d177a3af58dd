"""The anatomy of article pages: what is read from which part, and which pages are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate.connect import Precision
from syndicate_connectors.wechat.article import has_markup, read_article, saved_from
from syndicate_connectors.wechat.notices import Notice, read_notice, stub_notice
from syndicate_connectors.wechat.script import cgi_data, unquote_js, variables

SAMPLES = Path(__file__).parents[2] / "connectors" / "wechat" / "samples"
BIZ = "MzkwMDAwMDAwMQ=="


def page(name: str) -> str:
    """Return a sample page."""
    return (SAMPLES / name).read_text("utf-8")


def test_an_ordinary_article_is_read_from_its_scripts() -> None:
    """Title, account, time and identity come from the script values, the text from the content element."""
    article = read_article(page("article.html"))
    assert article is not None
    assert article.title == "青溪区公布2018年民生实事清单"
    assert article.account == "青溪区发布"
    assert article.digest == "青溪区公布2018年民生实事清单&摘要"
    assert article.published is not None
    assert article.published.at.isoformat() == "2018-03-05T10:00:30+08:00"
    assert article.links[0][:3] == (BIZ, "2247400601", "1")
    assert any(link.short == "AbC1dEf2GhI3jKl4MnO5pQ" for link in article.links)
    assert article.body.startswith("<section>")
    assert article.body.endswith("</section>")
    assert article.html
    assert article.source_url == "http://www.qingxi.example.gov.cn/a/2.html"
    assert article.author == "宣传科"


def test_inner_boxes_do_not_end_the_text() -> None:
    """The text ends where its own element ends, however many boxes it holds."""
    article = read_article(
        '<div id="js_content"><div>甲<div>乙</div></div>丙</div><div>外</div><script>var ct = "1520215230";</script>'
    )
    assert article is not None
    assert article.body == "<div>甲<div>乙</div></div>丙"


def test_a_page_cut_off_still_gives_its_text() -> None:
    """Where the content element never closes, the scripts after it are its end."""
    article = read_article(
        '<h1 id="activity-name">题</h1><div id="js_content"><div>正文<script>var ct = "1520215230";</script>'
    )
    assert article is not None
    assert article.body == "<div>正文"
    assert article.title == "题"


def test_the_layout_of_2018_gives_a_day() -> None:
    """The old layout writes the day into the page; its time is not known."""
    article = read_article(page("article-2018.html"))
    assert article is not None
    assert article.published is not None
    assert article.published.precision is Precision.DAY
    assert article.published.at.isoformat() == "2018-05-02T00:00:00+08:00"
    assert article.account == "青溪区发布"
    assert article.title == "二〇一八年版式的文章"


def test_a_picture_post_is_read_from_its_data_object() -> None:
    """Posts without title element have everything in `cgiDataNew`."""
    article = read_article(page("pictures.html"))
    assert article is not None
    assert (article.title, article.show_type, article.account) == ("秋日青溪", "8", "青溪区发布")
    assert article.body == "<p>秋日的青溪河畔&amp;公园</p>"
    assert article.published is not None
    assert article.published.at.isoformat() == "2025-10-30T10:12:53+08:00"


def test_a_text_post_has_no_title() -> None:
    """The title of a text post is its whole text, so it is the body and the post has no headline."""
    article = read_article(page("text.html"))
    assert article is not None
    assert article.title == ""
    assert article.body == "寒潮来临\n请注意保暖"
    assert not article.html


def test_a_share_names_what_it_shares() -> None:
    """A share page gives the address of the article that it passes on, and its own identity."""
    article = read_article(page("share.html"))
    assert article is not None
    assert article.show_type == "11"
    assert article.shared_url == "https://mp.weixin.qq.com/s?__biz=MzkwMDAwMDAwMg==&mid=2247400999&idx=1&sn=ff#rd"
    assert article.links[0].mid == "2247400605"


@pytest.mark.parametrize(
    "operands", ['"MzkwMDAwMDAwMQ==" || ""', '"" || "MzkwMDAwMDAwMQ=="', "'' || '' || 'MzkwMDAwMDAwMQ=='"]
)
def test_either_operand_may_be_empty(operands: str) -> None:
    """Of alternatives in the script the one that is not empty counts."""
    assert variables(f"var biz = {operands};")["biz"] == BIZ


def test_script_strings_are_undone_once() -> None:
    """Escapes of the script and entities of HTML are undone, each once."""
    assert unquote_js(r"'a\x26b\u4e2d\n\'c\''") == "a&b中\n'c'"
    assert variables("""var msg_title = 'A &amp;lt; \\'B\\'; 甲'.html(false);""")["msg_title"] == "A &lt; 'B'; 甲"
    assert variables('var msg_link = "http://x/?a=1&amp;timestamp=2";')["msg_link"] == "http://x/?a=1&timestamp=2"


def test_an_empty_assignment_does_not_hide_a_later_one() -> None:
    """Of several assignments of a name the first that says something counts."""
    assert variables('var ct = "";', 'var ct = "1520215230"; var ct = "1";')["ct"] == "1520215230"


def test_data_inside_the_text_is_not_taken_for_the_data_object() -> None:
    """Members are read from the data object alone, and only those that are known."""
    data = cgi_data(
        "<p>title: 'x'</p><script>window.cgiDataNew = {title: JsDecode('甲\\x5cx0a乙'), foo: '1'};</script>title: 'z'"
    )
    assert data == {"title": "甲\n乙"}


def test_the_time_of_another_clock_is_not_made_up() -> None:
    """A page without any date has none, and words that are no date are kept for the message."""
    article = read_article('<div id="js_content">文</div><em id="publish_time">昨天</em>')
    assert article is not None
    assert article.published is None
    assert article.bad_date == "昨天"


@pytest.mark.parametrize(
    ("comment", "address"),
    [
        (
            "<!-- saved from url=(0050)https://mp.weixin.qq.com/s/AbC1dEf2GhI3jKl4MnO5pQ -->",
            "https://mp.weixin.qq.com/s/AbC1dEf2GhI3jKl4MnO5pQ",
        ),
        (
            "<!--\n Page saved with SingleFile \n url: https://mp.weixin.qq.com/s/x?a=1&timestamp=2 \n-->",
            "https://mp.weixin.qq.com/s/x?a=1&timestamp=2",
        ),
        ("<!-- nothing -->", ""),
    ],
)
def test_the_saved_address_is_found(comment: str, address: str) -> None:
    """Browsers and SingleFile note the address in a comment."""
    assert saved_from(f"<!DOCTYPE html>\n{comment}<html>") == address


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("De1eTed2GhI3jKl4MnO5pQ.html", Notice.DELETED),
        ("violation.html", Notice.VIOLATION),
        ("unavailable.html", Notice.UNAVAILABLE),
        ("expired.html", Notice.EXPIRED),
        ("blocked.html", Notice.BLOCKED),
    ],
)
def test_each_notice_is_told_from_the_others(name: str, notice: Notice) -> None:
    """The five pages without article are recognised, and only two of them prove a removal."""
    assert read_article(page(name)) is None
    assert read_notice(page(name)) is notice
    assert notice.tombstone == (notice in (Notice.DELETED, Notice.VIOLATION))


def test_an_article_may_quote_the_words_of_a_notice() -> None:
    """An article about deleted articles is an article."""
    text = page("article.html").replace("一、改造老旧小区。", "网页显示“该内容已被发布者删除”。")
    assert read_article(text) is not None


def test_a_failed_capture_never_says_deleted() -> None:
    """A verification page whose scripts hold the words of a tombstone is a failed capture."""
    text = page("blocked.html").replace(
        "</body>", "<script>var a='该内容已被发布者删除'</script><p>该内容已被发布者删除</p></body>"
    )
    assert read_notice(text) is Notice.BLOCKED


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("该内容已被发布者删除", Notice.DELETED),
        ("<div><p>此内容因违规无法查看</p></div>", Notice.VIOLATION),
        ("The content has been deleted by the author.", Notice.DELETED),
        ("<p>正文</p>", None),
        ("关于“链接已过期”的说明。" + "正文" * 200, None),
    ],
)
def test_a_notice_stored_as_text_is_seen_through(text: str, notice: Notice | None) -> None:
    """Where an exporter stored a notice instead of the text, it is known as one; longer texts are texts."""
    assert stub_notice(text) is notice


@pytest.mark.parametrize(
    ("text", "expected"), [("<p>a", True), ("a<br>", True), ("1 < 2", False), ("a<3", False), ("</p>", True)]
)
def test_markup_is_told_from_signs(text: str, *, expected: bool) -> None:
    """A less-than sign alone does not make HTML."""
    assert has_markup(text) is expected
