"""栏目: a column that quotes several items under a headline which names none of them, but a day, an issue or the column itself."""

from __future__ import annotations

import re
from collections import Counter

LEAST, OF_A_POST = 3, 2
"""Entries of a column, and of one that was cut for a post."""
POST = 160
"""A text of no more characters may have been cut."""
ENTRY = 14
"""A piece of news has at least so many characters …"""
LABEL = 10
"""… and no colon within so many: 报名时间：, 招聘条件：."""
MOSTLY = 2 / 3
"""So many of the entries are news."""
NAME = 8
"""Characters that the name of a column has at most."""
BORNE_OUT = 1
"""So many pairs of its characters may be found in the text: 早安道里."""
_SYMBOL = re.compile(r"(?:^|[\n。；;！!】])\s*([\u2460-\u27bf\u2b05-\u2b55\U0001f300-\U0001faff])")
_NUMBER = re.compile(
    r"(?:^|[\n。；;！!])\s*(?:\d{1,2}(?:[、)）]|[.．](?!\d)|\ufe0f?\u20e3)|[（(]?[一二三四五六七八九十]{1,2}[)）、]|[①-⑳❶-❿])"
)
_SIGN = re.compile(
    r"(?:\d{4}年)?\d{1,2}[月.]\d{1,2}[日号]?|(?:星期|周)[一二三四五六日天]|第\s*[\d一二三四五六七八九十百]{1,5}\s*期|\d{4}年|[|｜丨∣]"
)
_DAILY = re.compile(r"要闻|速览|早餐|早报|晚报|播报|午报|快览|要览|集锦|新闻早")
_TOLD = re.compile(r"\d|《")
_HAN = re.compile(r"[^\W\d_]")


def is_column(title: str, text: str) -> bool:
    """Say whether an item is a column of several pieces of news."""
    daily = _DAILY.search(title) is not None
    if not daily and not _SIGN.search(title):
        return False
    name = "".join(_HAN.findall(_SIGN.sub("", title)))
    if len(name) > NAME or _is_borne_out(name, text):
        return False
    wanted = OF_A_POST if len(text) <= POST else LEAST
    return any(_are_news(entries, wanted) for entries in _entries(text, in_lines=daily))


def _is_borne_out(name: str, text: str) -> bool:
    return sum([name[place : place + 2] in text for place in range(len(name) - 1)]) > BORNE_OUT


def _entries(text: str, *, in_lines: bool) -> list[list[str]]:
    """Return the text cut at its numbers, at the sign that most often begins a sentence, and, if so wanted, in lines."""
    found = [[piece for piece in _NUMBER.split(text)[1:] if piece]]
    signs = Counter(_SYMBOL.findall(text)).most_common(1)
    if signs:
        found.append(text.split(signs[0][0])[1:])
    return [*found, text.split("\n")] if in_lines else found


def _are_news(entries: list[str], wanted: int) -> bool:
    news = [one for one in entries if len(one.strip()) >= ENTRY and ":" not in one[:LABEL] and "：" not in one[:LABEL]]
    told = sum([_TOLD.search(one) is not None for one in news])
    return len(news) >= wanted and told >= MOSTLY * len(entries)
