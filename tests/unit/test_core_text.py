"""Folding, headlines, furniture, numbers and addresses: what recognition sees of a text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model.folded import BREAK, DIGIT
from syndicate.pipeline.normalise.address import address_key
from syndicate.pipeline.normalise.fold import fold_batch, folded, tables
from syndicate.pipeline.normalise.joined import codes_of
from syndicate.pipeline.normalise.markup import text_of
from syndicate.pipeline.normalise.numbers import numeral, plain_numbers
from syndicate.pipeline.normalise.text import bracketed, heading_of, tidy, unnumbered, words_of

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


# --- folding


@given(ANY_TEXT)
def test_every_code_unit_folds_to_exactly_one(text: str) -> None:
    """Folding changes characters in place and never their number, so offsets stay."""
    codes = codes_of(text)
    assert len(tables().fold[codes]) == len(codes) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_folding_twice_is_folding_once() -> None:
    """Every folded character is its own fold, but for 薴: its simplified form 苧 is the traditional form of 苎."""
    fold = tables().fold
    assert [chr(code) for code in np.flatnonzero(fold[fold] != fold)] == ["薴"]


@given(ANY_TEXT)
def test_folded_text_holds_nothing_but_letters_and_digits(text: str) -> None:
    """White space, punctuation and symbols are gone."""
    assert all(char.isalnum() for char in folded(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("關於顧鄉街道停水的通知", "关于顾乡街道停水的通知"),
        ("ＡＢＣ１２３", "abc123"),
        ("道里區 政府 辦公室", "道里区政府办公室"),
        ("哈里政规〔2018〕1号", "哈里政规[2018]1号"),
        ("“放管服”改革", "「放管服」改革"),
    ],
)
def test_width_case_traditional_forms_and_punctuation_do_not_matter(one: str, other: str) -> None:
    """The same words in other characters fold to the same text."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize("pair", ["著着", "徵征", "覆复", "瞭了", "藉借", "乾干"])
def test_a_word_dependent_character_is_brought_together_with_what_it_may_stand_for(pair: str) -> None:
    """著 stands for 着 or itself: for comparing, both are one, and nothing has to be guessed."""
    assert len({folded(char) for char in pair}) == 1


@given(st.lists(ANY_TEXT, max_size=6))
def test_a_text_folds_the_same_in_every_batch(texts: list[str]) -> None:
    """The characters of a text do not depend on the texts beside it, and every text ends with a break."""
    batch = fold_batch(texts)
    assert batch.texts == len(texts)
    for number, text in enumerate(texts):
        alone = fold_batch([text])
        mine = batch.item == number
        assert batch.codes[mine].tolist() == alone.codes.tolist()
        assert batch.kind[mine].tolist() == alone.kind.tolist()
        assert alone.kind[-1] == BREAK


def test_only_ascii_digits_count_as_digits() -> None:
    """Full-width digits fold to digits; a Han numeral stays a word."""
    batch = fold_batch(["１2五"])
    assert (batch.kind == DIGIT).tolist() == [True, True, False, False]


# --- headline


@pytest.mark.parametrize(
    ("post", "headline"),
    [
        ("【停水通知】因管道检修停水", "停水通知"),
        ("#道里发布# #便民#【停水通知】因管道检修停水", "停水通知"),
        ("【道里区【重要】停水通知】因管道检修停水", "道里区【重要】停水通知"),
        ("【#道里通知#停水】正文", "道里通知停水"),
        ("[话筒]【停水通知】正文", "停水通知"),
        ("【没有结尾的标题", ""),
        ("没有括号的正文。第二句", ""),
        ("一" * 40 + "【太靠后】", ""),
    ],
)
def test_the_headline_of_a_post_stands_in_brackets_near_its_start(post: str, headline: str) -> None:
    """Topics before the brackets are skipped, nested brackets kept, an open bracket is no headline."""
    assert bracketed(post) == headline


def test_a_headline_is_the_title_the_brackets_or_the_first_sentence() -> None:
    """People see the title; else what stands in brackets; else the first sentence, cut."""
    assert heading_of(" 标题 \n 二行 ", "【别的】正文").shown == "标题 二行"
    assert heading_of(None, "【停水通知】正文").shown == "停水通知"
    assert heading_of("", "#话题# 第一句。第二句").shown == "第一句"
    assert len(heading_of(None, "长" * 500).shown) == 60


def test_recognition_relies_on_a_first_sentence_only_of_a_short_post() -> None:
    """The first sentence of a long post is no headline to compare by."""
    assert heading_of(None, "短短一句").relied_on == "短短一句"
    assert heading_of(None, "长" * 500).relied_on == ""


def test_a_headline_does_not_count_as_text_as_well() -> None:
    """What stands in brackets is taken out of the text once."""
    assert heading_of(None, "【停水】今日停水【停水】").rest == "今日停水【停水】"
    assert heading_of(None, "没有标题").rest == "没有标题"


# --- text


def test_html_gives_what_a_reader_sees() -> None:
    """Blocks give lines, cells tabs or blanks, scripts and styles nothing, entities their character."""
    page = "<style>p{}</style><p>第一段&nbsp;甲</p><script>x()</script><div>第二段<br>乙</div><td>丙</td><td>丁</td>"
    assert text_of(page) == "第一段 甲\n第二段\n乙\n丙 丁"


@given(st.text("甲乙 \t\u3000\n\r\u200b\ufeff。", max_size=60))
def test_tidying_drops_no_visible_character(text: str) -> None:
    """Every visible character stays, in order; tidying twice is tidying once."""
    unseen = " \t\u3000\n\r\u200b\ufeff"
    assert [c for c in tidy(text) if c not in unseen] == [c for c in text if c not in unseen]
    assert tidy(tidy(text)) == tidy(text)


FURNITURE = """您现在的位置：首页 > 通知公告
发布时间：2018-03-05 来源：区水务局
【字体：大 中 小】
因管道检修停水，请居民提前储水。
浏览次数：12
上一篇：关于开展义诊的通知
版权所有：道里区人民政府"""


def test_page_furniture_is_no_word_of_the_publication() -> None:
    """Lines that name place, time, font, neighbours or owner go; the sentence stays."""
    assert words_of(FURNITURE) == "因管道检修停水，请居民提前储水。"


def test_a_sentence_that_begins_like_furniture_stays_when_it_is_long() -> None:
    """A long line is text, whatever its first word."""
    line = "来源于群众的意见建议，" + "我们认真研究并逐条答复，" * 9
    assert words_of(f"标题行\n{line}") == f"标题行\n{line}"


# --- numbers


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("二〇一八年三月五日", "2018年3月5日"),
        ("2018-03-05", "2018年3月5日"),
        ("2018/3/5", "2018年3月5日"),
        ("2018.03.05", "2018年3月5日"),
        ("2018年03月05日", "2018年3月5日"),
        ("三月二十一日", "3月21日"),
        ("十月十日", "10月10日"),
        ("第十二批", "第12批"),
        ("第三次", "第3次"),
        ("1,234,567元", "1234567元"),
        ("12,34", "12,34"),
        ("三个人", "三个人"),
    ],
)
def test_dates_ordinals_and_thousands_have_one_notation(written: str, plain: str) -> None:
    """However a number is written, recognition sees it one way; other words are left alone."""
    assert plain_numbers(written) == plain
    assert plain_numbers(plain) == plain


@given(st.integers(1, 99))
def test_han_numerals_below_a_hundred_are_read(number: int) -> None:
    """一 to 九十九 become their digits."""
    units = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = ("" if tens < 2 else units[tens]) + ("十" if tens else "") + (units[ones] if ones else "")
    assert numeral(written) == str(number)


# --- addresses


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.a.gov.cn/col/1.html", "https://a.gov.cn/col/1.html"),
        ("http://a.gov.cn/col/index.html", "http://a.gov.cn/col/"),
        ("http://a.gov.cn/x?id=1&utm_source=weibo", "http://a.gov.cn/x?id=1"),
        ("http://a.gov.cn/x?b=2&a=1", "http://a.gov.cn/x?a=1&amp;b=2"),
        (
            "http://mp.weixin.qq.com/s?__biz=MzA=&mid=1&idx=2&sn=abc&chksm=d#rd",
            "https://mp.weixin.qq.com/s?idx=2&mid=1&__biz=MzA=",
        ),
    ],
)
def test_addresses_of_one_page_have_one_key(one: str, other: str) -> None:
    """Scheme, www, default pages, tracking, order and fragments do not matter."""
    assert address_key(one) == address_key(other) != ""


@pytest.mark.parametrize(
    "nothing", ["", "http://a.gov.cn", "http://a.gov.cn/index.html", "http://t.cn/Rabc", "http://[", "无"]
)
def test_what_names_no_page_has_no_key(nothing: str) -> None:
    """Home pages, unresolved short links and damaged addresses tie nothing together."""
    assert address_key(nothing) == ""


@given(st.text(max_size=60))
def test_any_text_may_stand_where_an_address_is_expected(text: str) -> None:
    """The key of whatever is written there is a string, never an error."""
    assert isinstance(address_key(text), str)


def test_the_numbers_of_entries_are_no_facts() -> None:
    """What counts the entries of a text is left out; a decimal, a date and an amount at the beginning of a line stay."""
    assert unnumbered("1.供水恢复\n2、路面修复\n（3）清运") == "供水恢复\n路面修复\n清运"
    assert unnumbered("（1/2）6月15日开工") == "\n6月15日开工"
    assert unnumbered("1.6月15日开工\n2.2018年完工") == "6月15日开工\n2018年完工"
    assert unnumbered("1.2万户受益\n15日起施行\n3.5元每立方米") == "1.2万户受益\n15日起施行\n3.5元每立方米"
