"""The five pages that stand where an article was asked for."""

from __future__ import annotations

import re
from enum import StrEnum

from syndicate.connect.html import text_of


class Notice(StrEnum):
    """What a page without an article says."""

    DELETED = "deleted"
    VIOLATION = "violation"
    UNAVAILABLE = "unavailable"
    EXPIRED = "expired"
    BLOCKED = "blocked"

    @property
    def tombstone(self) -> bool:
        """Whether the page proves that the article is gone. The others prove nothing about it."""
        return self in (Notice.DELETED, Notice.VIOLATION)

    @property
    def words(self) -> str:
        """What it means, for people."""
        return _WORDS[self]


_WORDS = {
    Notice.DELETED: "发布者已删除的提示页 / the page says that the author deleted the article",
    Notice.VIOLATION: "因违规被平台移除的提示页 / the page says that the platform removed the article",
    Notice.UNAVAILABLE: "暂时无法查看的提示页，请重新保存 / the page says that the article is unavailable for now; save it again",
    Notice.EXPIRED: "链接已过期的提示页，请用永久链接重新保存 / the link has expired; save the page again by its permanent link",
    Notice.BLOCKED: "平台的验证页，没有取到文章，请重新保存 / the platform asked for verification; the capture failed, save the page again",
}
# Failed captures first: only a page that is none of them may say that something was deleted.
_MARKS = {
    "当前环境异常": Notice.BLOCKED,
    "完成验证后即可继续访问": Notice.BLOCKED,
    "链接已过期": Notice.EXPIRED,
    "The link has expired": Notice.EXPIRED,
    "该内容暂时无法查看": Notice.UNAVAILABLE,
    "此内容因违规无法查看": Notice.VIOLATION,
    "该内容已被发布者删除": Notice.DELETED,
    "The content has been deleted by the author": Notice.DELETED,
}
_HEADLINE = re.compile(r"""<(\w+)[^>]*\bclass=["'][^"']*\bweui-msg__title\b[^>]*>(.*?)</\1""", re.DOTALL)
STUB_LENGTH = 200
"""Characters; an article may quote these words, a notice says nothing else."""


def read_notice(page: str) -> Notice | None:
    """Name the notice that a page without an article shows, by its headline, else by its visible text."""
    headline = _HEADLINE.search(page)
    return (_marked(text_of(headline[2])) if headline else None) or _marked(text_of(page)[:2000])


def stub_notice(text: str) -> Notice | None:
    """Name the notice that an exporter stored in place of the text; None for every real text."""
    # Almost every text is too long or has none of the words; only the others are worth parsing.
    if len(text) > (20 * STUB_LENGTH if "<" in text else STUB_LENGTH) or _marked(text) is None:
        return None
    plain = text_of(text) if "<" in text else text.strip()
    return _marked(plain) if len(plain) <= STUB_LENGTH else None


def _marked(text: str) -> Notice | None:
    for mark, notice in _MARKS.items():
        if mark in text:
            return notice
    return None
