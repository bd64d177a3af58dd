"""One value at a time: from what stands in a file or variable to the type the table asks for, and what was expected."""

from __future__ import annotations

import re
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import msgspec

from syndicate.settings.kinds import Seconds
from syndicate.settings.table import Key

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
_NAMES: dict[Any, str] = {
    str: "文字 / text",
    int: "整数 / a whole number",
    float: "数字 / a number",
    bool: "true 或 false / true or false",
    Path: "路径 / a path",
    Seconds: "时长，如 30s、10m、2h、1d / a length of time such as 30s, 10m, 2h, 1d",
    type(None): "不写 / nothing",
}


def convert(value: Any, key: Key, folder: Path, *, lax: bool) -> Any:
    """
    Return `value` in the type of `key`; relative paths are taken from `folder`.

    `lax` reads text as numbers and booleans too: environment variables know no types.

    Raises:
        ValueError: The value does not fit; the message says what was expected.
    """
    bare = _bare(key.type)
    try:
        if Seconds in bare:
            return _seconds(value, key)
        if key.name == "path" and str in bare and isinstance(value, str):  # a connector's own folder
            return str(folder / value) if value else key.default
        if Path in bare and isinstance(value, str | Path):
            return folder / value if str(value) else key.default
        return msgspec.convert(value, key.type, strict=not lax)
    except (ValueError, msgspec.ValidationError) as error:
        chinese, _, english = expected(key).partition(" / ")
        why = "" if key.takes else f" ({error})"
        space = " " if chinese[0].isascii() else ""
        raise ValueError(f"应为{space}{chinese}，得到 {value!r} / expected {english}, got {value!r}{why}") from error


def _seconds(value: Any, key: Key) -> Seconds:
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("not a length of time")
    seconds = Seconds(float(match[1]) * _UNITS[match[2]])
    if key.at_least is not None and seconds < key.at_least:
        raise ValueError(f"shorter than {key.at_least:g}s")
    return seconds


def _bare(hint: Any) -> tuple[Any, ...]:
    """The alternatives of a type, without annotations."""
    while typing.get_origin(hint) is typing.Annotated:
        hint = typing.get_args(hint)[0]
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return tuple(part for arg in typing.get_args(hint) for part in _bare(arg))
    return (hint,)


def expected(key: Key) -> str:
    """Say what a key takes, Chinese first: `整数 / a whole number`."""
    if key.takes:
        return key.takes
    names = [_name(part).split(" / ") for part in _bare(key.type) if part is not type(None)]
    return "或".join(name[0] for name in names) + " / " + " or ".join(name[-1] for name in names)


def _name(part: Any) -> str:
    if part in _NAMES:
        return _NAMES[part]
    if typing.get_origin(part) is Literal:
        return "|".join(str(value) for value in typing.get_args(part))
    if isinstance(part, type) and issubclass(part, Enum):
        return "|".join(str(member.value) for member in part)
    if typing.get_origin(part) in (tuple, list, set, frozenset):
        return "列表 / a list"
    return "表 / a table"


def shown(value: Any) -> str:
    """Return a value as people write it in TOML; nothing (None) is an empty string."""
    if isinstance(value, Seconds):
        return f'"{_duration(value)}"'
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{shown(name)} = {shown(item)}" for name, item in value.items()) + "}"
    return _shown_scalar(value)


def _shown_scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return msgspec.json.encode(str(value.value if isinstance(value, Enum) else value)).decode()


def _duration(value: Seconds) -> str:
    for unit in ("d", "h", "m"):
        if value >= _UNITS[unit] and value % _UNITS[unit] == 0:
            return f"{value / _UNITS[unit]:g}{unit}"
    return f"{float(value):g}s"
