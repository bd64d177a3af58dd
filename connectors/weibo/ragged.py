"""weibo-crawler writes values in the order of its own day under whatever header the file began with: read them by what they are."""

from __future__ import annotations

import re
from operator import itemgetter

from .columns import FIELDS
from .errors import Refused
from .mid import bid_to_mid

_DATE = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?")
_FULL = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d{2}(?::\d{2})?")
_COUNT = re.compile(r"[\d.]*万?\+?|-1")
_LINK = "http"
TRUTH = {"true": True, "false": False}

_CHECKED = itemgetter(*(FIELDS.index(field) for field in ("stated", "full_time", "original", "source_uid", "edits")))

Values = tuple[str, ...]


def looks_aligned(values: Values, cells: int, width: int) -> bool:
    """Say whether a row agrees with its header: not longer, and dates, truth values and numbers where the header has them."""
    stated, full, original, source_uid, edits = _CHECKED(values)
    return (
        cells <= width
        and stated[4:5] in "-/"
        and stated[:4].isdecimal()
        and (not full or full[:4].isdecimal())
        and (not edits or edits.isdecimal())
        # Under an older header "edited, edit count" slips into "original, source uid"; no uid has fewer than five digits.
        and (not original or (original.lower() in TRUTH and (not source_uid or len(source_uid) >= 5)))
    )


def realign(cells: list[str]) -> Values:
    """
    Return the values of a weibo-crawler row in the order of `FIELDS`, whatever cells were inserted before or behind.

    Fixed in every dialect: id, bid, text come first; the date is followed by tool and three counts, then topics and mentions;
    then, in this order and each optional, the full date, edited and edit count, original or not, and the post passed on.

    Raises:
        Refused: `ragged_row` when that order is not there; `glued_row` when it is there twice.
    """
    date_at = next((at for at in range(4, len(cells) - 4) if _is_date_at(cells, at)), None)
    if date_at is None or _mid_at(cells, 0) is None:
        raise Refused(
            "ragged_row",
            "日期",
            f"本行 {len(cells)} 列，与表头及已知的任何版式都对不上（应依次有 id、bid、正文 … 日期、工具、三个计数）",
            f"{len(cells)} cells fit neither the header nor any known layout (id, bid, text … date, tool, three counts)",
        )
    found = {"number": cells[0], "bid": cells[1], "text": cells[2], "stated": cells[date_at]}
    found["article"] = cells[3] if cells[3].startswith(_LINK) and "sinaimg" not in cells[3] else ""
    found["topics"] = cells[date_at + 5] if date_at + 5 < len(cells) else ""
    _read_tail(cells, date_at + 7, found)
    return tuple(found.get(field, "") for field in FIELDS)


def _is_date_at(cells: list[str], at: int) -> bool:
    return _DATE.fullmatch(cells[at]) is not None and all(_COUNT.fullmatch(cell) for cell in cells[at + 2 : at + 5])


def _read_tail(cells: list[str], at: int, found: dict[str, str]) -> None:
    while at < len(cells):
        cell = cells[at]
        if cell.lower() in TRUTH:
            if _is_edit_pair(cells, at):
                found["edits"] = cells[at + 1]
                at += 2
                continue
            return _read_source(cells, at, found)
        if "full_time" not in found and _FULL.fullmatch(cell):
            found["full_time"] = cell
        refuse_glue(cells, at)
        at += 1
    return None


def _is_edit_pair(cells: list[str], at: int) -> bool:
    # After "original or not" comes a uid (five digits or more) or nothing; after "edited" a small count.
    return at + 1 < len(cells) and cells[at + 1].isdecimal() and len(cells[at + 1]) <= 4


def _read_source(cells: list[str], at: int, found: dict[str, str]) -> None:
    found["original"] = cells[at]
    if not TRUTH[cells[at].lower()] and at + 4 < len(cells):
        found["source_uid"], found["source_number"], found["source_bid"] = cells[at + 1], cells[at + 3], cells[at + 4]
        at += 4
    for later in range(at + 1, len(cells)):
        refuse_glue(cells, later)


def refuse_glue(cells: list[str], at: int) -> None:
    """
    Refuse the row when another post starts at this cell.

    Raises:
        Refused: `glued_row`.
    """
    if _mid_at(cells, at) is not None:
        raise Refused(
            "glued_row",
            "id",
            f"第 {at + 1} 列又出现一条微博的 id 和 bid：两行粘在了一起",
            f"cell {at + 1} starts another post: two rows run together",
        )


def _mid_at(cells: list[str], at: int) -> int | None:
    """Return the mid where an id and a bid stand side by side; behind the first cell the two must agree."""
    if at + 1 >= len(cells):
        return None
    number, bid = cells[at].strip(), cells[at + 1].strip()
    if not number[-1:].isdecimal() or not 5 <= len(bid) <= 10:
        return None
    try:
        mid = bid_to_mid(bid)
    except ValueError:
        return None
    # A glued cell begins with the end of the row before it.
    return mid if at == 0 or (len(bid) == 9 and number.endswith(str(mid))) else None
