"""Identity numbers of citizens and residents: by their check digit wherever they stand, by their caption where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.pipeline.screen.checks import luhn, old_person_shape, person_check, person_shape
from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import MASK, Found, squeezed
from syndicate.pipeline.screen.shapes import Shape

_ID = Shape.of(rf"(?<!\d)[1-9](?>(?:GAP?[\d{MASK}]){{17}})(?![\d*×])", 18, {18})
_ID_WITHIN = re.compile(
    r"(?=((?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]))"
)
_LONG = Shape.of(r"(?<!\d)(?:\d{18,}X?\d*|\d{17}X\d+)", 19, range(19, 10_000))
_ID_OLD = Shape.of(r"(?<!\d)[1-8](?>(?:GAP?\d){14})(?!\d)", 15, {15})
_ID_OTHER = re.compile(r"(?<![A-Z0-9])[A-Z]{3}\d{12}(?![A-Z0-9])")


def identity_numbers(document: Document) -> Iterator[Found]:
    """Find citizens' identity numbers: by their check digit wherever they stand, by their caption where it is wrong."""
    yield from _identity_alone(document)
    yield from _identity_within(document)
    if document.hits.has("id"):
        yield from _identity_old(document)


def _identity_alone(document: Document) -> Iterator[Found]:
    for found in document.numbers(_ID):
        number = squeezed(found[0])
        if not number[:17].isdecimal():
            yield from _masked_identity(document, found, number)
            continue
        number = number[:17] + number[17].replace("×", "X").replace("*", "X")
        if not (number[17].isdecimal() or number[17] == "X") or not person_shape(number):
            continue
        rule = _identity_rule(document, found, number)
        if rule:
            yield Found(found.start(), found.end(), rule)


def _identity_rule(document: Document, found: re.Match[str], number: str) -> str:
    if _goes_on(document.text, found.end()) and not person_check(number):
        return ""
    means = document.context(found.start(), found.end()).means
    if "id" in means:
        return "cn_id/labelled"
    if number[0] == "9" or (means and means <= {"other", "amount", "uscc", "tax_id", "account_public"}):
        return ""
    if person_check(number):
        return "" if document.text.startswith(("号", "-"), found.end()) else "cn_id/checked"
    return "cn_id/labelled" if document.hits.has("id") and not means and _in_prose_of_id(document, found) else ""


def _in_prose_of_id(document: Document, found: re.Match[str]) -> bool:
    """Tell whether a caption of an identity number stands within the lines before, with nothing that numbers other things between."""
    hits = [
        hit for hit in document.hits.within(max(0, found.start() - 300), found.start()) if hit.means & {"id", "other"}
    ]
    return bool(hits) and "id" in hits[-1].means


def _goes_on(text: str, end: int) -> bool:
    """Tell whether letters or digits follow directly: then it is part of a longer code."""
    return end < len(text) and text[end].isascii() and text[end].isalnum()


def _masked_identity(document: Document, found: re.Match[str], number: str) -> Iterator[Found]:
    """Take a number with three or fewer digits hidden for one that is not masked; warn of one whose hidden digits are few."""
    if sum(map(str.isdecimal, number[:17])) < 5:
        return
    hidden = [place for place, char in enumerate(number[:17]) if not char.isdecimal()]
    if not number[17].isdecimal() and (number[17] != "X" or number[16] == "X"):
        hidden.append(17)
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
    return (
        re.fullmatch(
            r"[1-8][0-9*×X]{5}(?:1[89*×X]|20|2[*×X]|[*×X]{2}|[*×X][90])[0-9*×X]{2}[01*×X][0-9*×X][0-3*×X][0-9*×X]{4}[0-9X*×]",
            number,
        )
        is not None
    )


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
