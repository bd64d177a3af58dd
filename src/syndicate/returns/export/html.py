"""The form as one HTML page that prints on A4: no script, no address outside itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from syndicate.model import Enquiry
from syndicate.returns.export import changes_sheet, checks_sheet
from syndicate.returns.export.channels_sheet import tables_of
from syndicate.returns.export.excerpts import Excerpt, excerpts
from syndicate.returns.export.layout import Page, Spot, foot_of, head_of, pages
from syndicate.returns.export.manifest import MARK, line
from syndicate.returns.export.manifest_sheet import facts_of
from syndicate.returns.filled import Filled
from syndicate.returns.scope import books_of

_STYLE = """
@page { size: A4; margin: 16mm 14mm }
@page wide { size: A4 landscape; margin: 14mm }
body { font: 10.5pt/1.5 "SimSun", "Songti SC", "Noto Serif CJK SC", serif; color: #000; margin: 0 auto; max-width: 190mm }
section { break-after: page } section.wide { page: wide }
h1 { font: 18pt "SimHei", "Heiti SC", "Noto Sans CJK SC", sans-serif; text-align: center; margin: 0 }
h2 { font-size: 12pt } p.period { text-align: center; margin: 4pt 0 }
div.head, div.sign { display: flex; justify-content: space-between; flex-wrap: wrap; gap: 4pt 24pt; margin: 6pt 0 }
div.sign span { min-width: 40mm }
table { border-collapse: collapse; width: 100%; margin-bottom: 6pt }
th, td { border: 0.5pt solid #000; padding: 2pt 4pt; text-align: center } th { background: #f2f2f2 }
td.label, td.text { text-align: left } td.unfilled { color: #666; font-style: italic; white-space: nowrap }
td.i1 { padding-left: 2em } td.i2 { padding-left: 4em } td.i3 { padding-left: 6em }
p.note { font-size: 9pt; color: #555; margin: 2pt 0 } tr.fails td.state { background: #f8cbad } tr.undecided td.state { background: #fff2cc }
td a { color: #1f4e79 }
details { margin: 6pt 0 } table.evidence { font-size: 9pt } table.evidence td { overflow-wrap: anywhere }
table.evidence td.state, table.evidence th { white-space: nowrap } table.evidence td.short { white-space: nowrap }
@media print { details { display: none } }
"""


MOST = 200
"""Lines behind one number."""


def write_html(filled: Filled, enquiry: Enquiry, path: Path) -> None:
    """Write the page as UTF-8; every value carries what it rests on as a tip, and the evidence stands below the form."""
    path.write_text("\n".join(_document(filled, enquiry)) + "\n", encoding="utf-8", newline="\n")


def _document(filled: Filled, enquiry: Enquiry) -> Iterator[str]:
    title, period, _, _ = head_of(filled)
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield f"<title>{escape(title + period)}</title>\n<style>{_STYLE}</style>"
    # `<` cannot stand in the script element, whatever a unit is called.
    said = line(filled).replace("<", "\\u003c")
    yield f'<script type="application/json" id="{MARK}">{said}</script>\n</head>\n<body>'
    drawn = pages(filled)
    behind = {one.key: one for one in excerpts(filled, enquiry, MOST)}
    for number, page in enumerate(drawn, 1):
        wide = ' class="wide"' if page.wide else ""
        yield f"<section{wide}>"
        if number == 1:
            yield from _head(filled)
        yield from _tables(filled, page, behind)
        if number == len(drawn):
            yield from _foot(filled)
        yield "</section>"
    yield from _evidence(filled, enquiry)
    yield from _behind(behind.values())
    yield "</body>\n</html>"


def _head(filled: Filled) -> Iterator[str]:
    title, period, body, method = head_of(filled)
    yield f'<h1>{escape(title)}</h1>\n<p class="period">{escape(period)}</p>'
    yield f'<div class="head"><span>{escape(body)}</span><span>{escape(method)}</span></div>'


def _foot(filled: Filled) -> Iterator[str]:
    _, notes = foot_of(filled)
    signing = "".join(
        f"<span>{escape(name)}：{filled.as_of.isoformat() if name == '填报日期' else ''}</span>"
        for name in filled.form.sheet.footer
    )
    yield f'<div class="sign">{signing}</div>'
    for note in notes:
        yield f'<p class="note">{escape(note)}</p>'


_TABLE_LOOKS = frozenset({"head", "label", "unit", "value"})


def _tables(filled: Filled, page: Page, behind: Mapping[str, Excerpt]) -> Iterator[str]:
    """Write the page's tables; a section's heading or a note ends one and begins the next."""
    rows: defaultdict[int, list[Spot]] = defaultdict(list)
    for spot in page.spots:
        rows[spot.row].append(spot)
    is_open = False
    for number in range(page.rows):
        spots = sorted(rows[number], key=lambda spot: spot.column)
        cells = [spot for spot in spots if spot.look in _TABLE_LOOKS]
        if cells and not is_open:
            yield "<table>"
        elif is_open and not cells and (spots or number == page.rows - 1):
            yield "</table>"
        is_open = bool(cells) or (is_open and not spots and number < page.rows - 1)
        if cells:
            yield f"<tr>{''.join(_cell(filled, spot, behind) for spot in cells)}</tr>"
        elif any(spot.look == "section" for spot in spots):
            yield f"<h2>{escape(spots[0].text)}</h2>"
        elif spots and number >= page.top and spots[0].look == "note" and spots[0].text not in foot_of(filled)[1]:
            yield f'<p class="note">{escape(spots[0].text)}</p>'
    if is_open:
        yield "</table>"


def _cell(filled: Filled, spot: Spot, behind: Mapping[str, Excerpt]) -> str:
    span = "".join(
        f' {name}="{count}"' for name, count in (("colspan", spot.across), ("rowspan", spot.down)) if count > 1
    )
    if spot.look == "head":
        return f"<th{span}>{escape(spot.text)}</th>"
    if spot.look != "value":
        style = f"label i{spot.indent}" if spot.look == "label" else "unit"
        return f'<td class="{style}"{span}>{escape(spot.text)}</td>'
    cell = filled.cells[spot.key]
    style = "unfilled" if cell.value is None else cell.source.value
    shown = escape(spot.text)
    if target := next((key for key in (spot.key, *cell.parts) if key in behind), ""):
        shown = f'<a href="#behind-{target}">{shown}</a>'
    return f'<td class="{style}" data-key="{spot.key}" title="{escape(cell.basis)}"{span}>{shown}</td>'


def _behind(found: Iterable[Excerpt]) -> Iterator[str]:
    """Write the lists behind the numbers; addresses are words here, for the page leads nowhere outside itself."""
    for one in found:
        title = f"{one.label}：{one.shown}"
        yield f'<details open id="behind-{one.key}"><summary>{escape(title)}</summary>'
        if one.rest:
            yield f'<p class="note">{escape(one.rest)}</p>'
        yield f'<table class="evidence"><tr>{"".join(f"<th>{head}</th>" for head in one.heads)}</tr>'
        for fields in one.lines:
            yield f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in fields)}</tr>"
        yield "</table></details>"


def _evidence(filled: Filled, enquiry: Enquiry) -> Iterator[str]:
    head = tuple(title for title, _ in checks_sheet.COLUMNS)
    checks = [(outcome.state, checks_sheet.fields_of(filled, outcome)) for outcome in filled.checks]
    yield from _list("校验 / checks", head, checks)
    for title, lines in checks_sheet.sections_of(filled):
        yield from _list(title, (), [("", (text,)) for text in lines])
    if filled.closed:
        titles = tuple(title for title, _ in changes_sheet.COLUMNS)
        yield from _list(
            "调整 / changes since the closing", titles, [("", fields) for fields in changes_sheet.lines(filled)]
        )
    for titles, counted in tables_of(books_of(filled, enquiry).statistics):
        yield from _list("渠道与重叠 / channels and overlap", titles, [("", tuple(map(str, one))) for one in counted])
    facts = facts_of(filled, enquiry.receipt_head())
    yield from _list("说明 / what it rests on", (), [("", fact) for fact in facts])


def _list(title: str, head: Sequence[str], lines: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    yield f'<details open><summary>{escape(title)}</summary>\n<table class="evidence">'
    if head:
        yield f"<tr>{''.join(f'<th>{escape(text)}</th>' for text in head)}</tr>"
    for state, fields in lines:
        cells = "".join(
            f'<td class="{_evidence_style(number, state)}">{escape(text)}</td>' for number, text in enumerate(fields)
        )
        yield f'<tr class="{state}">{cells}</tr>' if state else f"<tr>{cells}</tr>"
    yield "</table></details>"


def _evidence_style(number: int, state: str) -> str:
    """Return the style of a cell; a line with a state begins with three short words: number, level, outcome."""
    if not state or number > 2:
        return "text"
    return "state" if number == 2 else "short"
