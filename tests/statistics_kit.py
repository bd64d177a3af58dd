"""Helpers of the tests of statistics: a small year of publications on every channel, and the lists behind the numbers of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup, Tag
from core_kit import JURISDICTION, NOON, core_over, record

from syndicate.ledger.selecting import Selection
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, Presence, Record, Standing
from syndicate.web.selection import asked_of

NEIGHBOUR = "230103"
UNITS = ("区水务局", "区民政局", "区教育局", "顾乡街道办事处", "")
SUBJECTS = (
    (
        "关于{}部分区域停水的通知",
        "因供水管道检修，{}部分区域停止供水，请居民提前做好储水准备，恢复供水后请先排放浑水。",
    ),
    ("《{}扬尘污染防治办法》政策解读", "为便于公众理解{}扬尘污染防治办法，现就制定背景、主要内容和执行要求解读如下。"),
    (
        "{}公共租赁住房配租公示",
        "经审核，{}本批公共租赁住房配租家庭名单予以公示，公示期五个工作日，如有异议请向住建部门反映。",
    ),
    (
        "{}小学2018年招生简章",
        "{}小学今年面向本学区适龄儿童招生，家长须携带户口簿和房产证明到校登记，报名截止前逾期不候。",
    ),
    ("{}召开安全生产工作会议", "{}召开安全生产工作会议，通报近期检查情况，部署下一阶段重点任务，要求各单位压实责任。"),
)
PLACES = ("顾乡大街", "安化街", "新阳路", "河松街", "建国街", "兆麟街", "群力大道", "经纬街")


def some_publications(seed: int, *, jurisdiction: str = JURISDICTION, count: int = 40) -> list[Record]:
    """Return publications of two years: many on several channels, some passed on, deleted or without a time."""
    dice, found = Random(seed), []
    for number in range(count):
        title, body = (
            text.format(PLACES[number % len(PLACES)] + str(number)) for text in SUBJECTS[number % len(SUBJECTS)]
        )
        day = NOON + timedelta(days=dice.choice((-400, -90, -3, 0, 1, 40, 41, 200)), hours=number % 7)
        channels = dice.sample(list(Channel), dice.choice((1, 1, 1, 2, 2, 3)))
        for place, channel in enumerate(channels):
            found.append(
                _one(dice, f"{number}-{place}", title, body, channel, day + timedelta(hours=place * 9), jurisdiction)
            )
    dice.shuffle(found)
    return found


def _one(dice: Random, number: str, title: str, body: str, channel: Channel, at: Any, jurisdiction: str) -> Record:
    fields: dict[str, Any] = {
        "channel": channel,
        "unit": dice.choice(UNITS),
        "published_at": at,
        "source": str(channel),
    }
    chance = dice.random()
    if chance < 0.08:
        fields["standing"] = Standing.SHARE
    elif chance < 0.16:
        fields |= {"presence": Presence.DELETED, "received_at": at + timedelta(days=500)}
    elif chance < 0.2:
        fields |= {"presence": Presence.DELETED, "published_at": None}
    return record(number, body, title=title, jurisdiction=jurisdiction, **fields)


@cache
def small_year(seed: int) -> SqliteLedger:
    """Return a ledger with a small year of two jurisdictions and an open question, in memory; the same for the same seed."""
    ledger = SqliteLedger(None)
    core = core_over(ledger)
    core.handle("test", JURISDICTION, some_publications(seed))
    core.handle("other", NEIGHBOUR, some_publications(seed + 500, jurisdiction=NEIGHBOUR, count=9))
    query = "SELECT min(id) FROM disclosure WHERE jurisdiction = ? AND year = 2018 AND standing = 'own' GROUP BY information LIMIT 2"
    one, other = sorted(int(number) for (number,) in ledger.connection.execute(query, (JURISDICTION,)))
    ledger.connection.execute(
        "INSERT OR REPLACE INTO edge VALUES (?, ?, 0, 1, -0.1, '[]', '[]', 'rules')", (one, other)
    )  # people are asked of two informations
    return ledger


class Shown(NamedTuple):
    """A number of a page with the address that it leads to."""

    value: int
    href: str


def numbers(page: BeautifulSoup | Tag) -> Iterator[Shown]:
    """Yield every number that is a link, in tables, cards and drawings."""
    for link in page.select("a"):
        href = str(link.get("href") or link.get("xlink:href") or "")
        said = str(link.get("aria-label") or link.get_text(strip=True))
        number = re.search(r"(?:^|\s)([\d,]+)$", said)
        if number and href.startswith(("/items?", "/items", "/questions", "/quarantine", "/registers", "/form/cell")):
            yield Shown(int(number[1].replace(",", "")), href)


def selection(href: str) -> Selection:
    """Return what an address of the list of items asks for."""
    given = dict(parse_qsl(urlsplit(href).query))
    return asked_of(lambda name: given.get(name, "")).of


def length(ledger: SqliteLedger, asked: Selection) -> int:
    """Return how many rows a list really has, page by page."""
    rows, after = 0, ""
    while True:
        found = ledger.browsing.page(asked, after, 50)
        rows += len(found.lines)
        after = found.after
        if not after:
            return rows
