"""Whether what stands in one place of two sentences is another name, or another word for the same."""

from __future__ import annotations

import re

from syndicate.pipeline.dedup.alignment import Gap
from syndicate.pipeline.dedup.sides import Side

SENTENCE = 4
"""Equal characters that must stand on one side of a name: it is the same sentence."""
SLIP = 2
"""Fewer characters may be a slip of the pen, unless it is made again and again."""
MATTER = 3
"""So many characters that each item has again elsewhere are what it is about."""
BEGUN, FIRST = 8, 4
"""So many equal characters must follow a name of so few with which a text begins."""
_KINDS = "大街|大道|大厦|公司|学校|[中小大]学|学院|医院|公园|广场|市场|花园|新村|家园|车站"
_NAMED = re.compile(
    r"(?!乡[村亲里]|街面|路[灯面段口]|桥梁|道[路里]|区[域内]|市[民内]|部[分署门]|社会|小[型组时]|线[上下索]|村民|校[园车]|站点|店铺|院落"
    r"|厂区|园[林区]|局部|县域|省内|镇域|司法|委[托员])"
    rf"(?:[省市县区旗乡镇村屯街路巷道局校司园站院厂桥社小厅部委线店馆]|有限|{_KINDS})"
)
"""Behind a name: 村, 街, 小区, 公司 … and no word that begins in the same way."""
_LISTED = re.compile(rf"(?:[苑庭墅郡湾府邸省县旗乡镇村屯街路巷局校园站院厂桥馆]|小区|社区|街道|{_KINDS})$")
"""At the end of a name that stands in a list of its like: 锦绣园, 康宁小区."""
_NAME_AT_END = re.compile(r"[^\W\d_]{2}(?:[苑庭墅郡湾府邸乡镇村屯街路巷校园厂桥城]|小区|社区|街道|新村|家园|花园)$")
"""A name at the end of other words, without what may stand before it."""
_LABEL = re.compile(
    r"(?:范围|区域|地点|地址|小区|名称|项目|单位|对象|用户|包括|位于|当事人|申请人|承办|主办|采购|招聘|反映的|关于|拟任|拟对)$"
)
"""Before a name: 停电范围, 建设单位, 当事人."""
_OFFICE = frozenset("局委办")
"""Behind the name of an office. Who passes something on is no fact of it, unless the item speaks of that office again."""
_DONE = re.compile(
    r"(?:[到去往在向从对经至的了看查访问研]|走进|深入|召开|举办|举行|开展|组织|推进|落实|部署|公示|公布|发布|部分|相关|有关|周边|涉及)$"
)
"""What is done somewhere, and how it is told, is no name."""
_AND_OTHERS = "等"
"""Behind those of many who are named: 张某、李某等6户."""
_WITHIN = 2
"""A single character belongs to a name that ends within so many behind it: 水务局 and 商务局."""


def is_named(text: str, place: int) -> bool:
    """Say whether what stands before a place in a text is a name, by what stands behind it."""
    return _NAMED.match(text, place) is not None


def is_a_name(piece: str) -> bool:
    """Say whether some words are a name, by how they end."""
    return _LISTED.search(piece) is not None


def is_another_name(one: Side, other: Side, mine: str, theirs: str, gap: Gap) -> bool:
    """
    Say whether a gap between two beginnings holds another name on either side.

    Neither item has the other's name anywhere, and neither name abbreviates the other (城管局, 城市管理局). It is a name by what stands
    behind it or at its end; or an item has again what stands there, so that it is what the item is about.
    """
    piece, their_piece = mine[gap.start : gap.end], theirs[gap.begin : gap.stop]
    least, most = sorted((len(piece), len(their_piece)))
    if gap.around < SENTENCE or abbreviates(piece, their_piece) or is_told(piece) or is_told(their_piece):
        return False
    after = mine[gap.end : gap.end + 1]
    again = _who_says_again(one, other, piece, their_piece)
    named = is_named(mine, gap.end) and (again == 2 or after not in _OFFICE)
    if gap.start == 0:
        short = named and SLIP <= least <= most <= FIRST and _lack(one, other, piece + after, their_piece + after)
        return gap.behind >= BEGUN and (short or _end_otherwise(one, other, piece, their_piece))
    if most < SLIP:
        named = again == 2 and _ends_within(mine, gap.end)
    if named or most < SLIP:
        return named and _lack(one, other, piece + after, their_piece + after)
    if after == _AND_OTHERS and least >= MATTER:
        return is_new(piece, other) and is_new(their_piece, one)
    return _lack(one, other, piece, their_piece) and _stands_for_a_name(mine, gap, (piece, their_piece), again)


def _who_says_again(one: Side, other: Side, piece: str, their_piece: str) -> int:
    """Return how many say the words again: both, or one of them who has them in its headline; a word said often names nothing."""
    again = is_said_again(one, piece) + is_said_again(other, their_piece)
    return again if again == 2 or piece in one.title or their_piece in other.title else 0


def _stands_for_a_name(text: str, gap: Gap, pieces: tuple[str, str], again: int) -> bool:
    listed = is_a_name(pieces[0]) and is_a_name(pieces[1])
    if listed or not set(pieces[0]).isdisjoint(pieces[1]):
        return listed
    least = min(map(len, pieces))
    labelled = least >= SLIP and gap.around >= BEGUN and _LABEL.search(text, 0, gap.start) is not None
    return labelled or _is_the_matter(gap, least, again)


def _end_otherwise(one: Side, other: Side, piece: str, their_piece: str) -> bool:
    """Both begin with words that end in a name, which the item says again and the other has nowhere: 详情请看柳荫小区 and 松柏小区."""
    mine, theirs = _NAME_AT_END.search(piece), _NAME_AT_END.search(their_piece)
    if mine is None or theirs is None or abbreviates(mine[0], theirs[0]):
        return False
    again = is_said_again(one, mine[0]) or is_said_again(other, theirs[0])
    return again and _lack(one, other, mine[0], theirs[0])


def is_new(words: str, side: Side) -> bool:
    """Say whether an item has no two characters of some words in their order."""
    return not any(side.mentions(words[place : place + 2]) for place in range(len(words) - 1))


def is_told(piece: str) -> bool:
    """Say whether some words tell what is done rather than name anything."""
    return _DONE.search(piece) is not None


def _is_the_matter(gap: Gap, least: int, again: int) -> bool:
    """It is said twice by both, or by one of them in the midst of one sentence."""
    if again == 2:
        return least >= MATTER or min(gap.before, gap.behind) >= SENTENCE
    return again == 1 and least >= SLIP and gap.around >= BEGUN


def abbreviates(one: str, other: str) -> bool:
    """Say whether a name has nothing but characters of the other, in their order."""
    shorter, longer = sorted((one, other), key=len)
    rest = iter(longer)
    return all(char in rest for char in shorter)


def _lack(one: Side, other: Side, mine: str, theirs: str) -> bool:
    return not other.mentions(mine) and not one.mentions(theirs)


def is_said_again(side: Side, words: str) -> bool:
    """The item has the words twice, headline included, unless the text says the headline once more."""
    many = side.lead.count(words)
    said_again = side.is_a_sentence or side.lead.startswith(side.title)
    return many > 1 or (many > 0 and words in side.title and not said_again)


def _ends_within(text: str, place: int) -> bool:
    return any(
        text[place + step : place + step + 1] in _OFFICE or is_named(text, place + step) for step in range(_WITHIN)
    )
