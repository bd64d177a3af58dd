"""Writes what 46 units hand in: two overlapping exports each, in two of seven formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from syndicate.model import CHINA, Channel
from syndicate.sample import department_feeds, department_tables
from syndicate.sample.disk import Disk
from syndicate.sample.grammar import render
from syndicate.sample.plan import Plan, Posting
from syndicate.sample.words import SLUG_OF, UNITS


@dataclass(frozen=True, slots=True)
class Notice:
    """One item as an export shows it."""

    posting: Posting
    title: str
    lines: tuple[str, ...]

    @property
    def body(self) -> str:
        """All lines as plain text."""
        return "\n".join(self.lines)


Writer = Callable[[Disk, str, datetime, str, list[Notice]], None]

FORMATS: tuple[tuple[str, Writer], ...] = (
    ("rss.xml", department_feeds.rss),
    ("atom.xml", department_feeds.atom),
    ("feed.json", department_feeds.json_feed),
    ("utf8.csv", department_tables.plain),
    ("bom.csv", department_tables.with_mark),
    ("gbk.csv", department_tables.chinese),
    ("gongkai.xlsx", department_tables.workbook_table),
)


def write_departments(disk: Disk, plan: Plan) -> None:
    """Write January to August in one format and July to December in another, of every unit."""
    postings = plan.postings[Channel.OTHER]
    for number, unit in enumerate(UNITS):
        own = [posting for posting in postings if posting.unit == unit]
        for half, (low, high) in enumerate(_spans(plan.year)):
            suffix, writer = FORMATS[(number + 3 * half) % len(FORMATS)]
            notices = [notice(posting) for posting in own if low <= posting.at < high]
            name = f"departments/{SLUG_OF[unit]}/{half + 1}_{suffix}"
            writer(disk, name, disk.when(3 * half), unit, notices)
            for item in notices:
                item.posting.files.append(name)


def notice(posting: Posting) -> Notice:
    """Return the item; an edited one shows its changed text in every export after the first."""
    info = posting.information
    text = render(info)
    lines: tuple[str, ...] = (info.mark,) if info.mark else ()
    lines += (info.number,) if info.number else ()
    lines += ("".join(text.sentences), *(" ".join(row) for row in text.table))
    if posting.edited and posting.files:
        lines += ("（本条已更正个别文字。）",)
    return Notice(posting, text.headline if posting.style == "headline" else text.title, lines)


def _spans(year: int) -> tuple[tuple[datetime, datetime], ...]:
    def first(y: int, month: int) -> datetime:
        return datetime(y, month, 1, tzinfo=CHINA)

    return (first(year - 1, 1), first(year, 9)), (first(year, 7), first(year + 2, 1))
