"""Writes the files of the sample: the same bytes and the same times for the same plan."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from syndicate.model import CHINA, UsageError

Progress = Callable[[str, int, int], None]
"""Called with the name of the step, how much of it is done, and its total."""

MARKER = "answers.json"
_FOLDERS = ("site", "site-later", "weibo", "wechat", "departments", "registers", "broken")


def is_sample(folder: Path) -> bool:
    """Say whether a folder holds a sample that was written to its end."""
    return (folder / MARKER).is_file()


def scale_of(folder: Path) -> float:
    """Return the scale of the sample in a folder."""
    return float(json.loads((folder / MARKER).read_text("utf-8"))["scale"])


class Disk:
    """The folder that is written. File times tell which export is the later one."""

    def __init__(self, root: Path, year: int) -> None:
        self.root = root
        self.year = year
        self.files = 0
        self.size = 0
        self._made: set[Path] = set()

    def prepare(self) -> None:
        """
        Make the folder ready, removing an earlier sample.

        Raises:
            UsageError: The folder holds something that is not a sample.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        if any(self.root.iterdir()) and not is_sample(self.root):
            raise UsageError(
                f"目录 {self.root} 不为空，且不是样例目录；请换一个空目录"
                f" / {self.root} is neither empty nor a sample folder; name an empty one"
            )
        for name in _FOLDERS:
            shutil.rmtree(self.root / name, ignore_errors=True)

    def when(self, days: int) -> datetime:
        """Return the time of an export made so many days after the end of the year, at nine in the morning."""
        return datetime(self.year + 1, 1, 2, 9, tzinfo=CHINA) + timedelta(days=days)

    def write(self, name: str, data: bytes, at: datetime) -> None:
        """Write one file, dated `at`."""
        path = self.root / name
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        path.write_bytes(data)
        seconds = at.timestamp()
        os.utime(path, (seconds, seconds))
        self.files += 1
        self.size += len(data)

    def text(self, name: str, text: str, at: datetime, encoding: str = "utf-8") -> None:
        """Write a text file."""
        self.write(name, text.encode(encoding), at)

    def json(self, name: str, value: Any, at: datetime, indent: int | None = None) -> None:
        """Write a JSON file."""
        self.text(name, json.dumps(value, ensure_ascii=False, indent=indent), at)

    def xlsx(self, name: str, rows: Iterable[Sequence[str]], at: datetime, sheet: str = "Sheet1") -> None:
        """Write a workbook of one sheet; every cell is text, as exporters write them."""
        self.write(name, workbook(rows, at, sheet), at)


def workbook(rows: Iterable[Sequence[str | int]], at: datetime, sheet: str = "Sheet1") -> bytes:
    """Return a workbook of one sheet."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_numbers": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": at.replace(tzinfo=None)})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(number, column, cell)
            elif cell:
                page.write_string(number, column, cell)
    book.close()
    return buffer.getvalue()


def csv_text(rows: Iterable[Sequence[str]], newline: str = "\r\n") -> str:
    """Return rows as CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=newline).writerows(rows)
    return buffer.getvalue()


def columns(labels: str) -> list[str]:
    """Return the labels of a header line."""
    return labels.split(",")
