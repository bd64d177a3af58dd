"""更正: an item that says of itself that it corrects another, though it carries the whole text of it, is not what it corrects."""

from __future__ import annotations

import re

from syndicate.pipeline.dedup.headings import headlines_of
from syndicate.pipeline.dedup.sides import Side

_TITLE = re.compile(r"更正|勘误|重新(?:发布|公布|公示|公告)")
_FIRST_WORDS = re.compile(
    r"^\W*更正|更正(?:如下|后|公告|通知|公示|说明|启事)|(?:如下|特此|现予?|予以|现将|作出?|做出?|进行)更正|勘误"
    r"|工作(?:人员)?(?:疏忽|失误)|笔误|误(?:写|登|录)|写错|录入(?:错误|失误)"
    r"|(?:此前|之前|日前|昨日|\d日)\w{0,6}(?:发布|公布|公示|刊发|推送)\w{0,20}(?:有误|错误|作废)"
)
_LAST_WORDS = re.compile(r"(?:特此|予以)更正\w{0,8}$")
_SIGNS = ("更正", "误", "错", "作废", "重新")
"""Without one of these nothing is corrected."""
BEGUN = 0.5
"""With less of a headline at its beginning a post without one is a passage, from wherever."""
_SPEAKS_OF_IT = re.compile(r"更正|勘误|订正|修正|有误|错误|写错|笔误|应为|作废|重新(?:发布|公布|公示|公告)|补充")


def corrects(title: str, first: str, lead: str) -> bool:
    """Say whether an item says in its headline, its first words or at its end that it corrects what was published before."""
    said = title + first
    if not any(sign in said for sign in _SIGNS) and not lead.endswith("更正"):
        return False
    return any(pattern.search(text) for pattern, text in ((_TITLE, title), (_FIRST_WORDS, first), (_LAST_WORDS, lead)))


def one_corrects(one: Side, other: Side) -> bool:
    """Say whether one of the two is a correction and the other, which is more than a passage, knows of none."""
    if ("c" in one.marks) == ("c" in other.marks):
        return False
    plain = other if "c" in one.marks else one
    if (not plain.title or plain.is_a_sentence) and headlines_of(one, other).alike < BEGUN:
        return False
    return not (_SPEAKS_OF_IT.search(plain.title) or _SPEAKS_OF_IT.search(plain.lead))
