"""Mobile numbers, and landlines that a caption calls a household's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.pipeline.screen.document import Context, Document
from syndicate.pipeline.screen.found import Found, grouping, squeezed
from syndicate.pipeline.screen.shapes import Shape

_MOBILE = Shape.of(
    r"(?<![\d*])(?:\+?(?:00)?86GAP?|\(86\)|0(?=1)|17951GAP?)?(1GAP?[3-9*](?:GAP?[\d*×]){9})(?![\d*×])",
    11,
    {11, 12, 13, 15, 16},
)
"""Alone, or after 0, 86, 0086, 17951."""
_COMMAS = re.compile(r"1(?<![\d,，]1)[3-9]\d[,，、]\d{4}[,，、]\d{4}(?![\d,，])")
_GROUPS = frozenset(
    {
        (3, 4, 4),
        (3, 8),
        (7, 4),
        (3, 3, 5),
        (3, 5, 3),
        (4, 3, 4),
        (1,) * 11,
        (2, 2, 2, 2, 2, 1),
        (1, 2, 2, 2, 2, 2),
        (3, 2, 2, 2, 2),
        (3, 2, 2, 4),
    }
)
_LABELLED_GROUPS = frozenset(
    {
        (4, 4, 3),
        (5, 6),
        (6, 5),
        (4, 7),
        (2, 3, 3, 3),
        (3, 4, 2, 2),
        (3, 1, 3, 4),
        (1, 10),
        (2, 9),
        (8, 3),
        (9, 2),
        (10, 1),
    }
)
_OTHERS = frozenset(
    {
        "other",
        "amount",
        "account",
        "account_any",
        "account_public",
        "bank",
        "qq",
        "qq_public",
        "uscc",
        "biz_reg",
        "tax_id",
        "org_code",
        "revenue",
        "id",
    }
)
_UNITS = re.compile(
    r" ?(?:万|亿|元(?![旦月宵])|美元|港元|吨|公斤|千克|克(?!拉)|平方|立方|㎡|M2|千瓦|KW|度(?!假)|%|‰|米|公里|千米|公顷|亩|户|人次|辆|件|个|株|册|台|只(?!能)|头|斤|倍)|\.\d"
)
_CODE_BEFORE = re.compile(r"[A-Z][A-Z0-9\-]{0,20}\Z")
_URL = re.compile(r"(?:HTTPS?:/|WWW\.)[^\s<>\"'，。；、（）()\u4e00-\u9fff]{0,190}\Z")
_CALLS = (
    "TEL",
    "PHONE",
    "MOBILE",
    "CELL",
    "WX",
    "VX",
    "V",
    "WECHAT",
    "M",
    "T",
    "SJ",
    "DH",
    "LXDH",
    "SJH",
    "VALUE",
    "MOB",
    "HP",
    "SMS",
)
_AS_SPOKEN = (3, 4, 4)
"""138 3612 3456: so nobody writes any other number, whatever the caption says."""
_HOME = re.compile(r"(?:\(0\d{2,3}\)[ \-]?|0\d{2,3}[ \-]{0,3})?[2-8]\d{2,3}[ \-]?\d{4}(?!\d)(?:(?:-|转| 转 ?)\d{1,5})?")

_HOME_LINK = re.compile(
    r"(?:[^\d\u4e00-\u9fff]|号码|号|为|是|座机|固话|电话|联系|家里|家中|家|宅|无|[\u4e00-\u9fff](?=\)))*+(?<!\d)"
)
"""What may stand between the caption of a household's telephone and the number: 家电维修电话 is no household's."""


def mobiles(document: Document) -> Iterator[Found]:
    """Find mobile numbers, whoever's they are."""
    for found in document.numbers(_MOBILE):
        start, end = found.span(1)
        if found[1].count("*") > 3:
            continue
        number, groups = squeezed(found[1]), grouping(found[1])
        hidden = 0 if number.isdecimal() else len(number) - sum(char.isdecimal() for char in number)
        if hidden > 3 or not number[:3].replace("*", "0").isdecimal():
            continue
        context = document.context(start, end)
        if _is_mobile(document, found, context, groups, hidden):
            yield Found(start, end, "mobile/weak" if hidden else "mobile/number")
    if document.hits.has("phone"):
        yield from _with_commas(document)


def _with_commas(document: Document) -> Iterator[Found]:
    """Find numbers whose groups are parted by commas, under a caption of a phone: elsewhere they are lists of figures."""
    for found in _COMMAS.finditer(document.text):
        if "phone" in document.context(found.start(), found.end()).means:
            yield Found(found.start(), found.end(), "mobile/number")


def _is_mobile(
    document: Document, found: re.Match[str], context: Context, groups: tuple[int, ...], hidden: int
) -> bool:
    text, end = document.text, found.end(1)
    called = bool(context.means & {"phone", "home_phone", "wechat"})
    if document.view.hidden and not called and not _plain_place(text, found.start()):
        return False
    captioned = context.means and context.means <= _OTHERS and context.close and groups != _AS_SPOKEN
    if not called and (captioned or _part_of_code(text, found.start(), end)):
        return False
    if hidden:
        return called
    if len(groups) == 1:
        return True
    if not called and _in_row_of_numbers(text, found.start(), end):
        return False
    wrapped = len(groups) == 2 and re.search(r"[\n\v]", found[1]) is not None
    return (
        groups in _GROUPS
        or (called and (groups in _LABELLED_GROUPS or "\n" in found[1]))
        or (wrapped and min(groups) > 1)
    )


def _plain_place(text: str, start: int) -> bool:
    return start == 0 or not (text[start - 1].isascii() and text[start - 1] in "/_=.%&-")


def _part_of_code(text: str, start: int, end: int) -> bool:
    """Tell whether the digits belong to an amount, a decimal, an address on the net or a longer code."""
    if _UNITS.match(text, end) or (start and text[start - 1] in "¥$￥€£#"):
        return True
    if start > 1 and text[start - 1] in "./" and (text[start - 2].isdecimal() or text[start - 2].isalpha()):
        return True
    if _URL.search(text, max(0, start - 200), start):
        return True
    before = _CODE_BEFORE.search(text, max(0, start - 22), start)
    if before is not None and before[0].rstrip("-0123456789") not in _CALLS and not before[0].endswith("-"):
        return True
    if re.match(r"-\d{4,}|[A-Z]{1,3}\d|[A-Z](?![A-Z])", text[end : end + 6]):
        return True
    return start > 1 and text[start - 1] == "-" and text[start - 2].isdecimal()


def _in_row_of_numbers(text: str, start: int, end: int) -> bool:
    """Tell whether the groups stand among other groups of few digits: figures in a row, no phone."""
    before = re.search(r"(?<!\d)(\d{1,7}) {1,2}\Z", text[max(0, start - 10) : start])
    after = re.match(r" {1,2}(\d{1,7})(?!\d)", text[end : end + 10])
    return before is not None or after is not None


def home_phones(document: Document) -> Iterator[Found]:
    """Find landlines that a caption calls a household's."""
    for (begin, end), _row in document.values("home_phone"):
        start = begin - (begin > 0 and document.text[begin - 1] == "(")
        found = _HOME.search(document.text, start, min(end + 12, len(document.text)))
        if found is not None and found.start() < end and _HOME_LINK.fullmatch(document.text, start, found.start()):
            yield Found(found.start(), found.end(), "landline/home")
