"""What posts carry besides words, what heads them, and figures in one notation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.pipeline.normalise.figures import plain_figures
from syndicate.pipeline.normalise.plain import plain_words_of
from syndicate.pipeline.normalise.posts import head_of, plain_words
from syndicate.pipeline.normalise.text import heading_of

BODY = "因供水管道检修施工需要，定于3月6日8时至17时对顾乡大街部分区域停止供水，请居民提前储水，由此带来的不便敬请谅解。"


@pytest.mark.parametrize(
    "post",
    [
        f"{BODY}http://t.cn/RxAbCd1",
        f"{BODY}详情请点击链接：http://t.cn/RxAbCd1 @某区发布",
        f"{BODY}http://t.cn/RxAbCd1@某区发布 ",
        f"#便民提示# {BODY}",
        f"[话筒]{BODY}[围观]",
        f"{BODY}…全文",
        f"{BODY}...展开全文",
    ],
)
def test_addresses_handles_pictures_and_tags_are_no_words(post: str) -> None:
    """However a post is trimmed, its words are those of the notice."""
    assert plain_words(post).strip() == BODY


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("联系邮箱 service@example.gov.cn", "service@example.gov.cn"),
        ("依据国办发[2018]5号文件", "[2018]"),
        ("#顾乡大街3月6日停水的通知#请相互转告", "顾乡大街3月6日停水的通知"),
        ("全文如下：第一条", "全文如下"),
    ],
)
def test_what_only_looks_like_it_stays(text: str, kept: str) -> None:
    """A mailbox is no handle, a year in brackets no picture, a whole sentence no tag."""
    assert kept in plain_words(text)


def test_a_post_is_headed_by_what_stands_before_a_pictogram() -> None:
    """Without brackets the first words up to a pictogram are its headline and not its text as well."""
    heading = heading_of(None, f"#政务公开# 顾乡大街停水的通知 ❗{BODY}📢")
    assert heading.shown == heading.relied_on == "顾乡大街停水的通知"
    assert "顾乡大街停水的通知" not in heading.rest
    assert BODY in heading.rest


def test_a_first_sentence_is_no_headline() -> None:
    """A text that simply begins has nothing to head it."""
    assert head_of(BODY) == ("", BODY)
    assert heading_of(None, BODY * 2).relied_on == ""


def test_a_short_post_is_headed_by_its_words_alone() -> None:
    """An address behind a headline is no part of it."""
    assert heading_of(None, "顾乡大街停水的通知 http://t.cn/RxAbCd1").relied_on == "顾乡大街停水的通知"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("1.2万元", "12000元"),
        ("2亿", "200000000"),
        ("1.5万亿元", "1500000000000元"),
        ("3万万亿", "3万万亿"),
        ("百分之五", "5%"),
        ("百分之12.5", "12.5%"),
        ("8:30", "8时30分"),
        ("14:00", "14时"),
        ("下午2:30", "14时30分"),
        ("上午8点到下午5点", "8时至17时"),
        ("8时-17时", "8时至17时"),
        ("8:00—17:00", "8时至17时"),
        ("12:30:15", "12:30:15"),
        ("三点意见", "三点意见"),
        ("25:30", "25:30"),
        ("500余万元", "500余万元"),
    ],
)
def test_figures_and_times_of_day_have_one_notation(written: str, plain: str) -> None:
    """However a figure or an hour is written, recognition sees it one way; what is neither is left alone."""
    assert plain_figures(written) == plain
    assert plain_figures(plain) == plain


@given(st.text("0123456789.,:：点时分万亿百之午下上晚到至-半 元", max_size=30))
def test_any_text_of_figures_is_read(text: str) -> None:
    """No text is refused, and reading what was read comes to rest: nothing grows or turns in circles."""
    read = text
    for _ in text:
        read = plain_figures(read)
    assert plain_figures(read) == read


@pytest.mark.parametrize(
    "line",
    [
        "↑↑↑点击上方“某区发布”关注我们",
        "点击蓝字 关注我们",
        "本文约800字，阅读需要3分钟",
        "关注“某区”公众号 了解更多资讯",
        "往期回顾",
        "主办：某区人民政府办公室 ICP备00000000号",
        "各街道办事处、各镇人民政府，区政府各委、办、局：",
        "某区人民政府办公室 2018年3月5日印发",
        "点“在看”，让更多人知道",
        "2018-03-05 09:30:12",
        "2018年3月5日 来源：区政府办公室",
        "2018-03-05 09:30　来源：区政府办公室　作者：张某",
    ],
)
def test_furniture_of_articles_and_documents_is_no_word(line: str) -> None:
    """What stands above and below every article, and to whom a document goes, says nothing of what it is about."""
    assert plain_words_of(f"{line}\n{BODY}\n{line}") == BODY


@pytest.mark.parametrize("line", ["2018年3月5日上午停水", "2018年3月5日", "2018-03-05 9:00至17:00停水"])
def test_a_line_that_begins_with_a_day_and_says_something_stays(line: str) -> None:
    """A day that belongs to what is said is no furniture."""
    assert plain_words_of(f"{BODY}\n{line}") != BODY


def test_traditional_text_reads_like_simplified() -> None:
    """The words of a publication are simplified before anything is read out of them."""
    assert plain_words_of("發布時間：2018-03-05\n關於第三批補貼發放1.2萬元的通知") == "关于第3批补贴发放12000元的通知"
