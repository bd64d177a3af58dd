"""Numbers written to be overlooked: Chinese numerals, circled digits, letters that a scanner took for digits. One to one."""

from __future__ import annotations

import re

GAP = r"(?: ?[\-.·/\\'’~:_+]{1,3}+ ?| |[ ]{0,2}[\n\v\r]{1,2}[ ]{0,4})"
"""What may stand between the digits of one number: blanks, dashes, dots, a line's end."""
_WRITTEN = {
    "〇○零◯洞": "0", "一壹弌幺吆妖么㈠㊀": "1", "二贰贰弍㈡㊁": "2", "三叁叄参㈢㊂": "3", "四肆㈣㊃": "4",
    "五伍㈤㊄": "5", "六陆㈥㊅": "6", "七柒拐㈦㊆": "7", "八捌㈧㊇": "8", "九玖勾㈨㊈": "9",
    "⓪⓿⁰₀": "0", "①❶⓵➀➊⑴⒈¹₁": "1", "②❷⓶➁➋⑵⒉²₂": "2", "③❸⓷➂➌⑶⒊³₃": "3", "④❹⓸➃➍⑷⒋⁴₄": "4",
    "⑤❺⓹➄➎⑸⒌⁵₅": "5", "⑥❻⓺➅➏⑹⒍⁶₆": "6", "⑦❼⓻➆➐⑺⒎⁷₇": "7", "⑧❽⓼➇➑⑻⒏⁸₈": "8", "⑨❾⓽➈➒⑼⒐⁹₉": "9",
}  # fmt: skip
_SCANNED = {
    "O": "0",
    "Q": "0",
    "D": "0",
    "L": "1",
    "I": "1",
    "!": "1",
    "Z": "2",
    "S": "5",
    "B": "8",
    "丨": "1",
    "Ø": "0",
    "Ⅰ": "1",
}
_TO_DIGIT = str.maketrans({char: digit for chars, digit in _WRITTEN.items() for char in chars})
_TO_SCANNED = str.maketrans(_SCANNED)
NUMERALS = "".join(_WRITTEN)
_LETTERS = "".join(_SCANNED)
# Runs of at least 15 (11 for mobiles) digits of which one or more are written otherwise; blanks and dashes may stand between.
_RUN = re.compile(rf"(?<![0-9{NUMERALS}])[0-9{NUMERALS}](?:{GAP}?[0-9{NUMERALS}X]){{10,}}+")
_SCAN = re.compile(rf"(?<![A-Z0-9])[0-9{_LETTERS}](?:[ \-·]?[0-9{_LETTERS}X]){{10,20}}+(?![A-Z0-9])")
_ANY_NUMERAL = re.compile(rf"[{NUMERALS}]")
_ANY_LETTER = re.compile(rf"[{_LETTERS}]")
_DIGIT = re.compile(r"[0-9]")
_HIDDEN = re.compile(r"[○◯]{3}")
"""Circles in a row hide digits, they do not write noughts."""
POSSIBLE = re.compile(
    rf"[0-9{NUMERALS}](?:(?<=[0-9])[ \-·.]?[{NUMERALS}]|(?<=[{NUMERALS}])(?:[ \-·.]?[0-9]|(?:{GAP}?[{NUMERALS}]){{9}}))"
)
"""Where written-out digits stand together, or beside plain ones."""


MISREAD = re.compile(rf"[0-9][ \-·]?[{_LETTERS}]|[{_LETTERS}][ \-·]?[0-9]")
_SIGN = "[0-9*×X●○□■#?]"
RUN = re.compile(rf"[0-9](?<![0-9][0-9])(?:{_SIGN}{{10,}}+(?:{GAP}{_SIGN}++)*+|(?:{_SIGN}|{GAP}{_SIGN}){{10,}}+)")
"""Stretches that may hold a number of eleven digits or more, with what may stand in a masked one."""


def as_digits(text: str) -> str | None:
    """Return the folded text with long runs of written digits in ASCII digits, position for position; None where there are none."""
    changed = _replaced(text, _RUN, _ANY_NUMERAL, _TO_DIGIT, 0.0)
    scanned = _replaced(changed or text, _SCAN, _ANY_LETTER, _TO_SCANNED, 0.5)
    return scanned or changed


def _replaced(text: str, run: re.Pattern[str], odd: re.Pattern[str], table: dict[int, str], least: float) -> str | None:
    pieces, at = [], 0
    for found in run.finditer(text):
        said = found[0]
        if (
            odd.search(said) is None
            or _HIDDEN.search(said) is not None
            or len(_DIGIT.findall(said)) < least * len(said)
        ):
            continue
        pieces += [text[at : found.start()], said.translate(table)]
        at = found.end()
    return "".join([*pieces, text[at:]]) if pieces else None
