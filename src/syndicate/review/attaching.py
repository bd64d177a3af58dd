"""Attachments of drafts: the file's digest, and all words that can be read of it; where something in it cannot be read, none count as read."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile

from lxml import etree

from syndicate.connect.contract import FileInput
from syndicate.connect.decode import decode
from syndicate.connect.sheets import is_workbook, iter_sheet, sheet_names
from syndicate.connect.unpacking import OLE_MAGIC, ZIP_MAGIC, check_zip
from syndicate.model import CHINA, Unreadable, UsageError
from syndicate.model.review import Attachment

LARGEST = 20 << 20
"""Bytes of one attachment."""
PLAIN = frozenset({".txt", ".csv", ".tsv", ".md", ".html", ".htm", ".json", ".jsonl", ".xml"})
_WORD = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments\w*)\.xml\Z")
_BESIDES = re.compile(r"xl/(?:comments\d*|threadedComments/\w+|drawings/\w+|persons/\w+)\.xml\Z|xl/comments/\w+\.xml\Z")
_UNREAD = re.compile(r"(?:word|xl)/(?:media|embeddings|activeX)/|vbaProject\.bin\Z")
"""Pictures, embedded files and programs: nobody has read what they say."""
_MARGINS = re.compile(rb"<headerFooter.{0,4000}?</headerFooter>", re.DOTALL)
_BREAKS = {"p": "\n", "tr": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tc": "\t"}
_SAID = frozenset(
    {
        "t",
        "delText",
        "instrText",
        "text",
        "oddHeader",
        "oddFooter",
        "evenHeader",
        "evenFooter",
        "firstHeader",
        "firstFooter",
    }
)


def attached(name: str, raw: bytes) -> Attachment:
    """
    Return an attachment as a draft carries it.

    XLSX, XLS, DOCX, CSV and plain text are read whole: every sheet, hidden rows, headers and footers, comments, footnotes and deleted
    words. `text` is None where anything could not be read: pictures and embedded files, encrypted or damaged files, PDF, other formats.

    Raises:
        UsageError: It has no name, or is larger than `LARGEST`.
    """
    bare = PurePath(name.replace("\\", "/")).name.strip()
    if not bare or not bare.isprintable():
        raise UsageError("附件没有文件名 / an attachment has no name")
    if len(raw) > LARGEST:
        raise UsageError(f"附件“{bare}”超过 {LARGEST >> 20} MB / attachment {bare} is larger than {LARGEST >> 20} MB")
    return Attachment(name=bare, digest=sha256(raw).hexdigest(), size=len(raw), text=_text(bare, raw))


def attached_file(path: Path) -> Attachment:
    """
    Return a file as an attachment; see `attached`.

    Raises:
        UsageError: It cannot be opened, or is too large.
    """
    try:
        with path.open("rb") as file:
            return attached(path.name, file.read(LARGEST + 1))
    except OSError as error:
        raise UsageError(f"附件“{path}”无法打开 / attachment {path} cannot be opened") from error


def _text(name: str, raw: bytes) -> str | None:
    try:
        if raw.startswith((ZIP_MAGIC, OLE_MAGIC)):
            with _held(name, raw) as file:
                return _packed(file)
        if PurePath(name).suffix.lower() in PLAIN and b"\0" not in raw[:4096].replace(b"\0\n", b""):
            return decode(raw)
    except (Unreadable, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, OSError):
        return None
    return None


def _packed(file: FileInput) -> str | None:
    if file.head(8) == OLE_MAGIC:
        return _sheets(file) if file.name.lower().endswith((".xls", ".et")) else None
    check_zip(file)
    with zipfile.ZipFile(file.path) as archive:
        parts = archive.namelist()
        if any(_UNREAD.search(part) for part in parts):
            return None
        if "word/document.xml" in parts:
            return "\n".join(_said(archive.read(part)) for part in sorted(parts) if _WORD.match(part))
        if "xl/workbook.xml" not in parts or not is_workbook(file.head(8)):
            return None
        besides = [_said(archive.read(part)) for part in sorted(parts) if _BESIDES.match(part)]
        margins = [
            _said(found[0])
            for part in parts
            if "worksheets/" in part
            for found in _MARGINS.finditer(archive.read(part))
        ]
    return "\n".join([_sheets(file), *besides, *margins])


def _sheets(file: FileInput) -> str:
    """Return every sheet: its name on a line, then its rows with a tab between cells."""
    lines: list[str] = []
    for sheet in sheet_names(file):
        lines.append(sheet)
        lines += [
            "\t".join(cell.replace("\n", " ") for cell in row.cells).rstrip("\t") for row in iter_sheet(file, sheet)
        ]
        lines.append("")
    return "\n".join(lines)


def _said(xml: bytes) -> str:
    """Return the words of a part of an Office file: paragraphs and rows end lines, cells are parted by tabs."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    pieces: list[str] = []
    for event, element in etree.iterwalk(etree.fromstring(xml, parser), events=("start", "end")):
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if event == "start" and tag in _SAID:
            pieces.append(element.text or "")
        elif event == "end" and tag in _BREAKS and not (tag == "p" and _in_cell(element)):
            pieces.append(_BREAKS[tag])
    return "".join(pieces)


def _in_cell(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    last = parent is not None and parent[-1] is paragraph
    return parent is not None and etree.QName(parent).localname == "tc" and last


@contextmanager
def _held(name: str, raw: bytes) -> Iterator[FileInput]:
    """Give the bytes a path that readers can open: in memory where the system can, so that nothing is left on a disk."""
    if hasattr(os, "memfd_create"):
        number = os.memfd_create("attachment")
        with os.fdopen(number, "wb") as file:
            file.write(raw)
            file.flush()
            yield _input(name, Path(f"/proc/{os.getpid()}/fd/{number}"), raw)
        return
    with NamedTemporaryFile() as spooled:
        spooled.write(raw)
        spooled.flush()
        yield _input(name, Path(spooled.name), raw)


def _input(name: str, path: Path, raw: bytes) -> FileInput:
    # Workbooks are kept open by path, size and moment: a digest in its place keeps two uploads apart.
    moment = datetime.fromtimestamp(int(sha256(raw).hexdigest()[:7], 16), CHINA)
    return FileInput(path=path, name=name, size=len(raw), modified=moment)
