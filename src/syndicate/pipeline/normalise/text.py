"""Tidy text and headline of a record; and the publication's own words without the page furniture around them."""

from __future__ import annotations

import re
from typing import NamedTuple

_SPACES = re.compile("[ \t\u00a0\u3000]{2,}|[\t\u00a0\u3000]")
_WIDE_BLANKS = ("  ", "\t", "\u00a0", "\u3000")
_INVISIBLE_CHARS = "\u200b\u200c\u200d\u2060\ufeff\ufe0f\u00ad"
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\ufe0f\u00ad]+")


def tidy(text: str) -> str:
    """Drop invisible characters, squeeze blanks and blank lines; every visible character stays."""
    # Looking for each rare character is many times faster than letting the expressions scan every text.
    if any(char in text for char in _INVISIBLE_CHARS):
        text = _INVISIBLE.sub("", text)
    if any(blank in text for blank in _WIDE_BLANKS):
        text = _SPACES.sub(" ", text)
    if "\n" not in text and "\r" not in text:
        return text.strip()
    return "\n".join(filter(None, map(str.strip, text.splitlines())))


_TOPICS = re.compile(r"^(?:\s*#[^#\n]{1,40}#)+\s*")
_SENTENCE = re.compile(r"[。！？!?\n]")
BRACKET_WITHIN = 30
"""A bracketed headline must open within this many characters of the text."""
HEADLINE_LIMIT = 60


def bracketed(text: str) -> str:
    """Return what stands in 【】 at the start of a post (topics before it skipped, nested brackets kept), or nothing."""
    lead = _TOPICS.sub("", text[:400])
    start = lead.find("【", 0, BRACKET_WITHIN)
    if start < 0:
        return ""
    depth = 0
    for position in range(start, len(lead)):
        depth += (lead[position] == "【") - (lead[position] == "】")
        if depth == 0:
            return lead[start + 1 : position].replace("#", "").strip()
    return ""


class Heading(NamedTuple):
    """How an item is headed."""

    shown: str
    """The headline that people know it by: its title, its 【】, or its first sentence."""
    relied_on: str
    """The headline that recognition may rely on: a first sentence only of a short post; empty where there is none."""
    rest: str
    """The text without the 【】: the headline is compared as such and must not count as text as well."""


def heading_of(title: str | None, text: str) -> Heading:
    """Find the headline of an item."""
    if title and title.strip():
        tidied = tidy(title)
        return Heading(tidied.replace("\n", " "), tidied, text)
    bracket = bracketed(text)
    if bracket:
        return Heading(bracket, bracket, text.replace(f"【{bracket}】", "", 1))
    first = _SENTENCE.split(_TOPICS.sub("", text), maxsplit=1)[0][:HEADLINE_LIMIT].strip()
    return Heading(first, text if len(text) < HEADLINE_LIMIT else "", text)


# Lines of page furniture: where the reader is, when and by whom it was put up, buttons, neighbours, footers.
_FURNITURE = re.compile(
    r"^\W*(?:"
    r"(?:(?:您|你)?(?:现在|当前)?(?:所在)?的?位置|当前位置|网站首页|首页\s*[>»›]|来源|信息来源|发布(?:时间|日期|机构|单位)|发文(?:日期|时间)|时间|日期|更新时间|"
    r"浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:次数|量|数|蓝字)?|访问量?|字号|字体|打印|关闭|收藏|分享|扫一扫|责任编辑|编辑|审核|校对|作者|记者|供稿|"
    r"上一[篇条]|下一[篇条]|相关(?:新闻|阅读|链接|文件)|附件下载|版权所有|主办单位|承办单位|备案|网站标识码|联系我们|返回顶部|"
    r"抄送|此件公开发布|此件主动公开|长按|识别二维码|关注我们|喜欢请|点赞|在看|阅读原文|微信公众号|展开全文|收起全文)"
    r"[^\n]{0,80}"
    r")$"
)
_FURNITURE_HINTS = ("字体", "字号", "浏览次数", "浏览量", "阅读量", "点击数", "打印本页", "> ", "»")


def words_of(text: str) -> str:
    """
    Return the text without its page furniture: short lines that name source, time, font size, neighbours or buttons.

    The publication time in the furniture differs from channel to channel and must never count as a fact of the item.
    """
    if "\n" not in text:
        return text
    return "\n".join(line for line in text.split("\n") if not _is_furniture(line))


def _is_furniture(line: str) -> bool:
    if len(line) > 90:
        return False
    return any(hint in line for hint in _FURNITURE_HINTS) or _FURNITURE.match(line) is not None


_DATE = re.compile(r"((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)日?")
_NUMERAL = re.compile(r"第[一二三四五六七八九十]{1,3}|[〇零一二三四五六七八九十]{1,4}(?=[年月日号批期届轮])")
_UNITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def plain_numbers(text: str) -> str:
    """Return the text with dates and Chinese numerals of dates and ordinals in one notation (二〇一八年三月五日, 2018-03-05 → 2018年3月5日)."""
    text = _NUMERAL.sub(_arabic, text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    return _DATE.sub(lambda hit: f"{hit[1]}年{int(hit[2])}月{int(hit[3])}日", text)


def _arabic(hit: re.Match[str]) -> str:
    word = hit[0]
    return "第" + numeral(word[1:]) if word[0] == "第" else numeral(word)


def numeral(word: str) -> str:
    """Return a Chinese numeral up to 99, or a year written digit by digit, in Arabic digits."""
    if "十" not in word:
        return "".join(str(_UNITS[char]) for char in word)
    tens, ones = word.split("十", 1)
    value = _UNITS.get(tens, 1) * 10 + _UNITS.get(ones, 0)
    return str(value)
