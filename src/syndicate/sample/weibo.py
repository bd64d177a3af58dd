"""Writes the Weibo exports: which account was exported when, by which tool, over which span of the year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from syndicate.model import CHINA, Channel, Standing
from syndicate.sample import weibo_csv, weibo_web
from syndicate.sample.disk import Disk
from syndicate.sample.naming import ACCOUNTS, CITY, MAIN, SCHOOL, Account
from syndicate.sample.plan import Plan, Posting
from syndicate.sample.weibo_post import Post, post

Writer = Callable[[Disk, str, datetime, Account, list[Post]], None]


@dataclass(frozen=True, slots=True)
class Export:
    """One run of one tool over one account. Spans overlap, so that most posts occur in several exports."""

    name: str
    account: Account
    writer: Writer
    first: int
    """First month; 0 reaches back into the year before."""
    last: int
    """Month before which it ends; 13 reaches into the year after."""
    originals: bool = True
    """The tool left retweets out."""


EXPORTS = (
    Export(f"{MAIN.name}/{MAIN.uid}.csv", MAIN, weibo_csv.day_only, 0, 8),
    Export(f"道里发布/{MAIN.uid}.csv", MAIN, weibo_csv.eighteen, 6, 11),
    Export(f"{CITY.name}/{CITY.uid}.csv", CITY, weibo_csv.drifting, 0, 13),
    Export(f"weiboSpider/{CITY.uid}.csv", CITY, weibo_csv.spider, 3, 6),
    Export(f"全部微博/{MAIN.uid}.csv", MAIN, weibo_csv.with_retweets, 10, 13, originals=False),
    Export(f"{SCHOOL.name}/{SCHOOL.uid}.json", SCHOOL, weibo_web.crawler_json, 0, 13),
    Export(f"mweibo/{MAIN.uid}_{{}}.json", MAIN, weibo_web.mobile_pages, 11, 13, originals=False),
    Export(f"rsshub/weibo_user_{MAIN.uid}.xml", MAIN, weibo_web.rss, 12, 13),
    Export(f"rsshub/weibo_user_{SCHOOL.uid}.xml", SCHOOL, weibo_web.rss, 12, 13),
)


def write_weibo(disk: Disk, plan: Plan) -> None:
    """Write every export; the later in the list, the later its date."""
    postings = plan.postings[Channel.WEIBO]
    by_account = {name: [posting for posting in postings if posting.account == name] for name in ACCOUNTS}
    for number, export in enumerate(EXPORTS):
        chosen = [p for p in by_account[export.account.name] if _covers(export, p, plan.year)]
        name = f"weibo/{export.name}"
        posts = [post(posting) for posting in chosen]
        export.writer(disk, name, disk.when(number), export.account, posts)


def _covers(export: Export, posting: Posting, year: int) -> bool:
    if export.originals and posting.standing is Standing.SHARE:
        return False
    return _month(year, export.first) <= posting.at < _month(year, export.last)


def _month(year: int, month: int) -> datetime:
    if month == 0:
        return datetime(year - 1, 1, 1, tzinfo=CHINA)
    return datetime(year + 2, 1, 1, tzinfo=CHINA) if month > 12 else datetime(year, month, 1, tzinfo=CHINA)
