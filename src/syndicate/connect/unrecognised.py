"""Says what is wrong with a file that no connector recognises, as exactly as its bytes show it."""

from __future__ import annotations

import re
from itertools import islice

from syndicate.connect.contract import FileInput
from syndicate.connect.jsons import load_json
from syndicate.connect.tables import Row, iter_table
from syndicate.model import Rejection, Unreadable

HEADER_WITHIN = 10
"""Rows among which the header of a table is looked for."""

_ADVICE = "可用 --connector 指定", "name one with --connector"
_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|script)", re.IGNORECASE)


def why_unknown(file: FileInput) -> Rejection:
    """
    Return why the file is read by nobody: empty, cut off, a zip bomb, a web page, a table with another header.

    Raises:
        OSError: The operating system refuses to read it.
    """
    head = file.head()
    try:
        if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
            load_json(file)
        elif _PAGE.match(head):
            chinese = "是网页（可能是错误页或登录页），不是导出的数据"
            return _rejection(
                file, "not_the_format", chinese, "is a web page (an error or login page?), not exported data"
            )
        else:
            return _table(file)
    except Unreadable as error:
        return error.rejection
    return _unknown(file)


def _table(file: FileInput) -> Rejection:
    for row in islice(iter_table(file), HEADER_WITHIN):
        if not isinstance(row, Row):
            return row
        labels = [cell.strip() for cell in row.cells if cell.strip()]
        if len(labels) > 1:
            return _other_header(file, row.number, labels)
    return _unknown(file)


def _other_header(file: FileInput, number: int, labels: list[str]) -> Rejection:
    shown = "、".join(label[:20] for label in labels[:12])
    chinese = f"第 {number} 行的表头（{shown}）不是任何连接器认得的；应有标题和发布日期等列，{_ADVICE[0]}"
    english = (
        f"the header in row {number} is known to no connector: expected columns such as 标题 and 发布日期; {_ADVICE[1]}"
    )
    return _rejection(file, "unknown_format", chinese, english)


def _unknown(file: FileInput) -> Rejection:
    chinese = f"没有连接器认得这个文件的格式；{_ADVICE[0]}"
    return _rejection(file, "unknown_format", chinese, f"no connector recognises the format; {_ADVICE[1]}")


def _rejection(file: FileInput, reason: str, chinese: str, english: str) -> Rejection:
    # None of its bytes are kept: nobody knows what it is, and it lies where it lay.
    message = f"{file.name}：{chinese} / {file.name}: {english}"
    return Rejection(place=file.name, reason=reason, message=message)
