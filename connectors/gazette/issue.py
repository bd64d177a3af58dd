"""What an issue is called, and what one entry of its contents becomes."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple

from syndicate.connect import Channel, Defaults, Precision, Record
from syndicate.connect.dates import Moment

_YEAR_ISSUE = re.compile(r"((?:19|20)\d{2})\s*年?\s*[,，、/.\-—]?\s*第?\s*(\d{1,3})\s*[期号]?")
_TOTAL = re.compile(r"[(（]?\s*总第?\s*(\d{1,4})\s*[期号]\s*[)）]?")
_ONLY_ISSUE = re.compile(r"第?\s*(\d{1,3})\s*[期号]?")
_NUMBER = re.compile(
    r"[(（]\s*([一-龥A-Za-z]{2,14}\s*[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*(?:第\s*)?\d{1,5}\s*号)\s*[)）]\s*$"
)
_LEADER = re.compile(r"\s*(?:[.·。]{2,}|[…⋯]+)[\s.·…⋯。]*(\d{1,4})$")


class Entry(NamedTuple):
    """One line of the contents."""

    title: str
    url: str = ""
    document_number: str = ""
    index_number: str = ""
    page: str = ""
    column: str = ""
    body: str = ""


def issue_id(text: str, published: datetime | None = None) -> str:
    """
    Return the issue in one form: `2018-03` for `2018年第3期（总第27期）`, `2018年3号`, `2018-3`.

    A bare `第3期` takes its year from the day of publication. An issue known only by its running number is `总27`. Empty
    when the text names no issue.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    total = _TOTAL.search(plain)
    rest = _TOTAL.sub("", plain).strip()
    found = _YEAR_ISSUE.search(rest)
    if found:
        return f"{found[1]}-{int(found[2]):02d}"
    bare = _ONLY_ISSUE.fullmatch(rest)
    if bare and published is not None:
        return f"{published.year}-{int(bare[1]):02d}"
    return f"总{int(total[1])}" if total else ""


def split_title(text: str) -> tuple[str, str, str]:
    """Return (title, document number, page) of a line of contents: `关于…的通知（示政发〔2018〕3号）……12`."""
    line = " ".join(text.split())
    page = ""
    leader = _LEADER.search(line)
    if leader and leader.start() > 0:
        page, line = leader[1], line[: leader.start()].rstrip()
    found = _NUMBER.search(line)
    if found:
        return line[: found.start()].rstrip(), "".join(found[1].split()), page
    return line, "", page


class Issue:
    """One file's worth of an issue: gives every entry its identity."""

    def __init__(self, source: str, defaults: Defaults, modified: datetime) -> None:
        self._source = source
        self._defaults = defaults
        self._modified = modified
        self._seen: dict[str, tuple[str, str]] = {}

    def record(self, entry: Entry, issue: str, published: Moment | None, account: str, place: str) -> Record:
        """Return the record of one entry; equal titles in an issue are told apart by document number, else by page."""
        labels = {
            "issue": issue,
            "document_number": entry.document_number,
            "index_number": entry.index_number,
            "page": entry.page,
            "column": entry.column,
        }
        return Record(
            source=self._source,
            native_id=self._identity(entry, issue),
            channel=self._defaults.channel or Channel.GAZETTE,
            unit=self._defaults.unit or account,
            jurisdiction=self._defaults.jurisdiction,
            title=entry.title,
            body=entry.body,
            html=bool(entry.body),
            url=entry.url,
            published_at=published.at if published else None,
            precision=published.precision if published else Precision.DAY,
            received_at=self._modified,
            account=account,
            labels={name: value for name, value in labels.items() if value},
            place=place,
        )

    def _identity(self, entry: Entry, issue: str) -> str:
        base = f"{issue}/{''.join(unicodedata.normalize('NFKC', entry.title).split())}"
        mark = (entry.document_number, entry.page)
        if self._seen.setdefault(base, mark) == mark:
            return base
        return f"{base}/{entry.document_number or entry.page}"
