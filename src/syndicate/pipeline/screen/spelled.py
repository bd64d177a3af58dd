"""Numbers set digit by digit: one to a line, one to a cell of a form, with commas between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.pipeline.screen.checks import luhn, person_check, person_shape
from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import Found

_PARTED = r"[ ,，、\t|\n\v.·\-/;:]{1,6}+"
_EVENLY = re.compile(rf"(?<![\dA-Z])\d(?P<gap>{_PARTED})\d(?:(?P=gap)\d){{9,17}}+(?:(?P=gap)X)?(?![\dA-Z])")
_SPELLED = re.compile(rf"(?<![\dA-Z])\d(?:{_PARTED}\d){{10,18}}+(?:{_PARTED}X)?(?![\dA-Z])")


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
