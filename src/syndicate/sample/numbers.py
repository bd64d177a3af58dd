"""Identifiers of the platforms and of people, made by their public rules."""

from __future__ import annotations

import base64
from datetime import datetime

from syndicate.sample.words import CODE

_WEIBO_EPOCH = 515_483_463
_BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def weibo_mid(at: datetime, low: int) -> int:
    """Return a Weibo post id whose upper bits carry the second of publication and whose lower 22 bits are `low`."""
    return ((int(at.timestamp()) - _WEIBO_EPOCH) << 22) | (low & 0x3FFFFF)


def weibo_bid(mid: int) -> str:
    """Return the short form of a post id: groups of seven digits from the right, each four base-62 characters."""
    digits = str(mid)
    groups = []
    while digits:
        digits, group = digits[:-7], digits[-7:]
        groups.append(_base62(int(group), 4 if digits else 0))
    return "".join(reversed(groups))


def _base62(value: int, width: int) -> str:
    text = ""
    while value:
        value, rest = divmod(value, 62)
        text = _BASE62[rest] + text
    return text.rjust(width, "0") or "0"


def resident_id(sequence: int) -> str:
    """
    Return a resident number with a right check digit (GB 11643) that belongs to nobody.

    Everybody in it is born on 1 January 1900 in the sample's district.
    """
    body = f"{CODE}19000101{sequence:03d}"
    rest = sum(int(digit) * weight for digit, weight in zip(body, _CITIZEN_WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[rest]


def short_id(number: int) -> str:
    """Return a 22-character name as WeChat's short links carry it."""
    raw = (number * 0x9E3779B97F4A7C15F39CC0605CEDC835 + 0xD1B54A32D192ED03) % (1 << 128)
    return base64.urlsafe_b64encode(raw.to_bytes(16, "big")).decode().rstrip("=")[:22]


def short_link(number: int) -> str:
    """Return an address of Weibo's link shortener."""
    return "http://t.cn/" + "R" + _base62((number * 2_654_435_761) % 62**6, 6)


def biz_of(number: int) -> str:
    """Return the base-64 account number that WeChat calls `__biz`."""
    return base64.b64encode(str(number).encode()).decode()
