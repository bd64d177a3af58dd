"""Writes the portal as a static site: columns with paginated lists, articles, a later snapshot with edits, robots.txt."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape

from syndicate.model import Channel
from syndicate.sample.disk import Disk
from syndicate.sample.grammar import Text, render, title_of
from syndicate.sample.naming import COLUMNS
from syndicate.sample.plan import Plan, Posting
from syndicate.sample.site_pages import column_tags, foot, head, tag
from syndicate.sample.words import HOST

_PER_PAGE = 20
_SHORT_TITLE = 26
_ROBOTS = f"User-agent: *\nDisallow: /search\nSitemap: http://{HOST}/sitemap.xml\n"
_OLD_CHARSET = {"jzxx": "gb2312"}
"""The column that was never moved to UTF-8."""

_EDIT = "（本页面内容已于发布后更正个别文字。）"


def write_site(disk: Disk, plan: Plan) -> None:
    """Write `site/`, and in `site-later/` the pages that were edited since."""
    postings = plan.postings[Channel.WEBSITE]
    at = disk.when(0)
    disk.text("site/robots.txt", _ROBOTS, at)
    for posting in postings:
        _article(disk, "site", posting, at)
    for slug in COLUMNS:
        _lists(disk, slug, [posting for posting in postings if posting.column == slug][::-1], plan, at)
    _home(disk, postings[::-1][:60], at)
    for posting in postings:
        if posting.edited:
            _article(disk, "site-later", posting, disk.when(8))


def _path(posting: Posting) -> str:
    return posting.url.removeprefix(f"http://{HOST}/")


def _article(disk: Disk, folder: str, posting: Posting, at: datetime) -> None:
    info = posting.information
    text = render(info)
    title = text.headline if posting.style == "headline" else text.title
    charset = _OLD_CHARSET.get(posting.column, "utf-8")
    body = _body(posting, text, later=folder != "site")
    page = (
        head(title, _tags(posting, title), charset)
        + f'<div class="crumbs">当前位置：<a href="/">首页</a> &gt; {COLUMNS[posting.column]}</div><div class="article">'
        + f'<h1 class="title">{escape(title)}</h1><div class="info">发布时间：{posting.at:%Y-%m-%d %H:%M}　来源：{info.unit}</div>'
        + _document_table(posting, title)
        + f'<div class="TRS_Editor" id="zoom">{body}</div></div>'
        + foot()
    )
    name = f"{folder}/{_path(posting)}"
    disk.text(name, page, at, "gb18030" if charset == "gb2312" else "utf-8")
    posting.files.append(name)


def _tags(posting: Posting, title: str) -> str:
    info = posting.information
    moment = posting.at.strftime("%Y-%m-%d %H:%M")
    tags = [column_tags(posting.column), tag("ArticleTitle", title), tag("PubDate", moment)]
    name = "contentSource" if info.seed % 5 == 0 else "ContentSource"
    tags += [tag(name, info.unit), tag("Keywords", f"{info.subject},{info.place[:3]}"), tag("Url", posting.url)]
    tags.append(f'<link rel="canonical" href="{posting.url}">')
    return "".join(tags)


def _document_table(posting: Posting, title: str) -> str:
    info = posting.information
    if not info.index:
        return ""
    cells = [("索 引 号", info.index), ("发文机关", info.unit), ("标　　题", title), ("文　　号", info.number or "")]
    cells.append(("发布日期", posting.at.strftime("%Y年%m月%d日")))
    rows = "".join(f"<tr><td>{label}：</td><td>{escape(value)}</td></tr>" for label, value in cells)
    return f'<table class="bd1">{rows}</table>'


def _body(posting: Posting, text: Text, *, later: bool) -> str:
    info = posting.information
    paragraphs = [info.mark] if info.mark else []
    paragraphs += [info.number] if info.number else []
    paragraphs += text.sentences
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in text.table)
    signed = [info.unit, _written(posting)]
    if later:
        signed = [_EDIT, *signed]
    lines = "".join(f"<p>　　{escape(line, quote=False)}</p>" for line in paragraphs)
    table = f"<table>{rows}</table>" if rows else ""
    return lines + table + "".join(f'<p align="right">{line}</p>' for line in signed)


def _written(posting: Posting) -> str:
    day = posting.information.at
    return f"{day.year}年{day.month}月{day.day}日"


def _lists(disk: Disk, slug: str, newest: list[Posting], plan: Plan, at: datetime) -> None:
    """Write the list pages of a column: `index.html`, `index_1.html`, …, newest first, the first row pinned on every page."""
    pages = [newest[start : start + _PER_PAGE] for start in range(0, len(newest), _PER_PAGE)] or [[]]
    charset = _OLD_CHARSET.get(slug, "utf-8")
    for number, rows in enumerate(pages):
        pinned = rows if number == 0 or not newest else [newest[0], *rows]
        items = "".join(_row(posting, slug) for posting in pinned)
        extra = _wechat_row(plan) if (slug, number) == ("zwdt", 0) else ""
        script = f'<script>createPageHTML({len(pages)},{number},"index","html");</script>'
        page = (
            head(COLUMNS[slug], column_tags(slug), charset)
            + f'<div class="list"><ul>{items}{extra}</ul><div class="page">{_pager(number, len(pages))}{script}</div></div>'
            + foot()
        )
        name = f"site/{slug}/index.html" if number == 0 else f"site/{slug}/index_{number}.html"
        disk.text(name, page, at, "gb18030" if charset == "gb2312" else "utf-8")


def _row(posting: Posting, slug: str) -> str:
    title = title_of(posting.information, rewritten=posting.style == "headline")
    shown = title if len(title) <= _SHORT_TITLE else f"{title[:_SHORT_TITLE]}…"
    path = "./" + _path(posting).removeprefix(f"{slug}/")
    return f'<li><a href="{path}" title="{escape(title)}">{escape(shown)}</a><span>{posting.at:%Y-%m-%d}</span></li>'


def _wechat_row(plan: Plan) -> str:
    """A list row that leads to the district's own WeChat article: that article is counted there, not here."""
    posting = plan.postings[Channel.WECHAT][len(plan.postings[Channel.WECHAT]) // 2]
    title = escape(title_of(posting.information, rewritten=False))
    return f'<li><a href="{escape(posting.url)}" title="{title}">{title}</a><span>{posting.at:%Y-%m-%d}</span></li>'


def _pager(number: int, total: int) -> str:
    links = []
    if number > 0:
        before = "index.html" if number == 1 else f"index_{number - 1}.html"
        links.append(f'<a href="{before}">上一页</a>')
    if number + 1 < total:
        links.append(f'<a class="next" href="index_{number + 1}.html">下一页</a>')
    return f"共{total}页 " + " ".join(links)


def _home(disk: Disk, newest: list[Posting], at: datetime) -> None:
    rows = []
    for posting in newest:
        title = escape(title_of(posting.information, rewritten=False))
        rows.append(f'<li><a href="{_path(posting)}">{title}</a></li>')
    columns = "".join(f'<li><a href="{slug}/index.html">{name}</a></li>' for slug, name in COLUMNS.items())
    page = head("哈尔滨·道里", "") + f"<ul class='columns'>{columns}</ul><ul class='new'>{''.join(rows)}</ul>" + foot()
    disk.text("site/index.html", page, at + timedelta(minutes=1))
