"""The draft as .docx, to be written on in the office: real headings, tables, and drawings as tables; no library for pictures is needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Mm, Pt, RGBColor
from msgspec.structs import replace

from syndicate.returns.export.layout import Spot, is_wide
from syndicate.returns.export.word import say, settled, write_table
from syndicate.returns.report.parts import Drawing, Grid, Heading, Number, Paragraph, Part, Report, ToWrite
from syndicate.returns.values import UNFILLED

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  (the file's own days say nothing: equal drafts are equal files)


def document(report: Report) -> bytes:
    """Return the file; equal drafts give equal bytes."""
    made = docx.Document()
    _set_up(made, report.title)
    say(made.add_heading("", level=0), report.title, size=20, font="宋体", centred=True, bold=True)
    for part in report.parts:
        _part(made, part)
    say(made.add_heading("", level=1), "数据出处", size=14, font="黑体")
    for name, text in report.facts:
        say(made.add_paragraph(), f"{name}：{text}。", size=9)
    for note in report.notes:
        say(made.add_paragraph(), f"[{note.number}] {note.text}", size=9)
    return settled(made)


def _set_up(made: Document, title: str) -> None:
    properties = made.core_properties
    properties.author = properties.last_modified_by = "syndicate"
    properties.title, properties.comments, properties.revision = title, "", 1
    properties.created = properties.modified = _EPOCH
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(22)


def _part(made: Document, part: Part) -> None:
    if isinstance(part, Heading):
        size, font = (14.0, "黑体") if part.level == 1 else (12.0, "楷体")
        heading = made.add_heading("", level=part.level)
        say(heading, part.text, size=size, font=font)
        heading.runs[0].font.color.rgb = RGBColor(0, 0, 0)
    elif isinstance(part, ToWrite):
        paragraph = made.add_paragraph()
        say(paragraph, part.text, size=12)
        paragraph.runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
    elif isinstance(part, Paragraph):
        _paragraph(made, part)
    elif isinstance(part, Drawing):
        _grid(made, _as_grid(part))
    else:
        _grid(made, part)


def _paragraph(made: Document, part: Paragraph) -> None:
    paragraph: Any = made.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(24)
    paragraph.paragraph_format.line_spacing = 1.5
    for one in part.pieces:
        say(paragraph, one.text if isinstance(one, Number) else one, size=12, font="仿宋")
        if isinstance(one, Number):
            paragraph.runs[-1].font.italic = UNFILLED in one.text
            say(paragraph, f"[{one.note}]", size=9)
            paragraph.runs[-1].font.superscript = True


def _grid(made: Document, part: Grid) -> None:
    wide = is_wide(part.widths)
    if wide:
        _turn(made, wide=True)
    # A cell may stand in a report twice, and a file may not have two bookmarks of one name.
    write_table(made, [replace(spot, key="") for spot in part.spots], part.widths)
    say(made.add_paragraph(), f"注：{part.note}" if part.note else "", size=9)
    if wide:
        _turn(made, wide=False)


def _turn(made: Document, *, wide: bool) -> None:
    section = made.add_section()
    across, down = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = across, down


def _as_grid(part: Drawing) -> Grid:
    heads: Sequence[Spot] = [
        Spot(row=0, column=0, text=part.title, look="head"),
        Spot(row=0, column=1, text=f"数量（{part.unit}）", look="head"),
    ]
    spots = [*heads]
    for at, bar in enumerate(part.bars, start=1):
        spots.append(Spot(row=at, column=0, text=bar.label, look="label"))
        spots.append(Spot(row=at, column=1, text=bar.shown, look="value"))
    return Grid(tuple(spots), len(part.bars) + 1, (60.0, 20.0))
