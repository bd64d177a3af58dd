"""What a text names besides numbers of documents: days, places, sums of money."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_D = "[0-9０-９]"
# One pass over everything that begins with a digit. The leading class stands outside every group, so that the engine skips
# straight to digits; the run is possessive, so that a long run is tried once from each of its digits and no further.
_NUMERIC = re.compile(
    rf"({_D}{_D}{{0,14}}+)(?=[\s年月/.．,元十百千万亿-])"
    rf"(?:\s?年\s?({_D}{{1,2}})\s?月\s?({_D}{{1,2}})\s?[日号]"
    rf"|\s?月\s?({_D}{{1,2}})\s?[日号]"
    rf"|[-/.．]({_D}{{1,2}})[-/.．]({_D}{{1,2}})(?!{_D})"
    rf"|((?:,{_D}{{3}}){{0,5}}(?:[.．]{_D}{{1,6}})?)\s?((?:[十百千]?[万亿]|[百千])?元)(?![旦宵素]))"
)
_YEAR_DAY, _MONTH_DAY, _DASHED, _MONEY = 3, 4, 6, 8
_HAN_YEAR = re.compile(
    r"([一二][〇○零Ｏ一二三四五六七八九]{3})\s*年\s*([一二三四五六七八九十]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
_HAN_DIGIT = {**dict.fromkeys("〇○零Ｏ", 0), **{mark: value for value, mark in enumerate("一二三四五六七八九", 1)}}
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_UNITS = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7}
_UNITS |= {"亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11}

# A class first, then what must follow: several times faster than an alternation of words.
_PLACE = re.compile(
    r"[街社小学中公医大路镇乡村有]"
    r"(?:(?<=街)道|(?<=[社小])区|(?<=学)校|(?<=[小中])学|(?<=公)司|(?<=有)限(?:责任)?公司|(?<=医)院|(?<=大)道|(?<=[街路镇乡村]))"
)
# Left of these characters a place name has ended or not yet begun.
_STOP = frozenset(
    "省市区县州盟旗在于对至到从由和与及或为将向往经沿把被让给自是有等的了该本我各并就以因位共月日时午会请"
)
# Of those, the ones that names begin with: 经纬小学, 和平路, 共乐街; taken back when a single character would be left.
_ALSO_IN_NAMES = frozenset("经和共自日向会")
_NOT_BEFORE = {
    "路": frozenset("道公铁一线思出网马电套退半带条上走修筑绕短问迷"),
    "街": frozenset("步临沿上逛扫背"),
    "镇": frozenset("城乡集市村建重各"),
    "乡": frozenset("城下返家故老入"),
    "村": frozenset("农乡驻扶贫进全各行"),
}
_NOT_AFTER = {
    "路": frozenset("面径线灯由障演桥程费网况基政"),
    "街": frozenset("道头拍区舞"),
    "镇": frozenset("痛静定长压"),
    "乡": frozenset("镇村愁亲下土音情"),
    "村": frozenset("民干庄级庭组两支务委"),
}
_LONGEST = {"有限公司": 20, "有限责任公司": 20, "公司": 12, "医院": 12, "学校": 12, "小学": 10, "中学": 10}
_GENERIC = frozenset({"老旧", "改造老旧", "住宅", "封闭", "农贸", "民办", "公立", "民营", "有限责任", "物业"})
_MOST = 24


def days_and_amounts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    Return the days (`2018-03-05`, `--03-05` without a year) and sums in yuan that `text` names, each once, in order.

    A day that does not exist (2月30日) is not a day. Rounded sums (500余万元) are left out: they are not that number.
    """
    days: dict[str, None] = {}
    sums: dict[str, None] = {}
    for hit in _NUMERIC.finditer(text):
        if _continues(text, hit.start()):
            continue
        if hit.lastindex == _MONEY:
            sums[_yuan(hit[1] + hit[7], hit[8][:-1])] = None
        else:
            days[_named_day(hit)] = None
    if "年" in text and ("二〇" in text or "二○" in text or "二零" in text or "一九" in text or "二Ｏ" in text):
        for hit in _HAN_YEAR.finditer(text):
            days[_day(str(_han(hit[1])), str(_han_small(hit[2])), str(_han_small(hit[3])))] = None
    days.pop("", None)
    return tuple(days)[:_MOST], tuple(sums)[:_MOST]


def _continues(text: str, start: int) -> bool:
    """Tell whether a digit run is the tail of a longer number, whose value it would misstate."""
    return start > 0 and (text[start - 1] in ".．," or text[start - 1].isdigit())


def _named_day(hit: re.Match[str]) -> str:
    """Return the day of one match in ISO form, or "" where the digits before 年, 月 or the dash are no year or month."""
    run, kind = hit[1], hit.lastindex
    if kind == _MONTH_DAY:
        return _day("", run, hit[4]) if len(run) <= 2 else ""
    if len(run) != 4:
        return ""
    return _day(run, hit[2], hit[3]) if kind == _YEAR_DAY else _day(run, hit[5], hit[6])


def places(text: str) -> tuple[str, ...]:
    """
    Return the streets, townships, villages, communities, schools, hospitals and companies named in `text`, each once, in order.

    A name is cut on the left at an administrative level, a preposition or anything that is not a Chinese character, so that the
    same sentence always yields the same name; it is evidence for telling notices apart, not a gazetteer entry.
    """
    found: dict[str, None] = {}
    for hit in _PLACE.finditer(text):
        start, end = hit.span()
        before = text[start - 1 : start]
        if before in _STOP or not "一" <= before <= "龥":
            continue
        suffix = hit[0]
        if len(suffix) == 1 and (before in _NOT_BEFORE[suffix] or text[end : end + 1] in _NOT_AFTER[suffix]):
            continue
        name = _name_before(text, start, _LONGEST.get(suffix, 8))
        if len(name) >= 2 and name not in _GENERIC:
            found[name + suffix] = None
    return tuple(found)[:_MOST]


def _name_before(text: str, end: int, longest: int) -> str:
    at = end
    floor = max(0, end - longest)
    while at > floor and "一" <= text[at - 1] <= "龥" and text[at - 1] not in _STOP:
        at -= 1
    if end - at == 1 and at > floor and text[at - 1] in _ALSO_IN_NAMES:
        at -= 1
    return text[at:end]


@lru_cache(8192)
def _day(year: str, month: str, day: str) -> str:
    """Return one day in ISO 8601 form, or "" when the calendar has no such day."""
    m, d = int(month), int(day)
    if not (1 <= m <= 12 and 1 <= d <= _DAYS[m]):
        return ""
    if not year:
        return f"--{m:02}-{d:02}"
    y = int(year)
    if not 1900 <= y <= 2099 or (m == 2 and d == 29 and (y % 4 or (y % 100 == 0 and y % 400))):
        return ""
    return f"{y}-{m:02}-{d:02}"


@lru_cache(4096)
def _yuan(figure: str, unit: str) -> str:
    exact = Decimal(figure.replace(",", "").replace("．", ".")) * _UNITS[unit]
    plain = f"{exact:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _han(digits: str) -> int:
    return int("".join(str(_HAN_DIGIT[mark]) for mark in digits))


def _han_small(digits: str) -> int:
    """Read a Chinese number below one hundred; 0 where the characters form none."""
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _HAN_DIGIT[digits] if len(digits) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return (_HAN_DIGIT[tens] if tens else 1) * 10 + (_HAN_DIGIT[ones] if ones else 0)
