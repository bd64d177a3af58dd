"""Reads a report: its paragraphs and its tables, from TXT, HTML or DOCX."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborNode

from syndicate.connect.contract import FileInput
from syndicate.connect.decode import decode
from syndicate.connect.files import file_input
from syndicate.connect.html import parse_page
from syndicate.connect.rows import Row, unreadable
from syndicate.connect.unpacking import check_zip
from syndicate.model import UsageError
from syndicate.returns.rollup.grid import Grid

if TYPE_CHECKING:
    from docx.table import Table

_LIMIT = 64 * 1024 * 1024
"""Bytes of a report; an annual report has some hundred thousand."""
_SPAN = 100
"""Rows or columns that a cell of a page may reach over."""
_BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, div, td, th, section, article, blockquote"
_ENDS = re.compile(r"[。！？；：!?;:）)》”]$")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d+[.．、]|[-·■])")
_SHORT = 15
_YEAR = re.compile(r"(20\d\d)年(?:度)?[^。]{0,20}(?:政府信息公开|政务公开)[^。]{0,8}(?:年度)?报告")


class Report(NamedTuple):
    """The paragraphs of a report, and the tables in it."""

    paragraphs: list[str]
    tables: list[Grid]

    @property
    def year(self) -> int:
        """The year that its title names; 0: none."""
        text = "".join("".join(paragraph.split()) for paragraph in self.paragraphs[:20])
        found = _YEAR.search(text)
        return int(found[1]) if found else 0


def read_report(path: Path) -> Report:
    """
    Return the report in a file.

    Raises:
        Unreadable: It is damaged or too big.
        UsageError: The suffix is none of `.txt .html .htm .docx`.
    """
    file = file_input(path, path)
    if file.size > _LIMIT:
        raise unreadable(file, "too_large", "文件过大，不像年度报告 / too big for an annual report")
    match path.suffix.lower():
        case ".txt" | ".md":
            return Report(_joined(decode(file.content()).splitlines()), [])
        case ".html" | ".htm":
            return _page(file.content())
        case ".docx":
            return _document(file)
    raise UsageError(f"{path.name}：应为 .txt、.html 或 .docx / {path.name}: expected .txt, .html or .docx")


def _joined(lines: Sequence[str]) -> list[str]:
    """Put lines together that a page break or a converter has cut in the middle of a sentence."""
    paragraphs: list[str] = []
    for line in (text for raw in lines if (text := raw.strip())):
        before = paragraphs[-1] if paragraphs else ""
        if len(before) >= _SHORT and not _ENDS.search(before) and not _HEADING.match(line):
            paragraphs[-1] = before + line
        else:
            paragraphs.append(line)
    return paragraphs


def _page(raw: bytes) -> Report:
    tree = parse_page(raw)
    for node in tree.css("script, style, nav, header, footer"):
        node.decompose()
    tables = [Grid(f"表{number}", rows) for number, table in enumerate(tree.css("table"), 1) if (rows := _rows(table))]
    for node in tree.css("table"):
        node.decompose()
    body = tree.body
    lines = _lines(body) if body is not None else []
    return Report(lines, tables)


def _lines(body: LexborNode) -> list[str]:
    for node in body.css(_BLOCKS + ", br"):
        node.insert_after("\n")
        node.insert_before("\n")
    return [text for line in body.text(deep=True).splitlines() if (text := line.strip())]


def _rows(table: LexborNode) -> list[Row]:
    """Return the cells of a table as a grid: a cell that reaches over several stands in the first of them."""
    taken: dict[tuple[int, int], str] = {}
    height = 0
    for number, line in enumerate(table.css("tr")):
        column = 0
        for cell in line.css("td, th"):
            while (number, column) in taken:
                column += 1
            for down in range(_span(cell, "rowspan")):
                for right in range(_span(cell, "colspan")):
                    taken[number + down, column + right] = ""
            taken[number, column] = " ".join(cell.text(deep=True).split())
        height = number + 1
    return _grid(taken, height)


def _grid(taken: dict[tuple[int, int], str], height: int) -> list[Row]:
    width = max((column for _, column in taken), default=-1) + 1
    rows = [[taken.get((row, column), "") for column in range(width)] for row in range(height)]
    return [Row(number, cells) for number, cells in enumerate(rows, 1) if any(cells)]


def _span(cell: LexborNode, name: str) -> int:
    said = cell.attributes.get(name) or ""
    return min(int(said), _SPAN) if said.isdecimal() and int(said) else 1


def _document(file: FileInput) -> Report:
    from docx import Document  # the library is large; start-up need not pay for it
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    check_zip(file)
    try:
        document = Document(str(file.path))
    except (OpcError, XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError) as error:
        message = "文档不完整或已损坏 / the document is cut off or damaged"
        raise unreadable(file, "truncated_file", message, file.head()) from error
    tables = [Grid(f"表{number}", list(_table_rows(table))) for number, table in enumerate(document.tables, 1)]
    return Report([text for one in document.paragraphs if (text := one.text.strip())], tables)


def _table_rows(table: Table) -> Iterator[Row]:
    """Yield the rows of a table of a document; a merged cell is there once for every place, and is kept in the first."""
    seen: set[object] = set()
    for number, row in enumerate(table.rows, 1):
        cells = []
        for cell in row.cells:
            element = cell._tc  # noqa: SLF001 (no public name says which cells are one)
            cells.append("" if element in seen else cell.text.strip())
            seen.add(element)
        if any(cells):
            yield Row(number, cells)
