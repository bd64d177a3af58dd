"""Facts of the headlines that differ: days, numbers, ordinals, stages, telling words, places and names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from syndicate.pipeline.dedup.alignment import Gap, aligned
from syndicate.pipeline.dedup.exchanged import is_a_name, is_named
from syndicate.pipeline.dedup.marks import FAMILY, LOOSE, SOFT, STRICT, SYNONYMS
from syndicate.pipeline.dedup.overlap import Overlap
from syndicate.pipeline.dedup.sides import Side
from syndicate.pipeline.dedup.titles import bigrams, containment

SAME_SENTENCE = 0.5
"""Two headlines with so many of their pairs of characters in common are the same sentence."""
EQUAL_TEXT = 0.95
"""With so much of each text in the other, a result is told under the headline of what it is the result of."""
NEARLY_ALL = 0.97
"""With so much of one text in the other, a difference between the headlines is a matter of style."""
SAME_TEXT = 0.8
"""With so much of each text in the other, the text is the same, whatever the headlines say."""
EXCERPT = 0.75
"""So much of a post that has a headline of its own is in the other item: it is an excerpt, and its headline need not say of what."""
HARDLY_A_TEXT = 24
"""A post of less weight that links to a page is about the page, whatever it calls it."""
CUT_FROM, CUT_OFF = 12, 10
"""A headline was cut when it has at least so many characters, and at least so many are missing before any telling word."""
SAME_HEADLINE = 0.7
"""Two headlines that share so much of the longer one are one headline."""
_DAY = re.compile(r"[\d年月日号时分至]*\d[\d年月日号时分至起]*")
_TELLING = re.compile(
    r"\d|^(?:将?(?:开展|举行|举办|召开|组织|启动|开始|迎来)|来了|等[你您]|请|活动|这)|(?:活动|通知|公告|通告|开始|启动|来了|等[你您]来|[你您]知道吗|[啦吧])$"
)
END_OF_PLACE, END_OF_COMPANY = 3, 8
"""Characters at the end of a name that tell it."""
LONG_NAME = 3
"""Characters from which on a name says enough without what stands behind it."""
KEPT = 0.5
"""A sentence in which a name was replaced keeps at least so much of its characters in place."""


def title_vetoes(one: Side, other: Side, overlap: Overlap) -> list[str]:
    """Return the names of the facts of the headlines that differ."""
    same_sentence = containment(one.grams, other.grams) >= SAME_SENTENCE
    found = _numbers_differ(one, other, same_sentence=same_sentence)
    if _differ(one, other, "a") or _stages_differ(one, other, overlap, same_sentence=same_sentence):
        found.append("stage")
    if ("x" in one.marks or "x" in other.marks) and _one_sided(one, other, overlap, same_sentence=same_sentence):
        found.append("one_sided_word")
    if _differ(one, other, "q") or _places_differ(one, other, overlap):
        found.append("place")
    elif _documents_differ(one, other) or (
        same_sentence and one.title != other.title and _name_replaced(one, other, overlap)
    ):
        found.append("name_in_title")
    return found


def _numbers_differ(one: Side, other: Side, *, same_sentence: bool) -> list[str]:
    found = []
    if days_differ(one.marks.get("d", ()), other.marks.get("d", ())) or _differ(one, other, "D"):
        found.append("date_in_title")
    if _differ(one, other, "m"):
        found.append("month_in_title")
    if _differ(one, other, "y"):
        found.append("year_in_title")
    if _units_differ(one, other, "o"):
        found.append("ordinal")
    if same_sentence and _units_differ(one, other, "n"):
        found.append("number_in_title")
    return found


def first_listed_differ(one: Side, other: Side) -> bool:
    """Both list so many, and neither the number nor the first of them is the same."""
    mine, theirs = one.marks.get("e"), other.marks.get("e")
    if not mine or not theirs:
        return False
    (name, _, many), (their_name, _, so_many) = next(iter(mine)).partition("等"), next(iter(theirs)).partition("等")
    return many != so_many and not name.endswith(their_name) and not their_name.endswith(name)


def _differ(one: Side, other: Side, letter: str) -> bool:
    """Both name such facts and have none in common."""
    mine, theirs = one.marks.get(letter), other.marks.get(letter)
    return bool(mine and theirs and mine.isdisjoint(theirs))


def days_differ(mine: Collection[str], theirs: Collection[str]) -> bool:
    """Say whether both name days (`3-5`; `-5` of any month) and no day of one can be a day of the other."""
    if not mine or not theirs or not set(mine).isdisjoint(theirs):
        return False
    return not any(_same_day(day, another) for day in mine for another in theirs)


def _same_day(one: str, other: str) -> bool:
    if one[0] != "-" and other[0] != "-":
        return one == other
    return one.partition("-")[2] == other.partition("-")[2]


def _by_unit(values: Iterable[str]) -> dict[str, set[str]]:
    result: dict[str, set[str]] = {}
    for value in values:
        unit, _, what = value.partition(":")
        result.setdefault(unit, set()).add(what)
    return result


def _units_differ(one: Side, other: Side, letter: str) -> bool:
    """Both count the same thing, and differently; parts of one post (1/2, 2/2) are not counted."""
    if letter not in one.marks or letter not in other.marks:
        return False
    mine, theirs = _by_unit(one.marks[letter]), _by_unit(other.marks[letter])
    return any(mine[unit].isdisjoint(theirs[unit]) for unit in mine.keys() & theirs.keys() if unit != "part")


def _stages_differ(one: Side, other: Side, overlap: Overlap, *, same_sentence: bool) -> bool:
    if "s" not in one.marks or "s" not in other.marks or (overlap.most >= EXCERPT and not same_sentence):
        return False
    mine, theirs = _by_unit(one.marks["s"]), _by_unit(other.marks["s"])
    return any(
        (same_sentence and mine[row].isdisjoint(theirs[row])) if row in LOOSE else mine[row] != theirs[row]
        for row in mine.keys() & theirs.keys()
    )


def _forgiven(one: Side, other: Side, overlap: Overlap, covered: float, *, same_sentence: bool) -> frozenset[str]:
    """
    Return the families of words that may stand in the headline of `one` only: it was cut, or written anew over the same text.

    `covered`: how much of the text of `other` is in `one`; what has a headline of its own is an excerpt of it.
    """
    if _is_cut(one.title, other.title) or _is_cut(other.title, one.title):
        return SOFT | STRICT
    if not same_sentence and min(one.weight, other.weight) < HARDLY_A_TEXT and not one.links.isdisjoint(other.links):
        return SOFT | STRICT
    if not same_sentence:
        return SOFT | STRICT if overlap.least >= SAME_TEXT or covered >= EXCERPT else SOFT
    if overlap.least < SAME_TEXT and overlap.most < NEARLY_ALL:
        return frozenset()
    larger = max(len(one.grams), len(other.grams))
    return SOFT if overlap.least >= EQUAL_TEXT or len(one.grams & other.grams) < SAME_HEADLINE * larger else frozenset()


def _is_cut(title: str, whole: str) -> bool:
    """The headline is the beginning of the other, and too much is missing for a word that was added."""
    if not CUT_FROM <= len(title) <= len(whole) - CUT_OFF or not whole.startswith(title):
        return False
    rest = whole[len(title) :]
    return not any(word in rest[: CUT_OFF + len(word) - 1] for word in FAMILY)


def _one_sided(one: Side, other: Side, overlap: Overlap, *, same_sentence: bool) -> bool:
    """One headline has 解读, 更正, 征求意见 …, the other item has a headline without it and does not say it at its beginning either."""
    if not (one.title and other.title) or ("r" in one.marks and "r" in other.marks):
        return False
    for side, opposite, covered in ((one, other, overlap.other), (other, one, overlap.one)):
        if "x" in side.marks:
            forgiven = _forgiven(side, opposite, overlap, covered, same_sentence=same_sentence)
            if _word_missing(side, opposite, forgiven):
                return True
    return False


def _word_missing(one: Side, other: Side, forgiven: frozenset[str]) -> bool:
    words = one.marks.get("x", ())
    known = {FAMILY[word] for word in other.marks.get("x", ())} | forgiven
    known |= {FAMILY[word] for word in words if other.mentions(word)}
    return any(FAMILY[word] not in known and not _says_otherwise(FAMILY[word], other) for word in words)


def _says_otherwise(family: str, side: Side) -> bool:
    """The item says in other words what a word of the family says."""
    return any(side.mentions(word) for word in SYNONYMS.get(family, ()))


def _places_differ(one: Side, other: Side, overlap: Overlap) -> bool:
    """Each headline names a place that the other item does not know; of a headline without places the lead knows them."""
    mine, theirs = one.marks.get("P"), other.marks.get("P")
    if mine and theirs:
        return any(_unknown(place, other) for place in mine) and any(_unknown(place, one) for place in theirs)
    if overlap.most >= NEARLY_ALL or not (mine or theirs):
        return False
    mine, theirs = mine or one.marks.get("p"), theirs or other.marks.get("p")
    if not mine or not theirs:
        return False
    return all(_unknown(place, other) for place in mine) and all(_unknown(place, one) for place in theirs)


def _documents_differ(one: Side, other: Side) -> bool:
    """Both headlines speak of documents in 《》, and of none in common; a name may be shortened."""
    mine, theirs = one.marks.get("b"), other.marks.get("b")
    if not mine or not theirs:
        return False
    return all(containment(bigrams(a), bigrams(b)) < SAME_SENTENCE for a in mine for b in theirs)


def _unknown(place: str, side: Side) -> bool:
    if side.mentions(place) or side.mentions(_end_of(place)):
        return False
    known = side.marks.get("p", frozenset()) | side.marks.get("P", frozenset())
    return not any(place in name or name in place for name in known)


def _end_of(place: str) -> str:
    """Return the end of a long name, before which words that are no part of it may stand: 突访高谊街; a short one is whole."""
    if place.endswith("公司"):
        return place[-END_OF_COMPANY:]
    end = END_OF_PLACE + place.endswith(("小区", "街道", "社区", "大街"))
    return place[-end:] if len(place) > end + 1 else place


def _is_a_day(*pieces: str) -> bool:
    """A day or a number stands where the other has words: 5月20日 and 明天; how days differ is for the days to say."""
    return sum(_DAY.fullmatch(piece) is not None for piece in pieces) == 1


def _tells(piece: str) -> bool:
    """Words that tell what happens, or call for it, name nothing; numbers are for other facts to say."""
    return _TELLING.search(piece) is not None


def _differ_once(gaps: Iterable[Gap]) -> bool:
    return sum([gap.end > gap.start or gap.stop > gap.begin for gap in gaps]) == 1


def _lacks(side: Side, title: str, start: int, end: int) -> bool:
    """Whether an item lacks what stands in a headline; a short piece is looked for with what follows it: 河北省 and not 北."""
    return not side.mentions(title[start : end + (end - start < LONG_NAME)])


def _name_replaced(one: Side, other: Side, overlap: Overlap) -> bool:
    """
    The headlines are the same sentence with another name in it.

    Either the words that differ stand before 村, 街, 小区, 公司 and the like, or each item has words in the same place that the
    other lacks. Of two texts that are one, or of the only sentence of a post, the headline was rewritten, perhaps: there the words
    must stand within headlines that are equal everywhere else.
    """
    if one.title > other.title:
        one, other = other, one  # of several shortest edits the one that is found depends on which headline comes first
    mine, theirs = one.title, other.title
    kept, gaps = aligned(mine, theirs, 1)
    if kept < KEPT * max(len(mine), len(theirs)):
        return False
    sentence = one.is_a_sentence or other.is_a_sentence
    rewritten = overlap.most >= NEARLY_ALL or (sentence and not _differ_once(gaps))
    for gap in gaps:
        pieces = mine[gap.start : gap.end], theirs[gap.begin : gap.stop]
        if not gap.is_filled_in() or _is_a_day(*pieces):
            continue
        named = is_named(mine, gap.end) or (is_a_name(pieces[0]) and is_a_name(pieces[1]))
        exactly = _differ_once(gaps) and gap.before and gap.behind and min(map(len, pieces)) > 1
        if not named and (any(map(_tells, pieces)) or (rewritten and not exactly)):
            continue
        lacking = _lacks(other, mine, gap.start, gap.end) + _lacks(one, theirs, gap.begin, gap.stop)
        # A longer name before 街, 村 … is another one when either lacks it; a single character may be a slip unless both do.
        if lacking == 2 or (lacking and is_named(mine, gap.end) and gap.end - gap.start > 1):
            return True
    return False
