"""The draft as Markdown: notes as footnotes, tables with every cell in its place, drawings as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from syndicate.returns.report.parts import Drawing, Grid, Heading, Number, Paragraph, Part, Report, ToWrite

_INDENT = "　"


def markdown(report: Report) -> str:
    """Return the draft; cells that reach over several are written in the first of them."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield f"# {_plain(report.title)}"
    for part in report.parts:
        yield _part(part)
    yield "## 数据出处"
    yield "\n".join(f"- {_plain(name)}：{_plain(text)}。" for name, text in report.facts)
    # A reader's program hides footnotes that no sentence refers to: those of tables are a list.
    said = {
        one.note
        for part in report.parts
        if isinstance(part, Paragraph)
        for one in part.pieces
        if isinstance(one, Number)
    }
    for note in report.notes:
        yield (
            f"[^{note.number}]: {_plain(note.text)}"
            if note.number in said
            else f"- 〔{note.number}〕{_plain(note.text)}"
        )


def _part(part: Part) -> str:
    if isinstance(part, Heading):
        return f"{'#' * (part.level + 1)} {_plain(part.text)}"
    if isinstance(part, ToWrite):
        return f"**{_plain(part.text)}**"
    if isinstance(part, Paragraph):
        return "".join(f"{one.text}[^{one.note}]" if isinstance(one, Number) else _plain(one) for one in part.pieces)
    return _drawing(part) if isinstance(part, Drawing) else _grid(part)


def _drawing(part: Drawing) -> str:
    lines = [[bar.label, bar.shown] for bar in part.bars]
    return _lines([[part.title, f"数量（{part.unit}）"], *lines])


def _grid(part: Grid) -> str:
    width = max(spot.column + spot.across for spot in part.spots)
    lines = [[""] * width for _ in range(part.rows)]
    for spot in part.spots:
        lines[spot.row][spot.column] = _INDENT * spot.indent + spot.text
    note = f"\n\n注：{_plain(part.note)}" if part.note else ""
    return _lines(lines) + note


def _lines(lines: Sequence[Sequence[str]]) -> str:
    written = [f"| {' | '.join(map(_plain, line))} |" for line in lines]
    return "\n".join([written[0], "|" + " --- |" * len(lines[0]), *written[1:]])


def _plain(text: str) -> str:
    """Return text that Markdown takes for nothing but text."""
    flat = " ".join(text.split("\n"))
    return "".join(f"\\{one}" if one in "\\`*_[]<>|#" else one for one in flat)
