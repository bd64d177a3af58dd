"""How many informations stand on which channels: the published totals and a plausible overlap, at any scale."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate.model import Channel

PUBLISHED = {Channel.WEBSITE: 4004, Channel.WEIBO: 25298, Channel.WECHAT: 1070, Channel.OTHER: 29396}
"""Distinct information per channel in 道里区 2018 年政府信息公开工作年度报告; the gazette is not stated there."""

KINDS = {"normative": 19, "interpretation": 18, "response": 32, "interview": 6}
"""规范性文件, 政策解读, 回应, 在线访谈 of the same report."""

_SITE, _WEIBO, _WECHAT, _OTHER = Channel.WEBSITE, Channel.WEIBO, Channel.WECHAT, Channel.OTHER
_TOGETHER = (
    ((_SITE, _WEIBO), 700),
    ((_SITE, _WECHAT), 250),
    ((_SITE, _OTHER), 300),
    ((_WEIBO, _WECHAT), 200),
    ((_WEIBO, _OTHER), 150),
    ((_SITE, _WEIBO, _WECHAT), 120),
    ((_SITE, _WEIBO, _OTHER), 40),
    ((_SITE, _WEIBO, _WECHAT, _OTHER), 10),
)
"""The report's total is the plain sum of its channels, so its overlap is unknown; this one is invented."""


def scaled(number: int, scale: float) -> int:
    """Return `number` at `scale`, at least one."""
    return max(1, round(number * scale))


def combinations(scale: float) -> Iterator[tuple[Channel, ...]]:
    """Yield the channels of each information; their sums per channel are the published totals at `scale`."""
    left = {channel: scaled(number, scale) for channel, number in PUBLISHED.items()}
    for channels, number in _TOGETHER:
        count = min(int(number * scale), *(left[channel] for channel in channels))
        for channel in channels:
            left[channel] -= count
        yield from (channels for _ in range(count))
    for channel, number in left.items():
        yield from ((channel,) for _ in range(number))
