"""
Charts as SVG, drawn by pygal on the server: no script, no style of their own, nothing loaded from elsewhere.

pygal writes a style sheet, a script and data for its script into every drawing, which the content policy of the pages refuses; they are
taken out. Colours, letters and lines come from `statistics.css`, so that a drawing follows light and dark, and paper. Every bar and point
is a link; for people who do not see the drawing or go by keys, the page has the same numbers and links in a table beside it.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import Any, Literal
from unicodedata import east_asian_width

import msgspec
import pygal
from lxml import etree
from markupsafe import Markup
from pygal.style import Style

# pygal leaves an importer for maps sold apart in the path of every import; it is of an old kind that Python warns of, and nobody needs it.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

_WIDTH = 480
_LETTER = 16
_BAR = 24
"""Height of a bar with its distance, in units of the drawing."""
_LONG = re.compile(r"(\.\d)\d{3,}")
"""Places behind the point that nobody sees."""
_GUESS = 0.6
"""Width that pygal takes a letter to have, in letter sizes; Chinese ones are as wide as high."""


class Point(msgspec.Struct, frozen=True):
    """A number with where it leads, and what is said of it when it is pointed at."""

    value: int
    href: str
    said: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn."""

    id: str
    """Unique on its page."""
    shape: Literal["bars", "columns", "line"]
    title: str
    described: str
    """What is to be seen, in one sentence."""
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Point | None, ...]], ...]
    """Name → one point for each label; None: nothing is known."""
    every: int = 1
    """Write every so many labels."""


@lru_cache(maxsize=256)
def draw(chart: Chart) -> Markup:
    """Return a drawing for a page; the same chart is drawn once."""
    figure = _KINDS[chart.shape](_config(chart))
    down = -1 if chart.shape == "bars" else 1  # bars that lie are drawn from the bottom up
    figure.x_labels = chart.labels[::down]
    if chart.every > 1:
        figure.x_labels_major_every, figure.show_minor_x_labels = chart.every, False
    for name, points in chart.series:
        figure.add(name, [_value(point) for point in points[::down]])
    figure.add_xml_filter(lambda root: _bare(root, chart))
    drawn = _LONG.sub(r"\1", figure.render(is_unicode=True))
    return Markup(drawn)  # noqa: S704  (an element tree wrote it: all text in it is escaped)


_KINDS: dict[str, Any] = {"bars": pygal.HorizontalBar, "columns": pygal.Bar, "line": pygal.Line}


def _config(chart: Chart) -> pygal.Config:
    lying = chart.shape == "bars"
    several = len(chart.series) > 1
    height = 12 + _BAR * len(chart.labels) * len(chart.series) if lying else 260
    return pygal.Config(
        width=_WIDTH,
        height=height + (36 if several else 0),
        margin=6,
        margin_right=16,
        spacing=6,
        explicit_size=True,
        js=(),
        css=(),
        no_prefix=True,
        disable_xml_declaration=True,
        show_legend=several,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(chart.series),
        truncate_legend=-1,
        truncate_label=-1,
        include_x_axis=True,
        zero=0,
        print_values=lying,
        print_values_position="top",
        print_zeroes=True,
        show_x_labels=not lying,
        show_x_guides=False,
        show_y_guides=not lying,
        y_labels_major_count=None if lying else 4,
        show_minor_y_labels=lying,
        range=(0, _largest(chart) * 1.25) if lying else None,
        value_formatter=_number,
        classes=("chart", f"chart-{chart.shape}"),
        style=Style(label_font_size=_size(chart.labels), legend_font_size=_size([name for name, _ in chart.series])),
    )


def _largest(chart: Chart) -> int:
    return max((point.value for _, points in chart.series for point in points if point), default=0) or 1


def _number(value: float) -> str:
    return f"{value:,.0f}"


def _size(texts: Any) -> int:
    """Return the letter size with which pygal's guess leaves the room that the texts really take."""
    longest = max((len(text) for text in texts), default=1)
    wide = max((sum(2 if east_asian_width(letter) in "WF" else 1.15 for letter in text) for text in texts), default=1)
    return max(1, round(wide / 2 * _LETTER / _GUESS / max(longest, 1)))


def _value(point: Point | None) -> dict[str, Any] | None:
    if point is None:
        return None
    link = {"href": point.href, "target": "_self", "tabindex": "-1", "aria-label": point.said}
    return {"value": point.value, "xlink": link, "tooltip": point.said}


def _bare(root: Any, chart: Chart) -> Any:
    """Take out what only pygal's script and style sheet use, and say in words what is drawn."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or _is_baggage(element):
            element.getparent().remove(element)
        else:
            _plain(element)
    root.set("role", "img")
    root.set("aria-labelledby", f"{chart.id}-title {chart.id}-desc")
    for place, (name, text) in enumerate((("title", chart.title), ("desc", chart.described))):
        element = etree.Element(name, id=f"{chart.id}-{name}")
        element.text = text
        root.insert(place, element)
    return root


def _is_baggage(element: Any) -> bool:
    name, above = element.tag.rpartition("}")[2], element.getparent()
    inside = "" if above is None else above.tag.rpartition("}")[2]
    background = name == "rect" and element.get("class") == "background"
    return name in ("defs", "style", "script", "desc") or background or (name == "title" and inside != "a")


def _plain(element: Any) -> None:
    """Leave no style that the content policy refuses, and no class that means something to a script only."""
    for given in ("id", "style"):
        element.attrib.pop(given, None)
    kept = [name for name in element.get("class", "").split() if name not in ("reactive", "tooltip-trigger")]
    element.attrib.pop("class", None)
    if kept:
        element.set("class", " ".join(kept))
