"""The look of the synthetic portal: chrome around lists and articles, and the tags that the national guideline asks for."""

from __future__ import annotations

from html import escape

from syndicate.sample.naming import COLUMNS
from syndicate.sample.words import HOST, STREET_OFFICES, UNITS

_SITE_TAGS = (
    f'<meta name="SiteName" content="哈尔滨·道里政府门户网"><meta name="SiteDomain" content="{HOST}">'
    '<meta name="SiteIDCode" content="2301020001">'
)

_LINKS = "".join(f'<li><a href="/{slug}/index.html" title="{name}">{name}</a></li>' for slug, name in COLUMNS.items())
_UNIT_LINKS = "".join(
    f'<option value="http://{HOST}/dw/{number}/">{unit}</option>'
    for number, unit in enumerate((*UNITS, *STREET_OFFICES))
)
_STYLE = "".join(
    f".nav-{i} a:hover{{color:#c{i % 10}0;border-bottom:{i % 4}px solid #b3191f;line-height:{30 + i}px}}"
    for i in range(40)
)
_HEADER = (
    f"<style>{_STYLE}</style></head><body><div class='header'><img src='/images/logo.png' alt='道里区人民政府'>"
    f"<ul class='nav'>{_LINKS}</ul><form action='/search' class='search'><input name='q'><button>搜索</button></form></div>"
)
_FOOTER = (
    f"<div class='footer'><select>{_UNIT_LINKS}</select><p>主办：道里区人民政府办公室　承办：道里区电子政务中心</p>"
    "<p>网站标识码：2301020001　黑ICP备00000000号　联系电话：0451-84540000</p>"
    "<p><a href='/wzdt/index.html'>网站地图</a>　<a href='/gywm/index.html'>关于我们</a></p></div></body></html>"
)


def head(title: str, tags: str, charset: str = "utf-8") -> str:
    """Open a page."""
    return f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="{charset}"><title>{escape(title)}</title>{_SITE_TAGS}{tags}{_HEADER}'


def foot() -> str:
    """Close a page."""
    return _FOOTER


def column_tags(slug: str) -> str:
    """Return the tags of a column."""
    name = COLUMNS[slug]
    return (
        f'<meta name="ColumnName" content="{name}"><meta name="ColumnType" content="{name}">'
        f'<meta name="ColumnDescription" content="道里区{name}"><meta name="ColumnKeywords" content="道里区,{name}">'
    )


def tag(name: str, content: str) -> str:
    """Return one meta tag."""
    return f'<meta name="{name}" content="{escape(content)}">'
