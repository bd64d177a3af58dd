"""From the cells of a row to the fields of its register."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .cells import CellError, count, day, money, word, yes_no
from .columns import ALIASES
from .words import APPLICANT, CHANNEL, METHOD, NIL, OUTCOME, REASON, RESULT, meaning, plain

Fields = dict[str, str | int | float]


class Cells:
    """A row's cells by field, and the labels people know them by."""

    def __init__(self, cells: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self._cells = cells
        self._labels = labels

    def __getitem__(self, field: str) -> str:
        """Return the cell of a field; empty when the table has no such column."""
        return self._cells.get(field, "")

    def label(self, field: str) -> str:
        """Return the label over the column, for messages; its usual label where the table has no such column."""
        return self._labels.get(field, ALIASES[field][0])

    def texts(self, *but: str) -> list[str]:
        """Return the cells that are not empty, except those of some fields."""
        return [text for field, text in self._cells.items() if text and field not in but]


def application(cells: Cells) -> Fields:
    """依申请公开: how it came, what became of it. What a row leaves open (not yet answered) is left out, never assumed."""
    fields: Fields = {"method": word(cells["method"], METHOD, cells.label("method"))}
    if cells["outcome"]:
        fields["outcome"] = word(cells["outcome"], OUTCOME, cells.label("outcome"))
    if cells["reason"] and plain(cells["reason"]) not in NIL:
        fields["reason"] = word(cells["reason"], REASON, cells.label("reason"))
    if cells["applicant"]:
        fields["applicant"] = meaning(cells["applicant"], APPLICANT) or cells["applicant"]
    if cells["extended"]:
        fields["extended"] = yes_no(cells["extended"], cells.label("extended"))
    for name in ("handler", "article"):
        if cells[name]:
            fields[name] = cells[name]
    fields |= _days(
        cells, "signed", "confirmed", "amend_asked", "amended", "third_asked", "third_answered", "extended_on", "closed"
    )
    return fields


def _days(cells: Cells, *names: str) -> Fields:
    """Return the days of a row, none of them before its own; what has not happened yet is left out."""
    found: Fields = {}
    for name in names:
        if cells[name] and plain(cells[name]) not in NIL:
            found[name] = _day_since(cells, name)
    for before, after in (("amend_asked", "amended"), ("third_asked", "third_answered")):
        if before in found and after in found and found[after] < found[before]:  # type: ignore[operator]  # both are ISO days
            raise _too_early(cells, after, before)
    return found


def _day_since(cells: Cells, field: str) -> str:
    found = day(cells[field], cells.label(field))
    if found < day(cells["date"], cells.label("date")):
        raise _too_early(cells, field, "date")
    return found.date().isoformat()


def _too_early(cells: Cells, field: str, before: str) -> CellError:
    label, earlier = cells.label(field), cells.label(before)
    return CellError(label, "bad_date", f"“{label}”早于“{earlier}” / {label} is before {earlier}")


def dispute(cells: Cells) -> Fields:
    """行政复议 and 行政诉讼: the result once there is one, its day, the application it is about, and whether a suit follows a reconsideration."""
    field = next((name for name in ("review_result", "suit_result", "result") if cells[name]), "")
    fields: Fields = {"result": word(cells[field], RESULT, cells.label(field))} if field else {}
    if cells["after_review"]:
        fields["after_review"] = _after_review(cells)
    if cells["application"]:
        fields["application"] = cells["application"]
    return fields | _days(cells, "closed")


def _after_review(cells: Cells) -> int:
    text = plain(cells["after_review"])
    said = {"未经复议直接起诉": 0, "直接起诉": 0, "复议后起诉": 1}
    return said[text] if text in said else yes_no(cells["after_review"], cells.label("after_review"))


def gathering(cells: Cells) -> Fields:
    """会议 and 培训班: its name, and how many took part."""
    column = "number" if "人" in cells.label("number") and cells["number"] else "participants"
    fields = _title(cells) if column == "number" else single(cells)
    if cells[column]:
        fields["participants"] = count(cells[column], cells.label(column))
    return fields


def several(cells: Cells) -> Fields:
    """机构 and 人员: how many; a row without a number is one."""
    return {"number": count(cells["number"], cells.label("number")) if cells["number"] else 1}


def funds(cells: Cells) -> Fields:
    """收费 and 经费, in 万元."""
    label = cells.label("amount")
    if not cells["amount"]:
        raise CellError(label, "bad_number", f"“{label}”为空，应为金额 / {label} is empty; expected an amount")
    return {"amount": money(cells["amount"], label)}


def event(cells: Cells) -> Fields:
    """新闻发布会, 在线访谈, 回应: whether the head took part, and by which way it was answered."""
    fields = single(cells)
    if cells["head"]:
        fields["head"] = yes_no(cells["head"], cells.label("head"))
    if cells["by"]:
        fields["by"] = _by(cells["by"])
    return fields


def _by(text: str) -> str:
    """The form knows two ways, 微博微信 and the others; words of its own stay as they are."""
    return "微博微信" if text in ("微博", "微信", "政务微博", "政务微信", "微博、微信", "两微") else text


def normative(cells: Cells) -> Fields:
    """制发规范性文件: title and document number."""
    fields: Fields = {name: cells[name] for name in ("title", "document_number") if cells[name]}
    return fields | _days(cells, "repealed")


def totals(cells: Cells) -> Fields:
    """只报总数: what a unit says it disclosed on a channel, without the items."""
    for name in ("by", "number"):
        if not cells[name]:
            label = cells.label(name)
            raise CellError(label, "bad_value", f"“{label}”为空 / {label} is empty")
    channel = word(cells["by"], CHANNEL, cells.label("by"))
    return {"channel": channel, "number": count(cells["number"], cells.label("number"))}


def purchase(cells: Cells) -> Fields:
    """政府集中采购: its title and amount, in 万元."""
    return {**_title(cells), **funds(cells)}


def single(cells: Cells) -> Fields:
    """
    Return the title of what one row registers.

    Raises:
        CellError: The row stands for several (10余次, 12): totals cannot be told apart from rows that come later.
    """
    label = cells.label("number")
    if cells["number"] and count(cells["number"], label) != 1:
        raise CellError(
            label,
            "bad_value",
            f"每行登记一次，“{label}”不能是 {cells['number']} / one row registers one; {label} cannot be {cells['number']}",
        )
    return _title(cells)


def _title(cells: Cells) -> Fields:
    return {"title": cells["title"]} if cells["title"] else {}


FIELDS: Mapping[str, Callable[[Cells], Fields]] = {
    "application": application,
    "reconsideration": dispute,
    "suit": dispute,
    "complaint": single,
    "meeting": gathering,
    "training": gathering,
    "body": several,
    "staff": several,
    "money": funds,
    "normative": normative,
    "event": event,
    "decision": several,
    "procurement": purchase,
    "total": totals,
}
