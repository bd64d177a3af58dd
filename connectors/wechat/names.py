"""The names of an article: what a link says about it, and the identity and the weaker names that follow from it."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

SHORT_ID = r"[A-Za-z0-9_-]{16,40}"
"""The part after `/s/`; 22 characters today, but nothing promises the length. Always longer than `<mid>_<idx>` is."""

_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|amp|quot|lt|gt);")
_HOST = re.compile(r"(?:https?:)?//mp\.weixin\.qq\.com(?::\d+)?(?=[/?]|$)", re.IGNORECASE)
_PATH = re.compile(rf"/s/({SHORT_ID})(?=[/?#]|$)|/s/?(?=\?)|/mp/appmsg/show/?(?=\?)")
_PARAMETER = re.compile(r"(?<=[?&])(__biz|biz|mid|appmsgid|idx|itemidx|sn)=([^&#]+)")
_AID = re.compile(r"(\d{1,20})_(\d{1,3})")
_LONGEST_NUMBER = 20
_SAME = {"biz": "__biz", "appmsgid": "mid", "itemidx": "idx"}


class ArticleLink(NamedTuple):
    """What one link (or one page, or one row) says about an article; empty strings where it says nothing."""

    biz: str = ""
    mid: str = ""
    idx: str = ""
    sn: str = ""
    short: str = ""

    @property
    def complete(self) -> bool:
        """Whether account, message and position are known: the identity that never changes."""
        return bool(self.biz and self.mid and self.idx)

    @property
    def url(self) -> str:
        """The permanent address in one spelling; empty when the link names no article."""
        if self.complete and (self.sn or not self.short):
            tail = f"&sn={self.sn}" if self.sn else ""
            return f"https://mp.weixin.qq.com/s?__biz={self.biz}&mid={self.mid}&idx={self.idx}{tail}"
        return f"https://mp.weixin.qq.com/s/{self.short}" if self.short else ""


class Names(NamedTuple):
    """The strongest name and the others, strong first; all within the source `wechat`."""

    native_id: str
    aliases: tuple[str, ...]
    url: str = ""
    """The permanent address, empty when only weaker names are known."""


NOWHERE = ArticleLink()


def unescape_link(text: str) -> str:
    """Undo HTML entities, however often they were applied; leaves `&times…` of `&timestamp=` alone."""
    text = text.strip()
    for _ in range(4):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def read_link(text: str) -> ArticleLink:
    """
    Read an article address, long or short, absolute or relative, in any order of parameters, entity-escaped or not.

    Returns an empty link for everything else: other hosts, and the temporary addresses with `timestamp` and `signature`,
    which expire and name nothing.
    """
    text = unescape_link(text).partition("#")[0]
    host = _HOST.match(text)
    if host is None and not text.startswith(("/s", "/mp/appmsg/")):
        return NOWHERE
    path = _PATH.match(text, host.end() if host else 0)
    return NOWHERE if path is None else _from_query(text, path.end(), path[1] or "")


def _from_query(text: str, start: int, short: str) -> ArticleLink:
    found: dict[str, str] = {}
    for key, value in _PARAMETER.findall(text, start):
        found.setdefault(_SAME.get(key, key), unquote(unquote(value)) if "%" in value else value)
    return ArticleLink(
        account_id(found.get("__biz", "")),
        number(found.get("mid", "")),
        number(found.get("idx", "")),
        found.get("sn", ""),
        short,
    )


def number(text: str | int) -> str:
    """Return a decimal number above zero without leading zeros; empty for anything else."""
    text = str(text).strip()
    return text.lstrip("0") if text.isdecimal() and text.isascii() and len(text) <= _LONGEST_NUMBER else ""


@lru_cache(maxsize=1024)
def account_id(text: str | int) -> str:
    """
    Return the account's `__biz` from its base64 form (padding lost or not) or from the number it encodes; else empty.

    `__biz` is the base64 form of the account's decimal number, so `fakeid`, `bizuin`, `MP_WXS_<number>` and `__biz` are one name.
    """
    text = str(text).strip().removeprefix("MP_WXS_")
    if text.isdecimal() and text.isascii():
        return base64.b64encode(text.encode()).decode() if 6 <= len(text) <= _LONGEST_NUMBER else ""
    bare = text.rstrip("=")
    padded = bare + "=" * (-len(bare) % 4)
    try:
        inner = base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        return ""
    # Encoded anew: the last letter of base64 has spare bits, and one account must have one spelling.
    return base64.b64encode(inner).decode() if inner.isdigit() and len(inner) >= 6 else ""


def split_aid(text: str) -> tuple[str, str]:
    """Split `<mid>_<idx>`; two empty strings when it is not one."""
    match = _AID.fullmatch(text.strip())
    return (number(match[1]), number(match[2])) if match else ("", "")


def merge(links: Sequence[ArticleLink]) -> ArticleLink:
    """Join what several links of one article say. Account, message and position come from one link, never mixed from two."""
    if len(links) == 1:
        return links[0]
    base = NOWHERE
    sn = short = ""
    for link in links:
        if link.mid and link.idx and (not base.mid or (link.biz and not base.biz)):
            base = link
        short = short or link.short
    for link in links:
        if link.mid == base.mid and link.idx == base.idx:
            sn = sn or link.sn
    return ArticleLink(base.biz, base.mid, base.idx, sn, short)


def name_article(links: Sequence[ArticleLink], *, fakeid: str = "", account: str = "") -> Names | None:
    """
    Name an article by all that is known of it; None when nothing names it without doubt.

    Strength: `biz/mid/idx`, `s/<short>`, `<fakeid>/<mid>_<idx>`, `<account name>/<mid>_<idx>`. A message number alone
    is no name: accounts count their messages independently of each other.
    """
    known = merge(links)
    names = list(dict.fromkeys(f"s/{link.short}" for link in links if link.short)) if known.short else []
    if known.mid and known.idx:
        biz = known.biz or account_id(fakeid)
        if biz:
            names.insert(0, f"{biz}/{known.mid}/{known.idx}")
            known = known if known.biz else known._replace(biz=biz)
        names += [f"{owner}/{known.mid}_{known.idx}" for owner in _owners("" if biz else fakeid, account)]
    return Names(names[0], tuple(names[1:]), known.url) if names else None


def _owners(fakeid: str, account: str) -> list[str]:
    owners = dict.fromkeys((fakeid.strip(), clean_name(account)))
    return [owner for owner in owners if owner and owner != "s"]


@lru_cache(maxsize=1024)
def clean_name(account: str) -> str:
    """Return an account's name as it is written on its page: entities undone, white space single."""
    return " ".join(html.unescape(account).split() if "&" in account else account.split())
