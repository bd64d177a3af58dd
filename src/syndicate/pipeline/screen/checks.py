"""Check digits and shapes of numbers. Every function is total: whatever the characters, it answers and never raises."""

from __future__ import annotations

import re
from operator import mul

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PERSON = re.compile(rf"(?:{_PROVINCE}\d{{4}}|9\d{{5}})(?:18|19|20)\d\d{_DATE}\d{{3}}[\dX]", re.ASCII)
_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Each digit doubled, its digits added."""
_OLD = re.compile(rf"{_PROVINCE}\d{{4}}\d\d{_DATE}\d{{3}}", re.ASCII)


def person_shape(number: str) -> bool:
    """Tell whether 18 characters have a province, a date of birth and an order number where GB 11643-1999 puts them."""
    return _PERSON.fullmatch(number) is not None


def old_person_shape(number: str) -> bool:
    """Tell whether 15 digits have the shape of the numbers given out before 1999; they have no check digit."""
    return _OLD.fullmatch(number) is not None


def person_check(number: str) -> bool:
    """Tell whether the last of 18 characters is the check digit of the others (ISO 7064 MOD 11-2)."""
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdecimal()):
        return False
    total = sum(map(mul, map(int, number[:17]), _ID_WEIGHTS))
    return number[17] == _ID_CHECK[total % 11]


def luhn(number: str) -> bool:
    """Tell whether a number satisfies the check digit of payment cards (ISO/IEC 7812)."""
    if not (number.isascii() and number.isdecimal()):
        return False
    doubled = number[-2::-2].translate(_DOUBLED)
    return (sum(map(int, number[-1::-2])) + sum(map(int, doubled))) % 10 == 0
