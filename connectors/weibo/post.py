"""The common shape of a post, whatever export it came from, and the way from it to a record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath

import msgspec

from syndicate.connect import Channel, Defaults, Link, Precision, Record, Rejection, Standing

from .errors import Refused
from .identity import derived_id, identify, uid_of_link
from .mid import mid_to_bid
from .options import Options
from .timing import Timed, published
from .words import is_cut, is_html, links_in, own_words

SOURCE = "weibo"
RAW_LIMIT = 65_536
_OWN, _SHARE = Standing.OWN, Standing.SHARE
_DERIVED = (
    "导出文件没有 id，按账号、时间、正文生成 / the export has no ids; this one is derived from account, time and text"
)


class Post(msgspec.Struct, gc=False):
    """One post as an export shows it: texts as they stand, nothing judged yet."""

    text: str
    stated: str = ""
    """The publication time as written; empty when the export has none."""
    number: str = ""
    bid: str = ""
    url: str = ""
    uid: str = ""
    account: str = ""
    article: str = ""
    topics: str = ""
    original: bool | None = None
    """What the export says about original or repost; None: nothing."""
    shared: str = ""
    """Id of the post that is passed on."""
    version: int = 0
    received_at: datetime | None = None
    links: tuple[Link, ...] = ()
    cut: bool = False
    """The export itself shows that the text is incomplete."""
    without_id: bool = False
    """The dialect has no id at all: one is derived."""
    own_only: bool = True
    """False in keyword exports, where a row is the account's own only if the configuration says so."""
    html: bool | None = None
    """None: look."""


class Export:
    """One file or feed being read: what holds for all its posts, and which ids it has already given."""

    def __init__(self, name: str, modified: datetime, options: Options, defaults: Defaults) -> None:
        self.name = name
        self.modified = modified
        self.options = options
        self.channel = defaults.channel or Channel.WEIBO
        self.jurisdiction = defaults.jurisdiction
        self.unit = defaults.unit
        self.file_uid, self.account = _from_name(name)
        self.units = options.units
        self.uids = options.uids() or frozenset(filter(None, (self.file_uid,)))
        self.accounts = options.accounts()
        if len(self.accounts) == 1:
            self.account = next(iter(self.accounts))
        self.said: tuple[str, str, Mapping[str, float]] | None = None
        """The uid, the name and the numbers that the export states of the account itself."""
        self._times: dict[str, int] = {}
        self._labels: dict[str, Mapping[str, str]] = {}

    def is_of(self, uid: str, account: str) -> None:
        """Take the account that the export itself names, where the configuration names none."""
        if uid and not self.options.uid:
            self.file_uid, self.uids = uid, frozenset({uid})
        self.account = account or self.account

    def reject(self, refused: Refused, place: str, raw: bytes = b"") -> Rejection:
        """Return the rejection of one post, its message naming place and field."""
        english = place.replace(", 行 ", ", row ").replace(", 条目 ", ", entry ")
        message = f"{place}，“{refused.field}”：{refused.zh} / {english}, {refused.field}: {refused.en}"
        return Rejection(place=place, reason=refused.reason, message=message, field=refused.field, raw=raw[:RAW_LIMIT])

    def record(self, post: Post, place: str) -> Record:
        """
        Return the record of a post.

        Raises:
            Refused: It has no usable id or no usable date.
        """
        identified = identify(post.number, post.bid, post.url)
        if identified is None:
            return self._unnumbered(post, place)
        mid, doubts = identified
        timed = published(post.stated, mid)
        if doubts:
            timed = timed[0], timed[1], doubts + timed[2]
        uid = post.uid = post.uid or uid_of_link(post.url) or self.file_uid
        bid = post.bid if post.bid and not doubts else mid_to_bid(mid)
        url = f"https://weibo.com/{uid}/{bid}" if uid else f"https://m.weibo.cn/status/{bid}"
        return self._compose(post, str(mid), url, timed, place)

    def _unnumbered(self, post: Post, place: str) -> Record:
        if not post.without_id:
            zh = "没有 id、短号或链接，无法确定是哪条微博"
            raise Refused("bad_id", "id", zh, "no id, bid or link: which post it is cannot be told")
        timed = published(post.stated, None)
        post.uid = post.uid or self.file_uid
        native = derived_id(post.uid, _minute(timed), post.text)
        return self._compose(post, native, "", (timed[0], timed[1], (*timed[2], _DERIVED)), place)

    def _compose(self, post: Post, native: str, url: str, timed: Timed, place: str) -> Record:
        text, uid = post.text.strip(), post.uid
        html = is_html(text) if post.html is None else post.html
        body, share = own_words(text, post.original)
        account = post.account or self.account
        links = links_in(body, html, post.article)
        return Record(
            source=SOURCE,
            native_id=native,
            channel=self.channel,
            unit=self.units.get(uid) or self.unit or account or uid,
            jurisdiction=self.jurisdiction,
            body=body,
            html=html,
            url=url,
            links=_joined(post.links, links) if post.links else links,
            published_at=timed[0],
            precision=timed[1],
            received_at=self._received(native, post.received_at),
            version=post.version,
            account=account,
            standing=self._standing(post, uid, share),
            truncated=post.cut or is_cut(text),
            labels=self._label(uid, post),
            warnings=timed[2],
            place=place,
        )

    def _standing(self, post: Post, uid: str, share: bool) -> Standing:
        if post.own_only:
            foreign = uid not in self.uids and uid != "" and bool(self.uids)
        else:
            foreign = uid not in self.uids and post.account not in self.accounts
        if foreign:
            return Standing.FOREIGN
        return _SHARE if share else _OWN

    def _received(self, native: str, crawled: datetime | None) -> datetime:
        # Appending exporters write a post again further down: the later entry is the later version of the two.
        base = crawled or self.modified
        times = self._times.get(native, 0)
        self._times[native] = times + 1
        return base + timedelta(microseconds=times) if times else base

    def _label(self, uid: str, post: Post) -> Mapping[str, str]:
        if post.topics or post.shared:
            named = {"uid": uid, "keywords": post.topics, "shared_id": post.shared}
            return {name: value for name, value in named.items() if value}
        labels = self._labels.get(uid)
        if labels is None:
            labels = self._labels[uid] = {"uid": uid} if uid else {}
        return labels


def _minute(timed: Timed) -> str:
    return timed[0].strftime("%Y%m%d" if timed[1] is Precision.DAY else "%Y%m%d%H%M")


def _joined(first: tuple[Link, ...], then: tuple[Link, ...]) -> tuple[Link, ...]:
    resolved = {link.url for link in first}
    return first + tuple(link for link in then if link.url not in resolved)


_UID = re.compile(r"\d{5,12}")
_MONTH_OR_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:\d\d)?")  # 202301.xlsx is a month's sheet, not an account
_GENERIC_FOLDERS = frozenset(
    {
        "weibo",
        "weibo_data",
        "data",
        "csv",
        "json",
        "export",
        "exports",
        "output",
        "weibospider",
        "微博",
        "全部微博",
        "导出",
        "结果文件",
    }
)


def _from_name(name: str) -> tuple[str, str]:
    """Return the uid (`<uid>.csv`) and the screen name (its folder) that weibo-crawler writes into a path; empty where it does not."""
    path = PurePosixPath(name.replace("\\", "/"))
    if not _UID.fullmatch(path.stem) or _MONTH_OR_DAY.fullmatch(path.stem):
        return "", ""
    folder = path.parent.name
    return path.stem, "" if folder.isdecimal() or folder.lower() in _GENERIC_FOLDERS else folder
