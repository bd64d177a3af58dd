"""When a page was published: the dates it gives are separate facts; one counts, and disagreement is told, never hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from syndicate.connect import Precision
from syndicate.connect.dates import Moment, parse_moment
from syndicate.connect.urls import path_of

ORDER = ("pub_date", "first_published", "list_date", "shown_date", "url_date")
"""Which fact counts first. 成文日期 (`written_date`) is never a date of publication."""
NAMES = {
    "pub_date": "PubDate",
    "first_published": "firstpublishedtime",
    "list_date": "列表日期 list date",
    "shown_date": "页面发布日期 shown date",
    "url_date": "网址日期 date in the address",
}
URL_DAY = (
    re.compile(r"/t((?:19|20)\d{2})(\d{2})(\d{2})_\d+\.s?html?$"),
    re.compile(r"/art/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})/art_"),
    re.compile(r"/((?:19|20)\d{2})[-/]?(\d{2})[-/](\d{2})/[\w-]+\.s?html?$"),
)
URL_MONTH = re.compile(r"/((?:19|20)\d{2})[-/]?(0[1-9]|1[0-2])/")
HALF_DAY = timedelta(hours=12)


class Dating(NamedTuple):
    """The moment that counts (None: the page gives none) and the doubts about it."""

    moment: Moment | None
    warnings: tuple[str, ...]


def url_date(url: str) -> str:
    """Return the date that an address carries: `2018-03-05`, or `2018-03` where it names only the month, or nothing."""
    path = path_of(url)
    for pattern in URL_DAY:
        if found := pattern.search(path):
            return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    found = URL_MONTH.search(path)
    return f"{found[1]}-{found[2]}" if found else ""


def dating(facts: Mapping[str, str]) -> Dating:
    """Choose among the facts named in `ORDER`; the rest is compared with the choice."""
    moments: dict[str, Moment] = {}
    warnings: list[str] = []
    for name in ORDER:
        text = facts.get(name, "")
        if not text or (name == "url_date" and len(text) < 10):
            continue
        try:
            moments[name] = parse_moment(text)
        except ValueError as error:
            warnings.append(f"{NAMES[name]}：{error}")
    if not moments:
        return Dating(None, tuple(warnings))
    chosen = next(iter(moments))
    warnings.extend(_conflicts(chosen, moments, facts.get("url_date", "")))
    return Dating(moments[chosen], tuple(warnings))


def _conflicts(chosen: str, moments: Mapping[str, Moment], address: str) -> Iterator[str]:
    main = moments[chosen]
    if chosen == "url_date":
        yield "页面没有写明发布日期，取自网址 / the page states no date of publication; it is the one in the address"
    for name, other in moments.items():
        if name == chosen:
            continue
        if other.at.date() != main.at.date():
            yield (
                f"{NAMES[chosen]} 为 {main.at:%Y-%m-%d}，{NAMES[name]} 为 {other.at:%Y-%m-%d}"
                f" / {NAMES[chosen]} says {main.at:%Y-%m-%d}, {NAMES[name]} says {other.at:%Y-%m-%d}"
            )
        elif Precision.DAY not in (main.precision, other.precision) and other.at - main.at == HALF_DAY:
            yield (
                f"{NAMES[chosen]} {main.at:%H:%M} 比 {NAMES[name]} {other.at:%H:%M} 早 12 小时，疑为模板误用 hh:mm"
                f" / exactly 12 h before the other: a template with a 12-hour clock"
            )
    if len(address) == 7 and address != f"{main.at:%Y-%m}":
        yield f"网址月份 {address} 与发布日期 {main.at:%Y-%m-%d} 不同 / the address says {address}, the page {main.at:%Y-%m-%d}"
