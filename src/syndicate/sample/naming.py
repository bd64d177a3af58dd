"""Gives every posting the names that its platform would give it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, groupby
from random import Random

from syndicate.model import Channel
from syndicate.sample.numbers import biz_of, short_id, short_link, weibo_bid, weibo_mid
from syndicate.sample.plan import Posting
from syndicate.sample.planner import CITY_UNIT, OFFICE_UNIT, SCHOOL_UNIT
from syndicate.sample.words import HOST, SLUG_OF


@dataclass(frozen=True, slots=True)
class Account:
    """An account on Weibo and, under the same name, on WeChat. Its numbers lie outside the ranges in use."""

    name: str
    unit: str
    uid: int
    biz: str


MAIN = Account("哈尔滨道里发布", OFFICE_UNIT, 9230102001, biz_of(3999230101))
CITY = Account("道里城管", CITY_UNIT, 9230102002, biz_of(3999230102))
SCHOOL = Account("道里教育", SCHOOL_UNIT, 9230102003, biz_of(3999230103))
ACCOUNTS = {account.name: account for account in (MAIN, CITY, SCHOOL)}

COLUMNS = {
    "tzgg": "通知公告",
    "zwdt": "政务动态",
    "gsgg": "公示信息",
    "gfxwj": "规范性文件",
    "zfwj": "政府文件",
    "zcjd": "政策解读",
    "hygq": "回应关切",
    "zxft": "在线访谈",
    "zbcg": "招标采购",
    "jzxx": "街镇信息",
    "msfw": "民生服务",
}
"""Columns of the site by folder."""

_COUNTED_COLUMNS = {"normative": "gfxwj", "interpretation": "zcjd", "response": "hygq", "interview": "zxft"}
_FAMILY_COLUMNS = {"draft": "zfwj", "tender": "zbcg", "welfare": "gsgg", "house": "gsgg", "market": "gsgg"}
_SERVICES = frozenset({"jobs", "health", "window", "school"})


def name_all(postings: dict[Channel, list[Posting]], rng: Random) -> None:
    """Name the postings of every channel, and then the targets of the short links among them."""
    _name_weibo(postings[Channel.WEIBO], rng)
    _name_wechat(postings[Channel.WECHAT])
    _name_site(postings[Channel.WEBSITE])
    _name_departments(postings[Channel.OTHER])
    _lead_links(postings)


def _name_weibo(postings: list[Posting], rng: Random) -> None:
    for posting in postings:
        account = ACCOUNTS[posting.account]
        posting.serial = weibo_mid(posting.at, rng.getrandbits(22))
        posting.native = str(posting.serial)
        posting.url = f"https://weibo.com/{account.uid}/{weibo_bid(posting.serial)}"


def _name_wechat(postings: list[Posting]) -> None:
    """Articles of one account and day form messages of up to eight; both accounts number their messages alike."""
    shorts = count(1)
    for name, account in ACCOUNTS.items():
        own = [posting for posting in postings if posting.account == name]
        message = 2_650_000_000
        for _, day in groupby(own, key=lambda posting: posting.at.date()):
            for position, posting in enumerate(day):
                message += position % 8 == 0
                posting.serial = message * 10 + position % 8 + 1
                posting.native = f"{account.biz}/{message}/{position % 8 + 1}"
                posting.alias = short_id(next(shorts))
                posting.url = long_link(posting)


def long_link(posting: Posting) -> str:
    """Return the permanent address of an article that names account, message and position."""
    biz, message, position = posting.native.rsplit("/", 2)
    sign = f"{posting.serial * 2654435761 % (1 << 128):032x}"
    return f"http://mp.weixin.qq.com/s?__biz={biz}&mid={message}&idx={position}&sn={sign}&chksm={sign[:8]}#rd"


def _name_site(postings: list[Posting]) -> None:
    for serial, posting in enumerate(postings, 970_001):
        posting.serial = serial
        posting.column = _column(posting)
        month, day = posting.at.strftime("%Y%m"), posting.at.strftime("%Y%m%d")
        page = f"c01_{serial}.shtml" if posting.column == "msfw" else f"t{day}_{serial}.html"
        posting.url = f"http://{HOST}/{posting.column}/{month}/{page}"
        posting.native = str(serial) if posting.column == "msfw" else posting.url


def _column(posting: Posting) -> str:
    info = posting.information
    if posting.again and not info.kind:
        return "zwdt"
    if info.kind:
        return _COUNTED_COLUMNS[info.kind]
    if info.unit.endswith(("街道办事处", "镇人民政府")):
        return "jzxx"
    fallback = "msfw" if info.family.name in _SERVICES else "tzgg" if info.seed % 3 else "zwdt"
    return _FAMILY_COLUMNS.get(info.family.name, fallback)


def _name_departments(postings: list[Posting]) -> None:
    serials = {unit: count(1) for unit in SLUG_OF}
    for posting in postings:
        posting.serial = next(serials[posting.unit])
        at = posting.at
        path = f"art/{at.year}/{at.month}/{at.day}/art_{100 + len(posting.unit)}_{posting.serial}.html"
        posting.url = posting.native = f"http://{SLUG_OF[posting.unit]}.daoli.example/{path}"


def _lead_links(postings: dict[Channel, list[Posting]]) -> None:
    """A short link on Weibo leads to the fullest other publication of the same information."""
    targets: dict[str, str] = {}
    for channel in (Channel.OTHER, Channel.WECHAT, Channel.WEBSITE):
        targets |= {posting.information.key: posting.url for posting in postings[channel]}
    for posting in postings[Channel.WEIBO]:
        if posting.style == "link":
            posting.target = targets[posting.information.key]
            posting.alias = short_link(posting.serial)
