"""A Weibo post as its account wrote it, before a tool exports it."""

from __future__ import annotations

from dataclasses import dataclass

from syndicate.model import Standing
from syndicate.sample.grammar import render
from syndicate.sample.numbers import weibo_bid
from syndicate.sample.plan import Posting

OTHER_UID = 9230109001
"""Account of others that is retweeted; a number outside the range in use."""
EDIT = "（本条已更正个别文字。）"
LINK = "网页链接"


@dataclass(frozen=True, slots=True)
class Post:
    """One post with its text; `source` is the post that it passes on."""

    posting: Posting
    text: str
    edited: bool
    """This export shows the text after an edit."""
    source: str = ""

    @property
    def bid(self) -> str:
        """The short form of the id."""
        return weibo_bid(self.posting.serial)

    @property
    def counters(self) -> tuple[int, int, int]:
        """Likes, comments, reposts."""
        seed = self.posting.information.seed
        return seed % 97, seed % 31, seed % 53

    @property
    def topic(self) -> str:
        """The topic that opens some posts."""
        return "道里身边事" if self.posting.information.seed % 17 == 0 else ""

    @property
    def source_mid(self) -> int:
        """Id of the post passed on: an hour older."""
        return self.posting.serial - (3600 << 22)


def post(posting: Posting) -> Post:
    """Return the post; an edited one shows its changed text in every export after the first."""
    info = posting.information
    text = render(info)
    if posting.standing is Standing.SHARE:
        reason = "转发微博" if info.seed % 3 else f"请关注//@道里网友{info.seed % 1000}:已转"
        return Post(posting, reason, False, f"【{text.headline}】{text.excerpt()}")
    title = text.headline if posting.style == "headline" else text.title
    body = text.full() if posting.style in ("full", "headline") else text.excerpt()
    topic = "#道里身边事#" if info.seed % 17 == 0 else ""
    words = f"{topic}【{title}】{body}"
    edited = posting.edited and bool(posting.files)
    if posting.style == "link":
        words += LINK
    if info.mark:
        words = f"{info.mark}\n{words}"
    return Post(posting, words + EDIT if edited else words, edited)
