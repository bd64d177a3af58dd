"""Numbers of persons: identity cards, mobile phones, cards and accounts, travel papers, plates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from syndicate.pipeline.screen.checks import luhn, old_person_shape, person_check, person_shape
from syndicate.pipeline.screen.document import Context, Document
from syndicate.pipeline.screen.glance import PROVINCES
from syndicate.pipeline.screen.layout import Row
from syndicate.pipeline.screen.names import is_body
from syndicate.pipeline.screen.numerals import GAP


class Found(NamedTuple):
    """A stretch of a view and the rule that it breaks; `weak` rules only warn."""

    start: int
    end: int
    rule: str
    weak: bool = False


_MASK = "*X×●○□■#?•◆☆★"
_PLAIN = re.compile(r"[^0-9A-Z*×●○□■#?•◆☆★]")
_ID = re.compile(rf"(?<!\d)[1-9](?:{GAP}?[\d{_MASK}]){{16}}{GAP}?[\d{_MASK}](?![\d*×])")
_ID_WITHIN = re.compile(
    r"(?=((?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]))"
)
_LONG = re.compile(r"\d{18,}[\dX]|\d{17}X\d")
_ID_OLD = re.compile(rf"(?<!\d)[1-8](?:{GAP}?\d){{14}}(?!\d)")
_ID_OTHER = re.compile(r"(?<![A-Z0-9])[A-Z]{3}\d{12}(?![A-Z0-9])")
_MOBILE = re.compile(rf"(?<![\d*])(?:\+?(?:00)?86{GAP}?|\(86\)|0(?=1)|17951{GAP}?)?(1{GAP}?[3-9*](?:{GAP}?[\d*×]){{9}})(?![\d*×])")
_GROUPS = frozenset({(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (3, 5, 3), (4, 3, 4), (1,) * 11, (2, 2, 2, 2, 2, 1), (1, 2, 2, 2, 2, 2), (3, 2, 2, 2, 2), (3, 2, 2, 4)})
_LABELLED_GROUPS = frozenset({(4, 4, 3), (5, 6), (6, 5), (4, 7), (2, 3, 3, 3), (3, 4, 2, 2), (3, 1, 3, 4), (1, 10), (2, 9), (8, 3), (9, 2), (10, 1)})
_UNITS = re.compile(
    r" ?(?:万|亿|元(?![旦月宵])|美元|港元|吨|公斤|千克|克(?!拉)|平方|立方|㎡|M2|千瓦|KW|度(?!假)|%|‰|米|公里|千米|公顷|亩|户|人次|辆|件|个|株|册|台|只(?!能)|头|斤|倍)|\.\d"
)
_CODE_BEFORE = re.compile(r"[A-Z][A-Z0-9\-]{0,20}\Z")
_URL = re.compile(r"(?:HTTPS?:/|WWW\.)[^\s<>\"'，。；、（）()\u4e00-\u9fff]{0,190}\Z")
_CALLS = ("TEL", "PHONE", "MOBILE", "CELL", "WX", "VX", "V", "WECHAT", "M", "T", "SJ", "DH", "LXDH", "SJH", "VALUE", "MOB", "HP", "SMS")
_CARD = re.compile(rf"(?<![\dA-Z.])\d(?:{GAP}?\d){{14,18}}(?!\d)")
_ACCOUNT = re.compile(rf"(?<![\dA-Z])\d(?:[ \-]?\d){{7,24}}(?![\dA-Z*×])")
_SIXTEEN = frozenset({(4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (6, 13), (6, 10), (6, 12), (6, 4, 4, 5), (4, 4, 4, 7), (4, 4, 11), (8, 8), (6, 6, 7), (6, 6, 4), (4, 4, 8), (6, 7, 6), (4, 15), (4, 12), (6, 11), (5, 5, 5, 4), (4, 4, 4, 6), (4, 4, 4, 5)})
_PASSPORT = re.compile(
    r"(?<![A-Z0-9])(?:[EGDSPH][ \-]?\d(?:[ \-]?\d){7}|[EPDS][A-Z]\d{7}|[EPDS][A-Z] \d{7}|1[45]\d{7}|K\d{8}|M[AB]\d{7})(?![A-Z0-9])"
)
_PERMIT = re.compile(
    r"(?<![A-Z0-9])(?:[CWLT][ \-]?\d(?:[ \-]?\d){7}|C[A-Z][ \-]?\d{7}|[HM][ \-]?\d(?:[ \-]?\d){7}(?:(?:[ \-]?\d){2})?|\d{8}(?:\(?[A-Z]\)?|\d{2})?)(?![A-Z0-9])"
)
_LETTERED = re.compile(r"[EGDSPKCHMWT][A-Z \-]?\d{4}")
_OFFICER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,2}字第? ?\d{4,9} ?号?|[\u4e00-\u9fff]{1,2}字? ?第 ?\d{4,9} ?号|[政后装参联陆海空火武]\d{6,8}|(?<![A-Z0-9])\d{6,8}(?!\d))"
)
_PLATE = re.compile(
    rf"[{PROVINCES}][ ]?[A-HJ-NP-Z][ ]?[·.\-\u00b7]?[ ]?(?:[A-Z0-9]{{5,6}}|[A-Z0-9]{{4}}[警学挂港澳领试超])(?![A-Z0-9*×])"
)
_PLATE_APART = re.compile(
    rf"[{PROVINCES}]{GAP}?[A-HJ-NP-Z](?:{GAP}[A-Z0-9]){{5,6}}(?![A-Z0-9*×])|[{PROVINCES}]{GAP}?[A-HJ-NP-Z]{GAP}?[A-Z0-9]{{2,3}}{GAP}[A-Z0-9]{{2,3}}(?![A-Z0-9*×])"
)
_WJ = re.compile(rf"WJ ?[{PROVINCES}]? ?·?(?:\d{{4}}[A-Z0-9]|\d{{5}})(?![A-Z0-9*×])")


_SPELLED = re.compile(r"(?<![\dA-Z])\d(?:[ ,，、\t|\n\v.·\-/;:]{1,6}+\d){10,17}+(?:[ ,，、\t|\n\v.·\-/;:]{1,6}+X)?(?![\dA-Z])")


def spelled(document: Document) -> Iterator[Found]:
    """Find numbers set digit by digit: one to a line, one to a cell of a form, with commas between."""
    for found in _SPELLED.finditer(document.text):
        number = re.sub(r"[^0-9X]", "", found[0])
        if len(number) == 11 and re.fullmatch(r"1[3-9]\d{9}", number):
            yield Found(found.start(), found.end(), "mobile/number")
        elif len(number) == 18 and person_shape(number) and person_check(number):
            yield Found(found.start(), found.end(), "cn_id/checked")
        elif len(number) in range(16, 20) and number.startswith("62") and luhn(number):
            yield Found(found.start(), found.end(), "bank_card/checked")


def squeezed(text: str) -> str:
    """Return a number without what stands between its characters."""
    return _PLAIN.sub("", text)


def _grouping(text: str) -> tuple[int, ...]:
    return tuple(len(group) for group in re.findall(r"[0-9A-Z*×●○□■#?]+", text))


def identity_numbers(document: Document) -> Iterator[Found]:
    """Find citizens' identity numbers: by their check digit wherever they stand, by their caption where it is wrong."""
    yield from _identity_alone(document)
    yield from _identity_within(document)
    if document.hits.has("id"):
        yield from _identity_old(document)


def _identity_alone(document: Document) -> Iterator[Found]:
    text = document.text
    for found in document.numbers(_ID):
        number = squeezed(found[0])
        hidden = sum(1 for char in number[:17] if not char.isdecimal())
        if hidden:
            yield from _masked_identity(document, found, number)
            continue
        number = number[:17] + number[17].replace("×", "X").replace("*", "X")
        if not (number[17].isdecimal() or number[17] == "X") or not person_shape(number):
            continue
        rule = _identity_rule(document, found, number)
        if rule:
            yield Found(found.start(), found.end(), rule)


def _identity_rule(document: Document, found: re.Match[str], number: str) -> str:
    if text_goes_on(document.text, found.end()) and not person_check(number):
        return ""
    means = document.context(found.start(), found.end()).means
    if "id" in means:
        return "cn_id/labelled"
    if number[0] == "9" or (means and means <= {"other", "amount", "uscc", "tax_id", "account_public"}):
        return ""
    if person_check(number):
        return "cn_id/checked"
    return "cn_id/labelled" if document.hits.has("id") and not means and _in_prose_of_id(document, found) else ""


def _in_prose_of_id(document: Document, found: re.Match[str]) -> bool:
    """Tell whether a caption of an identity number stands within the lines before, with nothing that numbers other things between."""
    hits = [hit for hit in document.hits.within(max(0, found.start() - 300), found.start()) if hit.means & {"id", "other"}]
    return bool(hits) and "id" in hits[-1].means


def text_goes_on(text: str, end: int) -> bool:
    """Tell whether letters or digits follow directly: then it is part of a longer code."""
    return end < len(text) and text[end].isascii() and text[end].isalnum()


def _masked_identity(document: Document, found: re.Match[str], number: str) -> Iterator[Found]:
    """Take a number with three or fewer digits hidden for one that is not masked; warn of one whose hidden digits are few."""
    hidden = [place for place, char in enumerate(number[:17]) if not char.isdecimal()]
    if not re.match(r"[1-9][0-9*×X●○□■#?•◆☆★]", number) or len(hidden) > 12:
        return
    shown = number[:6].isdecimal() and number[-3:-1].isdecimal()
    if len(hidden) <= 3:
        if number[:2].isdecimal() and ("id" in document.context(found.start(), found.end()).means or _dated(number)):
            yield Found(found.start(), found.end(), "cn_id/weak")
    elif shown and len(hidden) <= 8:
        yield Found(found.start(), found.end(), "cn_id/weak", weak=True)


def _dated(number: str) -> bool:
    """Tell whether what shows of a masked number still fits a date of birth."""
    return re.fullmatch(r"[1-8][0-9*×X]{5}(?:1[89*×X]|20|2[*×X]|[*×X]{2}|[*×X][90])[0-9*×X]{2}[01*×X][0-9*×X][0-3*×X][0-9*×X]{4}[0-9X*×]", number) is not None


def _identity_within(document: Document) -> Iterator[Found]:
    """Find identity numbers that run into other digits, and a mobile or a card that is glued to one."""
    for run in document.numbers(_LONG):
        at = run.start()
        for window in _ID_WITHIN.finditer(document.text, run.start(), run.end()):
            document.look()
            start, end = window.span(1)
            if start < at or not person_check(window[1]):
                continue
            if end - start == run.end() - run.start():
                continue
            means = document.context(run.start(), run.end()).means
            if means == {"other"}:
                break
            yield Found(start, end, "cn_id/checked")
            yield from _glued(document.text, at, start)
            at = end
        if at > run.start():
            yield from _glued(document.text, at, run.end())


def _glued(text: str, start: int, end: int) -> Iterator[Found]:
    number = text[start:end]
    if re.fullmatch(r"1[3-9]\d{9}", number):
        yield Found(start, end, "mobile/number")
    elif re.fullmatch(r"62\d{14,17}", number) and luhn(number):
        yield Found(start, end, "bank_card/checked")


def _identity_old(document: Document) -> Iterator[Found]:
    """Find numbers of 15 digits, and the residence permit of foreigners, under a caption of an identity number."""
    for found in document.numbers(_ID_OLD):
        if old_person_shape(squeezed(found[0])) and "id" in document.context(found.start(), found.end()).means:
            yield Found(found.start(), found.end(), "cn_id/old")
    for found in _ID_OTHER.finditer(document.text):
        if "id" in document.context(found.start(), found.end()).means:
            yield Found(found.start(), found.end(), "cn_id/foreign")


def mobiles(document: Document) -> Iterator[Found]:
    """Find mobile numbers, whoever's they are."""
    for found in document.numbers(_MOBILE):
        start, end = found.span(1)
        if found[1].count("*") > 3:
            continue
        number, groups = squeezed(found[1]), _grouping(found[1])
        hidden = len(number) - sum(char.isdecimal() for char in number)
        if hidden > 3 or not number[:3].replace("*", "0").isdecimal():
            continue
        context = document.context(start, end)
        if _is_mobile(document, found, context, groups, hidden):
            yield Found(start, end, "mobile/weak" if hidden else "mobile/number")


def _is_mobile(document: Document, found: re.Match[str], context: Context, groups: tuple[int, ...], hidden: int) -> bool:
    text, (start, end) = document.text, found.span(1)
    called = bool(context.means & {"phone", "home_phone", "wechat"})
    if document.view.hidden and not called and not _plain_place(text, found.start()):
        return False
    if not called and ((context.means and context.means <= _OTHERS and context.close) or _part_of_code(text, found.start(), end)):
        return False
    if hidden:
        return called
    if len(groups) == 1:
        return True
    if not called and _in_row_of_numbers(text, found.start(), end):
        return False
    wrapped = len(groups) == 2 and re.search(r"[\n\v]", found[1]) is not None
    return groups in _GROUPS or (called and (groups in _LABELLED_GROUPS or "\n" in found[1])) or (wrapped and min(groups) > 1)


_OTHERS = frozenset({"other", "amount", "account", "account_any", "account_public", "bank", "qq", "qq_public", "uscc", "biz_reg", "tax_id", "org_code", "revenue", "id"})


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


def cards(document: Document) -> Iterator[Found]:
    """Find bank cards: 62… with a right check digit anywhere, others under a caption; and personal accounts."""
    at = 0
    for found in document.numbers(_CARD):
        start = found.start()
        number = squeezed(found[0])
        if start < at or (person_shape(number) and person_check(number)):
            continue
        document.look()
        ends = _card_ends(document.text, start, found.end())
        end = next((end for end in ends if _issued(document.text[start:end])), 0)
        if end and _is_card(document, start, end):
            yield Found(start, end, "bank_card/checked")
        elif not end and ends and "bank" in document.context(start, ends[-1]).means:
            end = ends[-1]
            number = squeezed(document.text[start:end])
            if number.startswith("62") or luhn(number):
                yield Found(start, end, "bank_card/checked" if luhn(number) else "bank_card/labelled")
        at = end or start


def _card_ends(text: str, start: int, end: int) -> list[int]:
    """Return where a card number of 16 to 19 digits may end: before each gap; best first: on one line, in usual groups, long."""
    ends, digits = [], 0
    for at in range(start, end):
        digits += text[at].isdecimal()
        if 16 <= digits <= 19 and (at + 1 == end or not text[at + 1].isdecimal()) and text[at].isdecimal():
            ends.append(at + 1)
    return sorted(ends, key=lambda end: ("\n" in text[start:end], _grouping(text[start:end]) not in _SIXTEEN, -end))


def _issued(text: str) -> bool:
    number = squeezed(text)
    return number.startswith("62") and luhn(number)


def _is_card(document: Document, start: int, end: int) -> bool:
    called = document.context(start, end)
    said = document.text[start:end]
    groups = _grouping(said)
    if called.means & {"bank", "account", "account_any"}:
        return True
    if called.means and called.means <= {"other", "amount", "account_public", "uscc", "tax_id", "biz_reg", "id", "revenue"}:
        return False
    return len(groups) == 1 or groups in _SIXTEEN or set(groups) == {1} or "\n" in said


def accounts(document: Document) -> Iterator[Found]:
    """Find accounts of persons: under a caption that only persons have, or in a person's row."""
    for name in ("account", "account_any", "bank"):
        for (start, end), row in document.values(name):
            found = _ACCOUNT.search(document.text, start, end)
            if found is None or (name != "account" and not _persons_account(document, found, row)):
                continue
            if len(squeezed(found[0])) >= (10 if name != "account" else 8) and not _public_account(document, found):
                yield Found(found.start(), found.end(), "bank_account/labelled")


def _public_account(document: Document, found: re.Match[str]) -> bool:
    return "account_public" in document.context(found.start(), found.end()).means




def _persons_account(document: Document, found: re.Match[str], row: Row | None) -> bool:
    if row is not None and row.header is not None:
        return "name" in row.header.every and "company" not in row.header.every
    begin = document.block_start(found.start())
    holders = [hit for hit in document.hits.within(begin, found.start()) if "name" in hit.means]
    if not holders:
        return False
    said = re.split(r"[，,。;；\n\t|]", document.text[holders[-1].end : found.start()].lstrip(":： "), maxsplit=1)[0]
    return len(said) <= 12 and not is_body(said)


_HOME = re.compile(r"(?:\(0\d{2,3}\)[ \-]?|0\d{2,3}[ \-]{0,3})?[2-8]\d{2,3}[ \-]?\d{4}(?!\d)(?:(?:-|转| 转 ?)\d{1,5})?")


def home_phones(document: Document) -> Iterator[Found]:
    """Find landlines that a caption calls a household's."""
    for (start, end), _row in document.values("home_phone"):
        start -= start > 0 and document.text[start - 1] == "("
        found = _HOME.search(document.text, start, min(end + 12, len(document.text)))
        if found is not None and found.start() < end and not re.search(r"\d\Z", document.text[start : found.start()]):
            yield Found(found.start(), found.end(), "landline/home")


def papers(document: Document) -> Iterator[Found]:
    """Find passports, travel permits and officers' cards; each needs its caption."""
    lettered = _LETTERED.search(document.text) is not None
    if document.hits.has("passport") or (lettered and document.hits.has("id")):
        yield from _paper(document, _PASSPORT, {"passport"}, {"id"}, "passport/labelled")
    if document.hits.has("permit") or (lettered and document.hits.has("id")):
        yield from _paper(document, _PERMIT, {"permit"}, {"id"}, "travel_permit/labelled")
    if document.hits.has("officer"):
        yield from _officers(document)


def _paper(document: Document, shape: re.Pattern[str], own: set[str], shared: set[str], rule: str) -> Iterator[Found]:
    for found in shape.finditer(document.text):
        means = document.context(found.start(), found.end()).means
        named = bool(means & own) or (bool(means & shared) and _unlike(found[0], rule))
        if named or (not means and _spoken_of(document, found, own)):
            yield Found(found.start(), found.end(), rule)


def _unlike(number: str, rule: str) -> bool:
    """Tell whether a number under the caption 证件号码 can only be this paper: by its first letter."""
    return number[0] in ("EGDSPK" if rule.startswith("passport") else "CHMWT")


def _spoken_of(document: Document, found: re.Match[str], own: set[str]) -> bool:
    line = document.layout.line_of(found.start())
    begin, end = document.layout.bounds(line)
    near = document.hits.within(max(begin, found.start() - 60), min(end, found.end() + 30))
    return found[0][0].isalpha() and any(hit.means & own for hit in near)


def _officers(document: Document) -> Iterator[Found]:
    for (start, end), _row in document.values("officer"):
        found = _OFFICER.search(document.text, start, min(end + 4, len(document.text)))
        if found is not None and found.start() < end:
            yield Found(found.start(), found.end(), "officer_card/labelled")


def plates(document: Document) -> Iterator[Found]:
    """Find full number plates of vehicles."""
    for shape in (_PLATE, _PLATE_APART, _WJ):
        for found in shape.finditer(document.text):
            document.look()
            tail = squeezed(found[0])
            tail = tail[1:] if shape is not _WJ else tail[2:]
            digits = sum(char.isdecimal() for char in tail)
            if "XX" not in tail and digits >= (1 if shape is _PLATE else 3) and len(tail) >= 4 and not _UNITS.match(document.text, found.end()):
                yield Found(found.start(), found.end(), "plate/number")
