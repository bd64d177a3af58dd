"""Writes the WeChat exports: tables of the article exporter, cached answers of the platform, saved pages and feeds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from syndicate.model import CHINA, Channel
from syndicate.sample import wechat_feeds, wechat_pages
from syndicate.sample.disk import Disk
from syndicate.sample.grammar import render
from syndicate.sample.naming import ACCOUNTS
from syndicate.sample.plan import Plan, Posting

HEADER = [
    "公众号",
    "ID",
    "链接",
    "标题",
    "封面",
    "摘要",
    "创建时间",
    "发布时间",
    "阅读",
    "点赞",
    "分享",
    "喜欢",
    "留言",
    "作者",
    "是否原创",
    "文章类型",
    "所属合集",
    "文章内容",
]
_PUBLISH_PAGE = 20


@dataclass(frozen=True, slots=True)
class Article:
    """An article as one export shows it."""

    posting: Posting
    title: str
    digest: str
    body: str

    @property
    def aid(self) -> str:
        """Message and position; unique within the account only."""
        _, message, position = self.posting.native.rsplit("/", 2)
        return f"{message}_{position}"

    @property
    def seconds(self) -> int:
        """Publication as epoch seconds."""
        return int(self.posting.at.timestamp())


def article(posting: Posting) -> Article:
    """Return the article; an edited one shows its changed text in every export after the first."""
    info = posting.information
    text = render(info)
    title = text.headline if posting.style == "headline" else text.title
    body = "\n".join(text.sentences) + "".join("\n" + " ".join(row) for row in text.table)
    if info.mark:
        body = f"{info.mark}\n{body}"
    if posting.edited and posting.files:
        body += "\n本文发布后更正了个别文字。"
    return Article(posting, title, "" if info.mark else text.sentences[0], body)


def write_wechat(disk: Disk, plan: Plan) -> None:
    """Write every export; the later the date, the later the call."""
    postings = plan.postings[Channel.WECHAT]
    unsent = {id(posting) for posting in _unsent(postings)}
    listed = [posting for posting in postings if id(posting) not in unsent]
    year = plan.year
    _table(disk, "wechat/exporter/微信公众号文章.xlsx", disk.when(0), _between(listed, year, 0, 10))
    _json(disk, "wechat/exporter/articles.json", disk.when(2), _between(listed, year, 8, 13))
    _published(disk, "wechat/appmsgpublish", disk.when(3), _between(listed, year, 11, 13))
    wechat_feeds.write_feeds(disk, disk.when(4), [article(p) for p in _feed(postings)])
    wechat_pages.write_pages(disk, disk.when(5), [article(p) for p in _paged(postings)])


def _unsent(postings: list[Posting]) -> list[Posting]:
    """Published without being sent to followers: no export lists them, only the feed has them."""
    return [p for p in postings[-30:] if p.information.seed % 5 == 0 and not (p.deleted or p.edited)]


def _feed(postings: list[Posting]) -> list[Posting]:
    return [posting for posting in postings[-40:] if not posting.information.mark]


def _paged(postings: list[Posting]) -> list[Posting]:
    """Saved pages: all that the feed names and an export lists too, the deleted, and a fifth of the rest."""
    newest = {id(p) for p in _feed(postings)}
    unsent = {id(p) for p in _unsent(postings)}
    return [
        p
        for p in postings
        if (id(p) in newest and id(p) not in unsent) or p.deleted or p.information.mark or p.information.seed % 5 == 1
    ]


def _between(postings: list[Posting], year: int, first: int, last: int) -> list[Posting]:
    low = datetime(year, first, 1, tzinfo=CHINA) if first else datetime(year - 1, 1, 1, tzinfo=CHINA)
    high = datetime(year, last, 1, tzinfo=CHINA) if last < 13 else datetime(year + 2, 1, 1, tzinfo=CHINA)
    return [posting for posting in postings if low <= posting.at < high]


def _table(disk: Disk, name: str, at: datetime, postings: list[Posting]) -> None:
    rows = [HEADER]
    for item in map(article, postings):
        moment = item.posting.at.strftime("%Y-%m-%d %H:%M:%S")
        head = [item.posting.account, item.aid, item.posting.url, item.title, "", item.digest, moment, moment]
        rows.append([*head, "", "", "", "", "", item.posting.account, "", "普通图文", "", item.body])
        item.posting.files.append(name)
    disk.xlsx(name, rows, at)


def _json(disk: Disk, name: str, at: datetime, postings: list[Posting]) -> None:
    entries = []
    for item in map(article, postings):
        entry = _entry(item) | {"fakeid": ACCOUNTS[item.posting.account].biz, "_accountName": item.posting.account}
        if not (item.posting.files and item.posting.information.seed % 9 == 0):
            entry["content"] = "".join(f"<p>{line}</p>" for line in item.body.split("\n"))
        entries.append(entry)
        item.posting.files.append(name)
    disk.json(name, entries, at)


def _entry(item: Article) -> dict[str, Any]:
    return {
        "aid": item.aid,
        "appmsgid": int(item.aid.partition("_")[0]),
        "itemidx": int(item.aid.partition("_")[2]),
        "title": item.title,
        "digest": item.digest,
        "link": item.posting.url,
        "author_name": item.posting.account,
        "copyright_stat": 0,
        "copyright_type": 0,
        "item_show_type": 0,
        "is_deleted": False,
        "create_time": item.seconds,
        "update_time": item.seconds,
    }


def _published(disk: Disk, folder: str, at: datetime, postings: list[Posting]) -> None:
    """Write cached answers: JSON within JSON within JSON, one message with all its articles, one message empty."""
    for account in ACCOUNTS.values():
        own = [posting for posting in postings if posting.account == account.name]
        messages = [list(group) for _, group in groupby(own, key=lambda posting: posting.serial // 10)][::-1]
        for start in range(0, len(messages), _PUBLISH_PAGE):
            name = f"{folder}/{account.name}_{start}.json"
            published = [_message(name, message) for message in messages[start : start + _PUBLISH_PAGE]]
            published.append({"publish_type": 101, "publish_info": ""})
            page = {
                "total_count": len(messages),
                "publish_count": 0,
                "masssend_count": len(messages),
                "publish_list": published,
            }
            disk.json(name, {"base_resp": {"ret": 0, "err_msg": "ok"}, "publish_page": _dumps(page)}, at)


def _message(name: str, postings: Iterable[Posting]) -> dict[str, Any]:
    articles = [article(posting) for posting in postings]
    for item in articles:
        item.posting.files.append(name)
    info = {
        "type": 9,
        "msgid": int(articles[0].aid.partition("_")[0]),
        "sent_info": {"time": articles[0].seconds, "func_flag": 0, "is_send_all": True, "is_published": 0},
        "sent_result": {"msg_status": 2, "refuse_reason": "", "reject_index_list": []},
        "appmsg_info": [],
        "appmsgex": [_entry(item) for item in articles],
    }
    return {"publish_type": 1, "publish_info": _dumps(info)}


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
