"""How sure it is that a file is a department's feed or table of published information."""

from __future__ import annotations

from itertools import islice

from syndicate.connect import FileInput, Rejection, Unreadable
from syndicate.connect.feeds import looks_like_feed
from syndicate.connect.tables import Header, iter_table

from .columns import ALIASES
from .table import HEADER_WITHIN

FEED = 0.6
"""Any feed may be a department's; connectors of platforms that know their own feeds are surer."""
TABLE = 0.55
UNDATED = 0.5
"""A table with titles and links and no date: surely meant for here, and refused here, by the name of the column it lacks."""
CATALOGUE = 0.75
"""A table with the columns of the information catalogue."""
_CATALOGUE = frozenset({"document_number", "index_number", "column", "openness", "written", "kind", "unit"})


def recognise(file: FileInput, head: bytes) -> float:
    """Score a file by its content; see `Recognise`."""
    if looks_like_feed(head):
        return FEED
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"<", b"{", b"["):
        return 0.0
    try:
        rows = [row for row in islice(iter_table(file), HEADER_WITHIN) if not isinstance(row, Rejection)]
    except Unreadable:
        return 0.0
    return max((_score(Header.match(row.cells, ALIASES)) for row in rows), default=0.0)


def _score(header: Header | None) -> float:
    if header is None:
        return 0.0
    fields = {field for field, _ in header.columns}
    if "title" not in fields:
        return 0.0
    if not fields & {"published", "written"}:
        return UNDATED if "url" in fields else 0.0
    return CATALOGUE if fields & _CATALOGUE else TABLE
