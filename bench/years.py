"""
Makes one jurisdiction's posts in memory, year after year: distinct texts on shared boilerplate, one in seven a re-post.

A post costs some 40 µs to make. Its id rises with time, as those of platforms do, or is scattered over the whole range, as hashes
are: an index on it then grows in the middle.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from syndicate.model import CHINA, Channel, Record

JURISDICTION = "230102"
STEP = timedelta(seconds=525)
"""Between two posts: sixty thousand in a year."""
REPOSTS = 0.14
RECENT = 800
"""A re-post repeats one of so many posts before it: about five days."""
FIRST = datetime(2014, 1, 1, tzinfo=CHINA)
_SOURCES = (
    (Channel.WEIBO, "weibo"),
    (Channel.WECHAT, "wechat"),
    (Channel.WEBSITE, "www.daoli.example"),
    (Channel.OTHER, "dept"),
)
_UNITS = 45
_CHARACTERS = "".join(map(chr, range(0x4E00, 0x4E00 + 2400)))


_PRIME = 9_007_199_254_740_881
_FACTOR = 3_141_592_653_589_793


class Years:
    """An endless, time-ordered stream of posts; the same seed gives the same posts."""

    def __init__(self, seed: int = 1, *, scattered: bool = False) -> None:
        self._scattered = scattered
        self._dice = random.Random(seed)
        self._words = [self._word() for _ in range(6000)]
        self._boilerplate = [self._sentence() for _ in range(40)]
        self._recent: deque[Record] = deque(maxlen=RECENT)
        self._number = 0

    def batches(self, size: int, total: int) -> Iterator[list[Record]]:
        """Yield batches until `total` posts are made."""
        while self._number < total:
            yield [self._next() for _ in range(min(size, total - self._number))]

    def _next(self) -> Record:
        self._number += 1
        if self._recent and self._dice.random() < REPOSTS:
            return self._repost(self._dice.choice(self._recent))
        post = self._post()
        self._recent.append(post)
        return post

    def _post(self) -> Record:
        channel, source = self._dice.choice(_SOURCES)
        title = f"关于{self._some(4)}的通知"
        body = [self._sentence() for _ in range(self._dice.randint(4, 8))]
        body[self._dice.randrange(len(body))] = self._dice.choice(self._boilerplate)
        return self._record(channel, source, title, "".join(body))

    def _repost(self, earlier: Record) -> Record:
        """The same text on another channel; every third time the last sentence is left out."""
        channel, source = self._dice.choice([one for one in _SOURCES if one[0] is not earlier.channel])
        body = (
            earlier.body if self._dice.random() < 2 / 3 else earlier.body[: earlier.body.rstrip("。").rfind("。") + 1]
        )
        fresh = self._record(channel, source, earlier.title or "", body)
        return msgspec.structs.replace(fresh, unit=earlier.unit)

    def _record(self, channel: Channel, source: str, title: str, body: str) -> Record:
        identity = self._identity()
        return Record(
            source=source,
            native_id=identity,
            channel=channel,
            unit=f"第{self._dice.randrange(_UNITS)}单位",
            jurisdiction=JURISDICTION,
            title=title,
            body=body,
            url=f"http://{source}.example/{identity}.html",
            published_at=FIRST + self._number * STEP,
        )

    def _identity(self) -> str:
        """Sixteen digits, no two alike."""
        if self._scattered:
            return f"{self._number * _FACTOR % _PRIME:016d}"
        return f"{4_000_000_000_000_000 + self._number * 1000}"

    def _word(self) -> str:
        return "".join(self._dice.choices(_CHARACTERS, k=2))

    def _some(self, count: int) -> str:
        return "".join(self._dice.choices(self._words, k=count))

    def _sentence(self) -> str:
        return f"{self._some(self._dice.randint(8, 14))}，{self._some(self._dice.randint(6, 12))}{self._dice.randint(2, 999)}处。"
