"""Weibo ids: the exact way between mid and bid (base62), and the clock inside the mid."""

from __future__ import annotations

from datetime import datetime

from syndicate.connect import CHINA

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

_GROUP = 10_000_000  # seven decimal digits stand for four characters of base62
_PAIRS = tuple(high + low for high in ALPHABET for low in ALPHABET)
_PAIRED = {
    "": 0,
    **{one: value for value, one in enumerate(ALPHABET)},
    **{pair: value for value, pair in enumerate(_PAIRS)},
}

_CLOCK_SHIFT = 22
_CLOCK_EPOCH = 515_483_463
_CLOCKED_FROM = 10**15
_CLOCKED_TO = 62 * 10**14  # the first mid whose bid has ten characters


def bid_to_mid(bid: str) -> int:
    """
    Return the mid that a bid stands for; exact, the inverse of `mid_to_bid`.

    Raises:
        ValueError: Not a bid as Weibo writes it (a foreign character, a group over seven digits, leading zeros, over 12 characters).
    """
    try:
        if len(bid) == 9:  # every bid since 2011
            first = _PAIRED[bid[0]]
            middle = _PAIRED[bid[1:3]] * 3844 + _PAIRED[bid[3:5]]
            last = _PAIRED[bid[5:7]] * 3844 + _PAIRED[bid[7:]]
        else:
            first, middle, last = _groups(bid)
    except KeyError:
        raise _not_a_bid(bid) from None
    if first >= _GROUP or middle >= _GROUP or last >= _GROUP or bid[0] == "0":
        raise _not_a_bid(bid)
    return (first * _GROUP + middle) * _GROUP + last


def mid_to_bid(mid: int) -> str:
    """
    Return the bid of a mid; exact, the inverse of `bid_to_mid`.

    Raises:
        ValueError: The mid is not positive.
    """
    if mid <= 0:
        raise ValueError(f"mid 应为正整数：{mid} / a mid is a positive integer, not {mid}")
    text = ""
    while mid:
        mid, group = divmod(mid, _GROUP)
        high, low = divmod(group, 3844)
        text = _PAIRS[high] + _PAIRS[low] + text
    return text.lstrip("0")


def clock_seconds(mid: int) -> int | None:
    """
    Return the Unix time (seconds) at which a mid was given out, right to a few seconds.

    None for ids that carry no clock: only mids of 16 digits with a bid of nine characters do (mid-2011 and later).
    """
    if _CLOCKED_FROM <= mid < _CLOCKED_TO:
        return (mid >> _CLOCK_SHIFT) + _CLOCK_EPOCH
    return None


def clock(mid: int) -> datetime | None:
    """Return the time in a mid as Beijing time, or None where a mid carries no clock (see `clock_seconds`)."""
    seconds = clock_seconds(mid)
    return None if seconds is None else datetime.fromtimestamp(seconds, CHINA)


def _groups(bid: str) -> tuple[int, int, int]:
    if not 0 < len(bid) <= 12:
        raise KeyError(bid)
    groups = bid[:-8], bid[-8:-4], bid[-4:]
    first, middle, last = (_PAIRED[group[:-2]] * 3844 + _PAIRED[group[-2:]] for group in groups)
    return first, middle, last


def _not_a_bid(bid: str) -> ValueError:
    return ValueError(f"不是微博短号（bid）：{bid[:40]!r} / not a Weibo bid: {bid[:40]!r}")
