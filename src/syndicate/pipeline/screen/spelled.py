"""Numbers set digit by digit (one to a line, one to a cell of a form, with commas between), and numbers whose groups are set wide apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.pipeline.screen.checks import luhn, person_check, person_shape
from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import Found

_PARTED = r"[ ,，、\t|\n\v.·\-/;:]{1,6}+"
_EVENLY = re.compile(rf"(?<![\dA-Z])\d(?P<gap>{_PARTED})\d(?:(?P=gap)\d){{9,17}}+(?:(?P=gap)X)?(?![\dA-Z])")
_SPELLED = re.compile(rf"(?<![\dA-Z])\d(?:{_PARTED}\d){{10,18}}+(?:{_PARTED}X)?(?![\dA-Z])")

_WIDE = " {2,8}"
APART = re.compile(
    rf"(?<![\dA-Z.,])(?:[1-9]\d{{5}}{_WIDE}\d{{4}} {{0,8}}\d{{4}}{_WIDE}\d{{3}}[\dX]|1[3-9]\d{_WIDE}\d{{4}}{_WIDE}\d{{4}}"
    rf"|62\d\d(?:{_WIDE}\d{{4}}){{3}}(?:{_WIDE}\d{{1,3}})?)(?![\dA-Z])"
)
"""The groups in which identity numbers, mobiles and cards are read out, with more than one blank between: elsewhere the edge of columns."""


def spelled(document: Document) -> Iterator[Found]:
    """Find numbers set digit by digit: one to a line, one to a cell of a form, with commas between."""
    for found in (*_EVENLY.finditer(document.text), *_SPELLED.finditer(document.text)):
        number = re.sub(r"[^0-9X]", "", found[0])
        if len(number) == 11 and re.fullmatch(r"1[3-9]\d{9}", number):
            yield Found(found.start(), found.end(), "mobile/number")
        elif len(number) == 18 and person_shape(number) and person_check(number):
            yield Found(found.start(), found.end(), "cn_id/checked")
        elif len(number) in range(16, 20) and number.startswith("62") and luhn(number):
            yield Found(found.start(), found.end(), "bank_card/checked")


def set_apart(document: Document) -> Iterator[Found]:
    """Find numbers whose groups stand apart like columns: where a check digit holds, a caption says so, or a line holds nothing else."""
    for found in APART.finditer(document.text):
        number = found[0].replace(" ", "")
        means = document.context(found.start(), found.end()).means
        if len(number) == 11 and ("phone" in means or _alone(document, found)):
            yield Found(found.start(), found.end(), "mobile/number")
        elif len(number) == 18 and person_shape(number) and ("id" in means or (not means and person_check(number))):
            yield Found(found.start(), found.end(), "cn_id/checked" if person_check(number) else "cn_id/labelled")
        elif number.startswith("62") and len(number) in range(16, 20) and luhn(number) and means <= {"bank"}:
            yield Found(found.start(), found.end(), "bank_card/checked")


def _alone(document: Document, found: re.Match[str]) -> bool:
    start, end = document.layout.bounds(document.layout.line_of(found.start()))
    return document.text[start:end].strip() == found[0]
