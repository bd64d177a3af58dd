"""Where a list goes on: the paging conventions of the common systems."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

CREATE_PAGE = re.compile(r"createPage(?:HTML)?\(([^(){};]{3,200})\)")
NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[(.*?)\]\]>\s*</nextgroup>", re.DOTALL)
HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
CHANNEL = re.compile(
    r"""<meta\s[^>]*name\s*=\s*["']?channelid["']?[^>]*content\s*=\s*["']?([0-9a-f]{32})""", re.IGNORECASE
)
NEXT_WORDS = frozenset(("下一页", "下页", "后一页", "下一页>", "下一页»", ">", "›", "»", ">>", "next", "nextpage"))
TOTALS = (
    re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.IGNORECASE),
    re.compile(r"共\s*(?:<[^>]{0,60}>\s*)*(\d+)\s*(?:<[^>]{0,60}>\s*)*条"),
)
UCAP_QUERY = "_isAgg=true&_isJson=true&_pageSize=15&_template=index&_rangeTimeGte=&_channelName=&page=1"


def next_page(text: str, page: LexborHTMLParser, url: str) -> str | None:
    """Return the address of the next page of the list, None at its end or where no convention is recognised."""
    group = NEXT_GROUP.search(text)
    if group is not None:
        href = HREF.search(group[1])
        return urljoin(url, unescape(href[1])) if href else None
    if (called := _page_call(text)) is not None:
        return urljoin(url, called) if called else None
    channel = CHANNEL.search(text)
    if channel is not None:
        # The pages behind a UCAP list are made in the browser from this interface; its first page repeats the list's own.
        return urljoin(url, f"/common/search/{channel[1]}?{UCAP_QUERY}")
    return _next_link(page, url)


def stated_total(text: str) -> int | None:
    """Return how many publications the page says the list has."""
    for pattern in TOTALS:
        found = pattern.search(text)
        if found is not None:
            return int(found[1])
    return None


def _page_call(text: str) -> str | None:
    """TRS: `createPageHTML(pages, current, "index", "html")`, page 0 being `index.html`. Empty: the last page; None: no such call."""
    for found in CREATE_PAGE.finditer(text):
        arguments = [argument.strip() for argument in found[1].split(",")]
        quoted = [place for place, argument in enumerate(arguments) if _is_quoted(argument)]
        names = [place for place in quoted if place + 1 in quoted and place >= 2]
        if not names:
            continue
        place = names[-1]
        count, current = arguments[place - 2], arguments[place - 1]
        if not (count.isdecimal() and current.isdecimal()):
            continue
        name, suffix = (argument.strip("\"'") for argument in arguments[place : place + 2])
        following = int(current) + 1
        return f"{name}_{following}.{suffix}" if following < int(count) else ""
    return None


def _is_quoted(argument: str) -> bool:
    return len(argument) >= 2 and argument[0] == argument[-1] and argument[0] in "\"'"


def _next_link(page: LexborHTMLParser, url: str) -> str | None:
    for link in page.css("a[href], link[rel=next]"):
        href = (link.attributes.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:")):
            continue
        words = "".join(link.text().split()).lower()
        if words in NEXT_WORDS or (link.attributes.get("rel") or "") == "next":
            try:
                target = urljoin(url, unescape(href))
            except ValueError:
                continue
            return target if target != url else None
    return None
