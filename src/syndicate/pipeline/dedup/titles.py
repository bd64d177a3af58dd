"""Headlines as recognition sees them: without frame words, prefixes of the channel and punctuation."""

from __future__ import annotations

import re

_PREFIX = re.compile(
    r"^(?:[^\w]*(?:权威发布|重磅|快讯|最新|提醒|提示|扩散|转发|关注|速看|注意|便民|公告|通知|通告|公示|发布|头条|聚焦|[@＠]\w{2,8})[!！|｜:：，,丨·\s]+)+"
)
_FRAME_HEADS = ("关于", "有关")
_FRAME_TAIL = re.compile(
    r"(?:有关(?:事项|事宜|问题))?的?(?:通知|公告|通告|公示|函|通报|意见|批复|报告|说明|启事)(?:[（(]\d{1,2}[)）])?$"
)
_FRAME_ENDS = tuple(
    "知告示函报见复明事)）\n"
)  # the last characters of what `_FRAME_TAIL` matches, or a line end behind it
_ROUND_UP = re.compile(r"要闻|速览|早餐|速递|一周|早报|晚报|播报|汇总|盘点|回顾|简报")
_ENTRY = re.compile(r"(?:^|\n|[；;。\s】])\s*(?:\d{1,2}[.、．]|[①-⑳]|[一二三四五六七八九十]、)")
_PUNCTUATION = re.compile(r"[\W_]+")

ROUND_UP_ENTRIES = 2


def core_of(title: str) -> str:
    """Return the words of a headline that say what it is about."""
    # A prefix ends with a sign and a frame with one of a few characters: most headlines need neither expression.
    bare = title if title.isalnum() and "丨" not in title else _PREFIX.sub("", title).strip()
    bare = bare[2:] if bare.startswith(_FRAME_HEADS) else bare
    bare = _FRAME_TAIL.sub("", bare) if bare.endswith(_FRAME_ENDS) else bare
    return bare if len(bare) >= 4 else title


def flat(folded_title: str) -> str:
    """Return a folded headline without white space and punctuation."""
    return folded_title if folded_title.isalnum() else _PUNCTUATION.sub("", folded_title)


def is_round_up(title: str, text: str) -> bool:
    """Say whether an item is a round-up (要闻, 速览) that quotes others: its title says so and it has numbered entries."""
    return _ROUND_UP.search(title) is not None and len(_ENTRY.findall(text[:1500])) >= ROUND_UP_ENTRIES


def bigrams(title: str) -> frozenset[str]:
    """Return the two-character pieces of a flat headline."""
    return frozenset(title[i : i + 2] for i in range(len(title) - 1))


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the smaller set the larger one contains, 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
