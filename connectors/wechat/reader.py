"""Reading one file, whatever dialect it is in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from syndicate.connect import Defaults, FileInput, Reading, Rejection
from syndicate.connect.jsons import load_json
from syndicate.connect.tables import Header, iter_table, unreadable

from .analytics import is_analytics, read_measures
from .build import Origin
from .exporter import COLUMNS, read_rows
from .feeds import read_feed
from .messages import read_document
from .options import WechatOptions
from .pages import read_page
from .shape import Kind, kind_of

_HEADER_WITHIN = 10
"""Rows in which the header must stand; captions may stand above it."""


def read(file: FileInput, options: WechatOptions, defaults: Defaults) -> Iterator[Reading]:
    """
    Read one file; see `syndicate.connect.contract.Read`.

    Raises:
        Unreadable: Nothing of the file can be read: another format, cut off, refused by the platform, without its columns.
    """
    origin = Origin.of(file, options, defaults)
    kind = kind_of(file.head(4096))
    if kind is Kind.PAGE:
        yield read_page(file, origin)
    elif kind is Kind.JSON:
        yield from read_document(file, load_json(file), origin)
    elif kind is Kind.FEED:
        yield from read_feed(file.content(), origin)
    else:
        yield from _read_table(file, origin)


def _read_table(file: FileInput, origin: Origin) -> Iterator[Reading]:
    rows = iter_table(file)
    for row in islice(rows, _HEADER_WITHIN):
        if isinstance(row, Rejection):
            yield row
            continue
        measures = is_analytics(row.cells)
        if measures is not None:
            yield from read_measures(file, rows, measures, origin)
            return
        header = Header.match(row.cells, COLUMNS)
        if header is not None:
            yield from read_rows(file, rows, header, origin)
            return
    raise unreadable(
        file,
        "missing_column",
        "前 10 行中没有表头（应有“链接”“标题”“创建时间”） / no header within the first 10 rows",
        file.head(4096),
    )
