"""Files that no connector recognises: what is told of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from reading import given_file

from syndicate.connect.registry import load_specs, recognise
from syndicate.connect.unrecognised import why_unknown


def _workbook(size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(size))
    return packed.getvalue()


CASES = {
    "empty.csv": (b"", "truncated_file", "the file is empty"),
    "cut.xlsx": (_workbook(1000)[:-30], "truncated_file", "cut off or damaged"),
    "bomb.xlsx": (_workbook(80 * 1024 * 1024), "too_large", "a zip bomb?"),
    "cut.json": (b'{"a": [1, 2', "truncated_file", "the JSON ends early"),
    "other.json": (b'{"a": 1}', "unknown_format", "no connector recognises"),
    "page.xml": (
        b"\xef\xbb\xbf<!DOCTYPE html><html><body>502</body></html>",
        "not_the_format",
        "an error or login page?",
    ),
    "noise.bin": (bytes(range(256)), "not_the_format", "is binary"),
    "staff.csv": ("姓名,电话\n某甲,1\n".encode(), "unknown_format", "（姓名、电话）"),
    "long.csv": (b"x" * (17 * 1024 * 1024), "too_large", "more than the limit"),
    "note.txt": (b"hello\n", "unknown_format", "no connector recognises"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_told_as_the_bytes_show_it(tmp_path: Path, name: str) -> None:
    """Nobody reads the file, and its rejection names it and says why."""
    content, reason, words = CASES[name]
    file = given_file(tmp_path, name, content)
    assert recognise(file, load_specs()) is None
    told = why_unknown(file)
    assert told.reason == reason
    assert words in told.message
    assert told.place.startswith(name)
    assert told.message.startswith(name)


def test_a_list_without_dates_is_refused_by_the_column_it_lacks(tmp_path: Path) -> None:
    """A table of titles and links belongs to the connector that can say which column is missing."""
    file = given_file(tmp_path, "a.csv", "标题,链接\n某通知,http://a.example/1\n")
    found = recognise(file, load_specs())
    assert found is not None
    assert found.name == "department"
