"""Headlines as recognition sees them: without frame words, prefixes of the channel, the site's name and punctuation."""

from __future__ import annotations

import re
from itertools import pairwise

from syndicate.pipeline.dedup.columns import is_column

_PREFIX = re.compile(
    r"^(?:\W*(?:"
    r"[@＠][\w·-]{2,12}[，,：:、\s]"  # @道里人，
    r"|[^\W\d_]{1,4}[!！]"  # 速看！ 扩散周知！
    r"|\w{1,8}\s*[|｜丨∣]"  # 权威发布｜
    r"|[【\[(（〔][^\W\d_]{1,6}[】\])）〕]"  # 【重要】 [话筒]
    r"|#[^#]{1,8}#"
    r"|(?:权威发布|重磅|快讯|最新|提醒|提示|扩散|转发|关注|速看|注意|便民|头条|聚焦|定了|突发|紧急)[：:，,·\s]"
    r"))+\W*"
)
_TELLING = re.compile(r"读|图|解|问答|更正|修订|取消|推迟|延期|恢复|撤销|作废")
"""A prefix with one of these is none of the channel, but says what the item is: 一图读懂｜, 【更正】."""
_SITE = re.compile(r"\s*[-_|｜—–]+\s*\w{0,16}(?:网|网站|平台|政府|发布|客户端|公众号)$")
_SITE_SIGN = re.compile("[-_|｜—–]")
_FRAME_HEADS = ("关于", "有关")
_FRAME_TAIL = re.compile(
    r"(?:有关(?:事项|事宜|问题))?的?(?:通知|公告|通告|公示|复函|函|通报|意见|批复|报告|说明|启事)(?:[（(]\d{1,2}[)）])?$"
)
_FRAME_ENDS = tuple("知告示函报见复明事)）\n")  # last characters of what `_FRAME_TAIL` finds, or a line end behind it
_PART = re.compile(r"\s*[（(【\[]\s*\d{1,2}\s*[/／]\s*\d{1,2}\s*[)）】\]]")
"""Which part of several a post is (1/2): it is told by the marks, and stands behind a headline that all parts share."""
_ROUND_UP = re.compile(
    r"要闻|速览|早餐|速递|一周|本周|早报|晚报|日报|周报|播报|汇总|盘点|回顾|简报|集锦|大事记|快览|新闻早|午报|精选|合集|要览"
    r"|[早晚](?:知道|新闻|读|听|班车|安(?![排全置装检保]))|[两二三四五六七八九十]则|(?:今日|每日|本周|一周|周末)\w{0,4}(?:资讯|新闻|热点|头条|看点|导读|关注)"
)
_ENTRY = re.compile(
    r"(?:^|\n|[；;。\s】])\s*(?:(?:\d{1,2}|[０-９]{1,2})(?:[、)）]|[.．](?:(?!\d)|(?=\d{4}年)))|[①-⑳❶-❿]|[（(][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|[0-9]\ufe0f?\u20e3|[●◆■▶►★•【])"
)
_DOCUMENT = re.compile(
    r"(?:^|\n)\s*(?:\d{1,2}[、.．]|[（(]?[一二三四五六七八九十]{1,2}[)）、]|[①-⑳●◆■▶►★•])\s*[^\n。；;：:]{4,60}"
    r"(?:通知|公告|通告|公示|通报|答复|回复|决定|意见|办法|解读|指南|须知|说明|预告|名单|预警信号)(?:[（(][^\n]{1,12}[)）])?\n(?=[^\n]{20})"
)
"""A numbered line that is the headline of a document, above a line of text."""
_QUOTED = re.compile(r"(?:^|\n)\s*【[^】\n]{8,60}】\n(?=[^\n]{10})")
"""A line that is nothing but a headline in brackets, above a line of text; the parts of one notice have shorter ones (【报名时间】)."""
CORE = 6
"""A headline keeps its prefix when less than this would be left of it."""
ROUND_UP_ENTRIES = 2
ROUND_UP_QUOTED = 3
ENTRY = 10
"""Characters that an entry has below its headline."""
ROUND_UP_WITHIN = 3_000
"""Characters of a text in which entries are counted."""


def core_of(title: str) -> str:
    """Return the words of a headline that say what it is about."""
    # A look at what each expression needs costs a tenth of the expression.
    title = _PART.sub("", title) if "/" in title or "／" in title else title
    prefix = _PREFIX.match(title)
    bare = title[prefix.end() :] if prefix and not _TELLING.search(prefix[0]) else title
    bare = (_SITE.sub("", bare) if _SITE_SIGN.search(bare) else bare).strip()
    if len(bare) < CORE:
        bare = title.strip()
    core = bare[2:] if bare.startswith(_FRAME_HEADS) else bare
    core = _FRAME_TAIL.sub("", core) if core.endswith(_FRAME_ENDS) else core
    return core if len(core) >= 4 else bare


def is_round_up(title: str, text: str) -> bool:
    """
    Say whether an item quotes several others.

    Its title says so (要闻, 速览, 两则) and it has numbered entries, or is made of their headlines, or speaks of something else than the
    first entry; or each entry is the headline of a document with its text below; or it is a column of news, see `columns`.
    """
    begin = text[:ROUND_UP_WITHIN]
    if _ROUND_UP.search(title) is not None:
        return len(_ENTRY.findall(begin)) >= ROUND_UP_ENTRIES or is_column(title, begin)
    if is_column(title, begin):
        return True
    if "\n" not in begin:
        return False
    if len(_DOCUMENT.findall(begin)) >= ROUND_UP_ENTRIES or len(_QUOTED.findall(begin)) >= ROUND_UP_QUOTED:
        return True
    return _is_made_of_headlines(title, begin) or _speaks_of_something_else(title, begin)


def _is_made_of_headlines(title: str, text: str) -> bool:
    """Say whether a headline is several, each of which stands again in the text, one after the other: 停水公告；封路通告."""
    parts = [part.strip() for part in title.replace(";", "；").split("；")] if ";" in title or "；" in title else []
    if len(parts) < ROUND_UP_ENTRIES or min(len(part) for part in parts) < CORE:
        return False
    places = [text.find(parts[0])]
    for before, part in pairwise(parts):
        places.append(text.find(part, places[-1] + len(before)))
    heads = zip(parts, pairwise(places), strict=False)
    return places[0] >= 0 and all(place >= before + len(part) + ENTRY for part, (before, place) in heads)


def _speaks_of_something_else(title: str, text: str) -> bool:
    """Say whether a text begins with the numbered headline of a document of which the item's own headline says nothing: 今日提醒."""
    first = _DOCUMENT.match(text)
    if not title or first is None or len(_ENTRY.findall(text)) < ROUND_UP_ENTRIES:
        return False
    return bigrams(title).isdisjoint(bigrams(first[0]))


def bigrams(title: str) -> frozenset[str]:
    """Return the two-character pieces of a flat headline."""
    return frozenset(title[i : i + 2] for i in range(len(title) - 1))


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the smaller set the larger one contains, 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
