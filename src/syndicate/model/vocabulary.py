"""The fixed words of the field: channels, standings, precisions; each with its Chinese name."""

from __future__ import annotations

from datetime import timedelta, timezone
from enum import StrEnum

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Beijing time. China has kept one zone without daylight saving since 1992; every day and year is counted in it."""


class Channel(StrEnum):
    """公开渠道: where a disclosure was published, as the official form divides it."""

    GAZETTE = "gazette"
    WEBSITE = "website"
    WEIBO = "weibo"
    WECHAT = "wechat"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese name used on the form."""
        return _CHANNEL_LABELS[self]


_CHANNEL_LABELS = {
    Channel.GAZETTE: "政府公报",
    Channel.WEBSITE: "政府网站",
    Channel.WEIBO: "政务微博",
    Channel.WECHAT: "政务微信",
    Channel.OTHER: "其他方式",
}


class Standing(StrEnum):
    """Whose words a record carries. Only `own` disclosures are counted; shares are counted apart."""

    OWN = "own"
    """The account's own publication."""
    SHARE = "share"
    """The account passes on somebody else's post (转发微博, 分享文章)."""
    FOREIGN = "foreign"
    """Another account's post that merely appears in the export."""


class Precision(StrEnum):
    """How exactly a publication time is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class Presence(StrEnum):
    """What a reading says about the publication. Absence from an export proves nothing and is never recorded."""

    PRESENT = "present"
    DELETED = "deleted"
    """A tombstone page was read (该内容已被发布者删除)."""
    VIOLATION = "violation"
    """Removed by the platform (此内容因违规无法查看)."""
