"""One identity for every export of a post: its mid, from the bid, the link or the numeric id."""

from __future__ import annotations

import re
from hashlib import blake2b

from .errors import Refused
from .mid import bid_to_mid

_BID = re.compile(r"[1-9A-Za-z][0-9A-Za-z]{4,9}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_POST_LINK = re.compile(
    r"(?:weibo\.(?:com|cn)|m\.weibo\.cn)/(?:status(?:es)?|detail|(?:u/)?\d{5,20})/(?P<key>\d{13,19}|[0-9A-Za-z]{5,10})(?![0-9A-Za-z])"
)
_ACCOUNT_LINK = re.compile(r"weibo\.(?:com|cn)/(?:u/)?(\d{5,12})(?!\d)")
_SURE_DAMAGE = "000"
_AROUND = " \t\r\n'\"=\ufeff\u200b"  # what exporters and spreadsheets put around an id to keep it text


Identity = tuple[int, tuple[str, ...]]
"""A mid, and what was doubtful about it."""


def identify(number: str, bid: str, url: str) -> Identity | None:
    """
    Return the identity that the three fields of a row agree on; None when all three are empty.

    The bid wins over the link, the link over the number: Excel cannot damage letters. Disagreement is a warning.

    Raises:
        Refused: `bad_id`, when the number is destroyed (4.75E+15, trailing 000) or malformed and nothing restores it.
    """
    number = number.strip(_AROUND)
    try:
        mid = bid_to_mid(bid)
    except ValueError:
        return _without_bid(number, bid, url)
    if not number or number == str(mid):
        return mid, ()
    return mid, (_disagreement(number[:30], mid),)


def _without_bid(number: str, bid: str, url: str) -> Identity | None:
    if number and not number.isdecimal() and _BID.fullmatch(number) and (mid := _mid_of_bid(number)) is not None:
        return mid, ()  # weiboSpider calls the bid 微博id
    mid = mid_of_link(url)
    if mid is None:
        return _from_number(number, bid, url)
    return mid, (_disagreement(number[:30], mid),) if number and number != str(mid) else ()


def _disagreement(number: str, mid: int) -> str:
    return (
        f"id“{number}”与短号或链接不一致，以后者为准：{mid} / "
        f"id {number!r} disagrees with the bid or link, which wins: {mid}"
    )


def _from_number(number: str, bid: str, url: str) -> Identity | None:
    if number.isdecimal() and 9 <= len(number) <= 19 and number[0] != "0" and not number.endswith(_SURE_DAMAGE):
        return int(number), (f"短号无效：{bid[:30]} / not a bid: {bid[:30]}",) if bid else ()
    if not (number or bid or url):
        return None
    shown = (number or bid or url)[:60]
    if number.endswith(_SURE_DAMAGE) or _SCIENTIFIC.fullmatch(number):
        raise destroyed(shown)
    zh = f"“{shown}”不是微博 id：应为 16 位数字、短号（bid）或微博链接"
    raise Refused(
        "bad_id", "id", zh, f"{shown!r} is no id of a post: 16 digits, a bid or a link to the post is expected"
    )


def destroyed(shown: str) -> Refused:
    """Return the refusal of an id that a spreadsheet program has rounded."""
    return Refused(
        "bad_id",
        "id",
        f"id“{shown}”已被表格软件破坏（16 位数字只保留了前 15 位），同行又没有短号或链接可还原；请以文本格式重新导出",
        f"id {shown!r} was destroyed by a spreadsheet (15 digits kept) and no bid or link restores it; export it as text",
    )


def mid_of_link(url: str) -> int | None:
    """Return the mid that a link to a post names, by bid or by number; None for any other link."""
    found = _POST_LINK.search(url) if url else None
    if found is None:
        return None
    key = found["key"]
    if key.isdecimal() and len(key) > 10:
        return None if key.endswith(_SURE_DAMAGE) else int(key)
    return _mid_of_bid(key)


def uid_of_link(url: str) -> str:
    """Return the uid of the account that a link names, or an empty string."""
    found = _ACCOUNT_LINK.search(url) if url else None
    return found[1] if found else ""


def _mid_of_bid(bid: str) -> int | None:
    try:
        return bid_to_mid(bid)
    except ValueError:
        return None


def derived_id(uid: str, minute: str, text: str) -> str:
    """
    Return a stable id for exports that carry none (weiboSpider 2018 and 2019): account, minute and text.

    The same post in another export of the same kind gets the same id; two equal texts in one minute get one.
    """
    digest = blake2b("".join(text.split()).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{uid or '0'}-{minute}-{digest}"
