"""Draws the publications: times, accounts, styles and native names; re-posts, shares, neighbours of the year, marks."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from syndicate.model import CHINA, Channel, Standing
from syndicate.sample import naming
from syndicate.sample.plan import Information, Plan, Posting
from syndicate.sample.planner import CITY_UNIT, OFFICE_UNIT, SCHOOL_UNIT, Planner
from syndicate.sample.shares import PUBLISHED, scaled

_AGAIN = {Channel.WEBSITE: 110, Channel.WEIBO: 420, Channel.WECHAT: 12, Channel.OTHER: 380}
_EDITED = {Channel.WEBSITE: 16, Channel.WEIBO: 160, Channel.WECHAT: 14, Channel.OTHER: 120}
_NEIGHBOURS = {Channel.WEBSITE: 30, Channel.WEIBO: 220, Channel.WECHAT: 16, Channel.OTHER: 180}
_SHARES = 900
_DELETED = 9
_MARKS = ("机密★10年", "秘密★5年", "机密★长期", "秘密★3年")


def make_plan(year: int, scale: float, seed: int) -> Plan:
    """Return the year; equal arguments give equal plans."""
    planner = Planner(year, seed)
    drawer = _Drawer(planner)
    for info, channels in planner.year_of(scale):
        drawer.publish(info, channels)
    for channel in PUBLISHED:
        drawer.decorate(channel, scale)
    postings = {channel: sorted(found, key=_order) for channel, found in drawer.postings.items()}
    naming.name_all(postings, planner.rng)
    return Plan(year, scale, seed, drawer.informations, postings)


def _order(posting: Posting) -> tuple[datetime, str, bool]:
    return posting.at, posting.information.key, posting.again


class _Drawer:
    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._rng: Random = planner.rng
        self._year = planner.year
        self.informations: list[Information] = []
        self.postings: dict[Channel, list[Posting]] = {channel: [] for channel in PUBLISHED}

    def publish(self, info: Information, channels: tuple[Channel, ...]) -> None:
        """Publish once on each of the channels; the later ones may rewrite or shorten."""
        self.informations.append(info)
        full = max(channels, key=lambda channel: channel is not Channel.WEIBO and channel is not Channel.WECHAT)
        for channel in channels:
            first = channel is full
            at = info.at if first else self._within(info.at + timedelta(minutes=self._rng.randrange(5, 4000)))
            style = "full" if first else self._style(channel)
            self.postings[channel].append(self._posting(info, channel, at, style))

    def decorate(self, channel: Channel, scale: float) -> None:
        """Add what a real channel carries beside the counted informations."""
        own = list(self.postings[channel])
        self._at_the_border(own)
        sample = self._rng.sample(own, min(len(own), scaled(_AGAIN[channel], scale) + scaled(_EDITED[channel], scale)))
        again = sample[: scaled(_AGAIN[channel], scale)]
        for posting in again:
            self._post_again(posting)
        for posting in sample[len(again) :]:
            posting.edited = posting.style == "full" and not posting.information.personal
        self._neighbours(channel, scaled(_NEIGHBOURS[channel], scale))
        self._mark(channel)
        if channel is Channel.WEIBO:
            self._share(scaled(_SHARES, scale))
        if channel is Channel.WECHAT:
            for posting in own[-scaled(_DELETED, scale) :]:
                posting.deleted = True

    def _posting(self, info: Information, channel: Channel, at: datetime, style: str = "full") -> Posting:
        unit, account = _publisher(info, channel)
        return Posting(info, channel, at, unit, account, style)

    def _style(self, channel: Channel) -> str:
        draw = self._rng.random()
        if channel is Channel.WEIBO:
            return "link" if draw < 0.25 else "excerpt" if draw < 0.45 else "headline" if draw < 0.6 else "full"
        return "headline" if draw < 0.3 else "full"

    def _within(self, at: datetime) -> datetime:
        return at if at.year == self._year else datetime(self._year, 12, 31, 21, at.minute, at.second, tzinfo=CHINA)

    def _at_the_border(self, own: list[Posting]) -> None:
        lone = [posting for posting in own if posting.at == posting.information.at and not posting.information.sibling]
        for posting, at in zip(lone[-4:], _border(self._year), strict=False):
            posting.at = posting.information.at = at

    def _post_again(self, posting: Posting) -> None:
        at = posting.at + timedelta(minutes=self._rng.randrange(60, 14000))
        again = self._posting(posting.information, posting.channel, at, posting.style)
        again.account, again.unit, again.again = posting.account, posting.unit, True
        self.postings[posting.channel].append(again)

    def _neighbours(self, channel: Channel, count: int) -> None:
        """Informations of the last weeks before the year and the first after it, in the same exports."""
        start, end = datetime(self._year, 1, 1, tzinfo=CHINA), datetime(self._year + 1, 1, 1, tzinfo=CHINA)
        for number in range(count + 2):
            away = timedelta(minutes=1 if number < 2 else self._rng.randrange(600, 20000))
            at = start - away if number % 2 else end + away
            info = self._planner.information((channel,), at=at)
            info.number = info.index = ""
            self.informations.append(info)
            self.postings[channel].append(self._posting(info, channel, at))

    def _mark(self, channel: Channel) -> None:
        # In spring only exports with full text reach back so far, so that no export shows the item without its mark.
        info = self._planner.information((channel,), at=datetime(self._year, 4, 18, 10, 7, tzinfo=CHINA))
        info.mark = _MARKS[list(PUBLISHED).index(channel)]
        info.personal = False
        self.informations.append(info)
        self.postings[channel].append(self._posting(info, channel, info.at))

    def _share(self, count: int) -> None:
        """Retweets of others by the main account; what they pass on is nobody's information here."""
        autumn = datetime(self._year, 10, 2, 6, tzinfo=CHINA)
        for _ in range(count):
            at = autumn + timedelta(minutes=self._rng.randrange(88 * 1440))
            info = self._planner.information((Channel.WEIBO,), at=at)
            posting = self._posting(info, Channel.WEIBO, info.at)
            posting.unit, posting.account = OFFICE_UNIT, naming.MAIN.name
            posting.standing = Standing.SHARE
            self.informations.append(info)
            self.postings[Channel.WEIBO].append(posting)


def _border(year: int) -> tuple[datetime, ...]:
    first, last = datetime(year, 1, 1, 0, 1, tzinfo=CHINA), datetime(year, 12, 31, 23, 59, tzinfo=CHINA)
    return first, last, first + timedelta(minutes=3), last - timedelta(minutes=3)


def _publisher(info: Information, channel: Channel) -> tuple[str, str]:
    """Return the unit whose publication it is, and the account that publishes."""
    if channel is Channel.OTHER:
        return info.unit, ""
    if channel is Channel.WEBSITE:
        return OFFICE_UNIT, ""
    accounts = {CITY_UNIT: naming.CITY, SCHOOL_UNIT: naming.SCHOOL}
    account = accounts.get(info.unit, naming.MAIN)
    if channel is Channel.WECHAT and account is naming.CITY:
        account = naming.MAIN
    return account.unit, account.name
