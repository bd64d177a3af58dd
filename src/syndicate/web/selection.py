"""What an address asks of the list of items, and the addresses of figures: one grammar for pages and downloads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

import msgspec

from syndicate.ledger.selecting import STATES, Count, Selection, State
from syndicate.model import FACETS, UsageError

_MONTH = re.compile(r"(?:[0-9]{4}-)?(0?[1-9]|1[0-2])")
_PLAIN = ("channel", *FACETS, "unit", "jurisdiction")
_LONGEST = 200


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An address of the list: which items, which words, and from which place on."""

    of: Selection = Selection()
    q: str = ""
    """What is searched for."""
    after: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the address, without the place in the list; what everybody sees at first is left out."""
        of = self.of
        given: dict[str, Any] = {name: getattr(of, name) for name in ("year", *_PLAIN)}
        given["month"] = None if of.month is None else f"{of.month:02}"
        given["day"] = (
            None if of.day is None else f"{of.day:08}"[:4] + "-" + f"{of.day:08}"[4:6] + "-" + f"{of.day:08}"[6:]
        )
        given["with"] = of.also
        given["exclusive"] = "1" if of.exclusive else None
        given["count"] = None if of.count == "information" else of.count
        given["state"] = None if of.state == "counted" else of.state
        given["sort"] = "oldest" if of.oldest_first else None
        given["q"] = self.q or None
        return {name: str(value) for name, value in given.items() if value is not None}

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.parameters.keys() - {"sort", "count"})

    def address(self, path: str = "/items", **changes: str | None) -> str:
        """Return the address of this list with other parameters; None takes one out."""
        given = {name: value for name, value in (self.parameters | changes).items() if value is not None}
        return f"{path}?{urlencode(given)}" if given else path

    def next(self, after: str) -> str:
        """Return the address of the next page."""
        return self.address(after=after)


def items_address(**asked: str | int) -> str:
    """Return the address of the items behind a figure; keys as in the grammar, `with_` for `with`."""
    given = {name.rstrip("_"): value for name, value in asked.items() if value != ""}
    return f"/items?{urlencode(given)}" if given else "/items"


def asked_of(get: Callable[[str], str]) -> Asked:
    """
    Return what an address asks for.

    Raises:
        UsageError: A parameter cannot mean anything; names it, what was given and what was expected.
    """
    plain = {name: value for name in _PLAIN if (value := _short(name, get(name)))}
    return Asked(
        of=Selection(
            year=_year(get("year")),
            month=_month(get("month")),
            day=_day(get("day")),
            also=_short("with", get("with")) or None,
            exclusive=get("exclusive") in ("1", "true", "on"),
            count=_count(get("count")),
            state=_state(get("state")),
            oldest_first=_sort(get("sort")),
            **plain,
        ),
        q=_short("q", get("q").strip()),
        after=get("after"),
    )


def _short(name: str, value: str) -> str:
    if len(value) > _LONGEST:
        raise _wrong(name, value[:20] + "…", f"不超过 {_LONGEST} 个字", f"at most {_LONGEST} characters")
    return value


def _year(given: str) -> int | None:
    if not given:
        return None
    if len(given) == 4 and given.isascii() and given.isdecimal() and given != "0000":
        return int(given)
    raise _wrong("year", given, "四位年份", "four digits")


def _month(given: str) -> int | None:
    if not given:
        return None
    found = _MONTH.fullmatch(given)
    if found is None:
        raise _wrong("month", given, "01 至 12", "01 to 12")
    return int(found[1])


def _day(given: str) -> int | None:
    if not given:
        return None
    try:
        return int(date.fromisoformat(given).strftime("%Y%m%d").zfill(8))
    except ValueError:
        raise _wrong("day", given, "形如 2018-03-05 的日期", "a day such as 2018-03-05") from None


def _count(given: str) -> Count:
    known: Mapping[str, Count] = {"": "information", "information": "information", "postings": "postings"}
    if given not in known:
        raise _wrong("count", given, "information 或 postings", "information or postings")
    return known[given]


def _state(given: str) -> State:
    known: dict[str, State] = {str(state): state for state in STATES}
    if given and given not in known:
        raise _wrong("state", given, "、".join(STATES), ", ".join(STATES))
    return known.get(given, "counted")


def _sort(given: str) -> bool:
    if given not in ("", "newest", "oldest"):
        raise _wrong("sort", given, "newest 或 oldest", "newest or oldest")
    return given == "oldest"


def _wrong(name: str, given: str, expected: str, said: str) -> UsageError:
    return UsageError(f"参数 {name}：“{given}”应为{expected} / parameter {name}: {given}, expected {said}")
