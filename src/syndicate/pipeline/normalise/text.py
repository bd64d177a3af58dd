"""Tidy text and headline of a record; and the publication's own words without the page furniture around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from syndicate.pipeline.normalise.posts import head_of, plain_words

_SPACES = re.compile("[ \t\u00a0\u3000]{2,}|[\t\u00a0\u3000]")
_WIDE_BLANKS = ("  ", "\t", "\u00a0", "\u3000")
_INVISIBLE_CHARS = "\u200b\u200c\u200d\u2060\ufeff\ufe0f\u00ad"
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\ufe0f\u00ad]+")


def tidy(text: str) -> str:
    """Drop invisible characters, squeeze blanks and blank lines; every visible character stays."""
    return _tidied(text, _INVISIBLE_CHARS, _WIDE_BLANKS)


def tidied(texts: Sequence[str]) -> list[str]:
    """Return each text tidy."""
    # Most of these characters stand nowhere in a batch, and one look at all texts tells.
    whole = "\0".join(texts)
    invisible = [char for char in _INVISIBLE_CHARS if char in whole]
    # Two blanks with an invisible character between them are two in a row once it is gone.
    wide = [blank for blank in _WIDE_BLANKS if invisible or blank in whole]
    broken = "\n" in whole or "\r" in whole
    if not (invisible or wide or broken):
        return [text.strip() for text in texts]
    return [_tidied(text, invisible, wide) for text in texts]


def _tidied(text: str, invisible: Sequence[str], wide: Sequence[str]) -> str:
    for char in invisible:
        if char in text:
            text = _INVISIBLE.sub("", text)
            break
    for blank in wide:
        if blank in text:
            text = _SPACES.sub(" ", text)
            break
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
    lead = _without_topics(text[:400])
    start = lead.find("【", 0, BRACKET_WITHIN)
    if start < 0:
        return ""
    end = lead.find("】", start)
    if end < 0:
        return ""
    if lead.find("【", start + 1, end) < 0:
        return lead[start + 1 : end].replace("#", "").strip()
    depth = 0
    for position in range(start, len(lead)):
        depth += (lead[position] == "【") - (lead[position] == "】")
        if depth == 0:
            return lead[start + 1 : position].replace("#", "").strip()
    return ""


def _without_topics(text: str) -> str:
    topics = _TOPICS.match(text) if "#" in text else None
    return text[topics.end() :] if topics else text


_SENDER = re.compile(r"(?!关于)[^\W\d_]{1,12}(?:局|委|办|政府|委员会|办公室|办事处|街道|政务服务中心|大队|支队|气象台)")
"""In brackets before a message: who sent it, and no headline."""


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
    if bracket and _SENDER.fullmatch(bracket):
        text, bracket = text.replace(f"【{bracket}】", "", 1), ""
    if bracket:
        return Heading(bracket, bracket, text.replace(f"【{bracket}】", "", 1))
    body = _without_topics(text)
    if len(body) > HEADLINE_LIMIT:
        head, rest = head_of(body)
        if head:
            return Heading(head, head, rest)
    first = _SENTENCE.split(body, maxsplit=1)[0][:HEADLINE_LIMIT].strip()
    said = plain_words(body).strip() if len(body) < 2 * HEADLINE_LIMIT else body
    return Heading(first, said if len(said) < HEADLINE_LIMIT else "", text)


# Lines of page furniture: where the reader is, when and by whom it was put up, buttons, neighbours, footers.
_FURNITURE = re.compile(
    r"^\W*(?:"
    r"(?:(?:您|你)?(?:现在|当前)?(?:所在)?的?位置|当前位置|网站首页|首页\s*[>»›]|来源|信息来源|发布(?:时间|日期|机构|单位)|发文(?:日期|时间)|时间|日期|更新时间|"
    r"浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:次数|量|数|蓝字)?|访问量?|字号|字体|打印|关闭|收藏|分享|扫一扫|责任编辑|编辑|审核|校对|作者|记者|供稿|"
    r"上一[篇条]|下一[篇条]|相关(?:新闻|阅读|链接|文件)|附件下载|版权所有|主办单位|承办单位|备案|网站标识码|联系我们|返回顶部|"
    r"抄送|此件公开发布|此件主动公开|长按|识别二维码|关注我们|喜欢请|点赞|在看|阅读原文|微信公众号|展开全文|收起全文|"
    r"关注.{0,20}公众号|点击[上下]方|点.?在看.?|(?:本|全)文(?:共|大?约)?\s?\d+\s?字|(?:预计)?阅读(?:约|需|时间|时长)|往期|END|主办[:：])"
    r"[^\n]{0,80}"
    r")$|^各[^\n。]{0,80}[:：]$|^[^\n]{2,40}印发\W*$"  # to whom a document goes, and who had it printed when
    # when a page was put up: a day with an hour or a source behind it, and nothing else
    r"|^\W*20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*(?:\d{1,2}[:：]\d\d(?:[:：]\d\d)?\s*(?=$|来源|作者|编辑|浏览|点击|阅读|[^\W\d_]{2,12}$)|(?=来源|作者|浏览|点击|阅读))"
    r"[^\n。]{0,40}$"
)
_FURNITURE_HINTS = (
    "字体",
    "字号",
    "浏览次数",
    "浏览量",
    "阅读量",
    "点击数",
    "打印本页",
    "> ",
    "»",
    "ICP备",
    "网站标识码",
)


_STOP = re.compile(r"\.(?:(?<=[\u4e00-\u9fff）”》]\.)(?=[\u4e00-\u9fff（“《\s]|$))")


def words_of(text: str) -> str:
    """
    Return the text without page furniture, and without what a post carries besides words (see `plain_words`).

    Furniture are short lines that name source, time, font size, neighbours, buttons or addressees.

    A full stop of another script between Chinese characters is a full stop.

    The publication time in the furniture differs from channel to channel and must never count as a fact of the item.
    """
    if "." in text:
        text = _STOP.sub("。", text)
    if "\n" not in text:
        return plain_words(text)
    hints = [hint for hint in _FURNITURE_HINTS if hint in text]
    return plain_words("\n".join([line for line in text.split("\n") if not _is_furniture(line, hints)]))


# Begins with the end of the line before: the engine skips to it.
_ENTRIES = re.compile(r"\n(?:(?<=\n)\s*[（(]?\d{1,2}(?:[、)）]|[.．](?!\d|\s\d)|[.．](?=\d{1,2}月|\d{4}年))\s*)+")

_NUMERALS = "一二三四五六七八九十"
# Begins with a class, and looks back from there: the engine skips to it.
_WITHIN = re.compile(
    rf"[{_NUMERALS}](?<![第周期月初至到、{_NUMERALS}].)[{_NUMERALS}]{{0,2}}、(?![{_NUMERALS}\d])"
    r"|[①-⑳]|[（(](?:(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)）](?=[^\W\d_])|\d{1,2}/\d{1,2}[)）])"
    r"|\d{1,2}[.．、](?:(?<=[；;。：:，,\s]\d.)|(?<=[；;。：:，,\s]\d\d.))(?=[^\W\d_]|\d{4}年)"
)
_COUNTED = re.compile(rf"[、.．)）①-⑳](?:(?<=[{_NUMERALS}\d].)|(?<=[①-⑳]))")
"""Where this is nowhere, no entry within a line is counted."""


def unnumbered(text: str) -> str:
    """
    Return the text without the numbers of its entries (1. 2、 （3） 四、 ⑤) and of posts in a row (（1/2）): they count the entries and are no fact of what is said.

    Those within a line end what stands before them: a list reads the same whether it stands in lines or in one piece.
    """
    text = _ENTRIES.sub("\n", "\n" + text)[1:]
    return _WITHIN.sub("\n", text) if _COUNTED.search(text) else text


def _is_furniture(line: str, hints: Sequence[str]) -> bool:
    if len(line) > 90:
        return False
    return any(hint in line for hint in hints) or _FURNITURE.match(line) is not None
