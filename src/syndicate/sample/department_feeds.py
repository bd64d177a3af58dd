"""Feeds of departments: RSS with three habits of writing a time, Atom, JSON Feed."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from syndicate.sample.disk import Disk

if TYPE_CHECKING:
    from syndicate.sample.departments import Notice

_HABITS = ("%a, %d %b %Y %H:%M:%S +0800", "%a, %d %b %Y %H:%M:%S CST", "%Y-%m-%d %H:%M:%S")


def rss(disk: Disk, name: str, at: datetime, unit: str, notices: list[Notice]) -> None:
    """Write RSS 2.0; a unit keeps to one habit, and one of the habits means Beijing time by CST."""
    habit = _HABITS[len(unit) % len(_HABITS)]
    items = "".join(_item(notice, notice.posting.at.strftime(habit)) for notice in notices[::-1])
    link = notices[0].posting.url if notices else ""
    head = f"<title>{unit}信息公开</title><link>{link}</link><description>{unit}</description>"
    disk.text(
        name, f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{head}{items}</channel></rss>', at
    )


def _item(notice: Notice, when: str) -> str:
    url = notice.posting.url
    return (
        f"<item><title><![CDATA[{notice.title}]]></title><link>{url}</link><guid>{url}</guid>"
        f"<description><![CDATA[{_html(notice)}]]></description><pubDate>{when}</pubDate></item>"
    )


def _html(notice: Notice) -> str:
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in notice.lines)


def atom(disk: Disk, name: str, at: datetime, unit: str, notices: list[Notice]) -> None:
    """Write Atom, with an offset."""
    entries = "".join(
        f'<entry><title>{escape(notice.title)}</title><id>{notice.posting.url}</id><link href="{notice.posting.url}"/>'
        f"<published>{notice.posting.at.isoformat()}</published><updated>{notice.posting.at.isoformat()}</updated>"
        f'<content type="html">{escape(_html(notice))}</content></entry>'
        for notice in notices[::-1]
    )
    head = f"<title>{unit}</title><id>urn:daoli:{len(unit)}</id><updated>{at.isoformat()}</updated>"
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'
    disk.text(name, text, at)


def json_feed(disk: Disk, name: str, at: datetime, unit: str, notices: list[Notice]) -> None:
    """Write JSON Feed 1.1."""
    items = [
        {
            "id": notice.posting.url,
            "url": notice.posting.url,
            "title": notice.title,
            "content_html": _html(notice),
            "date_published": notice.posting.at.isoformat(),
        }
        for notice in notices[::-1]
    ]
    disk.json(name, {"version": "https://jsonfeed.org/version/1.1", "title": unit, "items": items}, at)
