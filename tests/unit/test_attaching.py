"""What can be read of attachments, and what is held because it cannot. People and numbers are invented."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from openpyxl.comments import Comment
from screening_kit import installed

from syndicate.model import UsageError
from syndicate.pipeline.screen import screen_text
from syndicate.review.attaching import LARGEST, attached, attached_file
from syndicate.review.drafts import read_line

PHONE = "13800138123"


def workbook(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """Return a workbook with two sheets, changed."""
    book = openpyxl.Workbook()
    book.active.append(["姓名", "手机"])
    book.create_sheet("附表")
    change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def letter(change: Callable[[Document], None]) -> bytes:
    """Return a document with a paragraph, changed."""
    document = Document()
    document.add_paragraph("关于发放补贴的公示")
    change(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _comment(book: openpyxl.Workbook) -> None:
    book.active["A1"].comment = Comment(f"电话 {PHONE}", "甲")


def _hidden(book: openpyxl.Workbook) -> None:
    book["附表"].append(["王建国", PHONE])
    book["附表"].sheet_state = "hidden"


def _header(book: openpyxl.Workbook) -> None:
    book.active.oddHeader.center.text = f"联系 {PHONE}"


def _table(document: Document) -> None:
    cells = document.add_table(2, 2)
    for place, said in enumerate(("姓名", "手机", "王建国", PHONE)):
        cells.cell(place // 2, place % 2).text = said


def _footer(document: Document) -> None:
    document.sections[0].footer.paragraphs[0].text = f"联系人王建国，手机{PHONE}"


FOUND = {
    "rows.xlsx": workbook(lambda book: book.active.append(["王建国", PHONE])),
    "hidden.xlsx": workbook(_hidden),
    "comment.xlsx": workbook(_comment),
    "header.xlsx": workbook(_header),
    "table.docx": letter(_table),
    "footer.docx": letter(_footer),
    "list.csv": f"姓名,手机\n王建国,{PHONE}".encode("gb18030"),
    "list.txt": f"王建国 {PHONE}".encode(),
}


@pytest.mark.parametrize("name", FOUND)
def test_words_are_found_wherever_a_file_keeps_them(name: str) -> None:
    """A number in a hidden sheet, a comment, a header or a footer is read, and found by the screening."""
    text = attached(name, FOUND[name]).text
    assert text is not None
    assert [found.kind for found in screen_text(text, installed()).findings] == ["mobile"]


def _zipped(name: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


def _pictured() -> bytes:
    file = BytesIO(letter(lambda _: None))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/media/image1.png", b"\x89PNG")
    return file.getvalue()


UNREAD = {
    "scan.pdf": b"%PDF-1.7\n%\xe2\xe3",
    "photo.png": b"\x89PNG\r\n\x1a\n",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "damaged.xlsx": FOUND["rows.xlsx"][:900],
    "archive.zip": _zipped("a.txt"),
    "picture.docx": _pictured(),
    "not.docx": b"PK\x03\x04 no archive",
    "strange.txt": b"\xff\xfe\xfa\x81\x00\xd8",
    "noname": b"words",
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_read_is_said_to_be_unread(name: str) -> None:
    """Pictures, PDF, archives, damaged files and unknown formats have no text: the gate holds them."""
    raw = UNREAD[name]
    read = attached(name, raw)
    assert (read.text, read.size, len(read.digest)) == (None, len(raw), 64)


def test_a_path_is_no_name_and_a_huge_file_is_refused() -> None:
    """Only the last part of a name is kept; beyond the limit nothing is read."""
    assert attached("C:\\Users\\甲\\名单.txt", b"a").name == "名单.txt"
    with pytest.raises(UsageError, match="20 MB"):
        attached("a.txt", bytes(LARGEST + 1))
    with pytest.raises(UsageError):
        attached(" ", b"a")


def test_a_line_may_name_a_file(tmp_path: Path) -> None:
    """A draft of the shell names files; a missing one is told with the number of the line."""
    file = tmp_path / "rows.xlsx"
    file.write_bytes(FOUND["rows.xlsx"])
    line = '{"id":"1","unit":"u","body":"b","attachments":[{"file":"%s"}]}'
    _, draft = read_line((line % file).encode(), 1)
    assert draft.attachments == (attached_file(file),)
    with pytest.raises(UsageError, match="line 7"):
        read_line((line % (tmp_path / "none.xlsx")).encode(), 7)
