"""The draft as one HTML page: every number leads to its ground, drawings stand in the page, nothing is loaded from elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import escape

from syndicate.returns.export.layout import Spot, is_wide
from syndicate.returns.report.parts import Drawer, Drawing, Grid, Heading, Number, Paragraph, Part, Report, ToWrite
from syndicate.returns.values import UNFILLED

_STYLE = """
@page { size: A4; margin: 22mm 20mm }
body { font: 12pt/1.8 "FangSong", "STFangsong", "Noto Serif CJK SC", serif; color: #000; margin: 1.5rem auto; padding: 0 1rem; max-width: 170mm }
h1 { font: bold 20pt/1.4 "SimSun", "Songti SC", "Noto Serif CJK SC", serif; text-align: center; margin: 0 0 1.2em }
h2 { font: 14pt/1.6 "SimHei", "Heiti SC", "Noto Sans CJK SC", sans-serif; margin: 1.2em 0 .3em }
h3 { font: 12.5pt/1.6 "KaiTi", "STKaiti", "Noto Serif CJK SC", serif; margin: .8em 0 .2em; text-indent: 2em }
p { margin: .3em 0; text-indent: 2em } p.note, .grounds p { text-indent: 0; font-size: 9.5pt; color: #444; overflow-wrap: anywhere; margin: .1em 0 }
p.write { background: #fff4c2; border-left: 3pt solid #c58b00; text-indent: 0; padding: .3em .8em }
sup a { text-decoration: none; font: 8pt sans-serif; color: #275b9c } a.value { color: inherit; text-decoration: none }
.scroll { overflow-x: auto; margin: .6em 0 } table { border-collapse: collapse; width: 100%; font-size: 10pt; line-height: 1.35 }
table.wide { font-size: 8pt } table:not(.wide) td a.value { white-space: nowrap } th, td { border: .5pt solid #000; padding: 2pt 4pt; text-align: center } th { background: #f2f2f2; font-weight: normal }
td.label { text-align: left } td.i1 { padding-left: 1.5em } td.i2 { padding-left: 3em } td.i3 { padding-left: 4.5em }
td.unfilled, .unfilled { color: #666; font-style: italic } :target { background: #fff4c2 }
figure { margin: .8em 0; break-inside: avoid } figcaption { text-align: center; font-size: 10.5pt }
.chart { display: block; width: 100%; max-width: 34rem; height: auto; margin: 0 auto; font-family: sans-serif }
.chart text { fill: #000; font-size: 14px; stroke: none } .chart .axis.x { display: none } .chart .axis.y text { text-anchor: end }
.chart .axis .line, .chart .guide { stroke: #ccc; fill: none } .chart .rect { stroke: none; fill: #275b9c }
.chart .value { text-anchor: start; font-size: 13px } .chart .text-overlay { pointer-events: none }
"""


def page(report: Report, draw: Drawer | None = None) -> str:
    """Return the page."""
    return "\n".join(_document(report, draw)) + "\n"


def _document(report: Report, draw: Drawer | None) -> Iterator[str]:
    notes = {one.key: one.number for one in report.notes}
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{escape(report.title)}</h1>"
    for part in report.parts:
        yield _part(part, notes, draw)
    yield '<div class="grounds">\n<h2>数据出处</h2>'
    for name, text in report.facts:
        yield f"<p>{escape(name)}：{escape(text)}。</p>"
    for note in report.notes:
        yield f'<p id="n{note.number}">[{note.number}] {escape(note.text)}</p>'
    yield "</div>\n</body>\n</html>"


def _part(part: Part, notes: Mapping[str, int], draw: Drawer | None) -> str:
    if isinstance(part, Heading):
        level = part.level + 1
        return f"<h{level}>{escape(part.text)}</h{level}>"
    if isinstance(part, ToWrite):
        return f'<p class="write">{escape(part.text)}</p>'
    if isinstance(part, Paragraph):
        return f"<p>{''.join(map(_piece, part.pieces))}</p>"
    if isinstance(part, Grid):
        note = f'<p class="note">注：{escape(part.note)}</p>' if part.note else ""
        return _grid(part, notes) + note
    return _figure(part, draw)


def _piece(one: str | Number) -> str:
    if isinstance(one, str):
        return escape(one)
    return f'{_shown(one.text)}<sup><a href="#n{one.note}">[{one.note}]</a></sup>'


def _shown(text: str) -> str:
    return f'<span class="unfilled">{escape(text)}</span>' if UNFILLED in text else escape(text)


def _grid(part: Grid, notes: Mapping[str, int]) -> str:
    rows: defaultdict[int, list[Spot]] = defaultdict(list)
    for spot in part.spots:
        rows[spot.row].append(spot)
    lines = (
        "".join(_cell(spot, notes) for spot in sorted(rows[number], key=lambda one: one.column))
        for number in range(part.rows)
    )
    wide = ' class="wide"' if is_wide(part.widths) else ""
    return f'<div class="scroll"><table{wide}>\n{"".join(f"<tr>{line}</tr>{chr(10)}" for line in lines)}</table></div>'


def _cell(spot: Spot, notes: Mapping[str, int]) -> str:
    span = "".join(
        f' {name}="{count}"' for name, count in (("colspan", spot.across), ("rowspan", spot.down)) if count > 1
    )
    text = escape(spot.text)
    if spot.look == "head":
        return f"<th{span}>{text}</th>"
    if spot.look == "label":
        return f'<td class="label i{spot.indent}"{span}>{text}</td>'
    if not spot.key:
        return f"<td{span}>{text}</td>"
    unfilled = ' class="unfilled"' if spot.text == UNFILLED else ""
    return (
        f'<td{unfilled} data-key="{escape(spot.key)}"{span}><a class="value" href="#n{notes[spot.key]}">{text}</a></td>'
    )


def _figure(part: Drawing, draw: Drawer | None) -> str:
    known = [bar for bar in part.bars if bar.value is not None]
    if draw is not None and known:
        silent = "、".join(bar.label for bar in part.bars if bar.value is None)
        rest = f'<p class="note">{UNFILLED}：{escape(silent)}</p>' if silent else ""
        caption = f"<figcaption>{escape(part.title)}（{escape(part.unit)}）</figcaption>"
        return f"<figure>{draw(part._replace(bars=tuple(known)))}{caption}{rest}</figure>"
    lines = "".join(
        f'<tr><td class="label">{escape(bar.label)}</td><td>'
        f'<a class="value" href="#n{bar.note}">{escape(bar.shown)}</a></td></tr>'
        for bar in part.bars
    )
    head = f"<tr><th>{escape(part.title)}</th><th>数量（{escape(part.unit)}）</th></tr>"
    return f'<div class="scroll"><table>{head}{lines}</table></div>'
