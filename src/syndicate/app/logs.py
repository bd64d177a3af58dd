"""
The one place where logs are set up: text for people, JSON for machines, never any text of an item.

A log line is an event, named by a constant word, with fields: `log.info("batch", extra=data(source=…, receipt=…))`. What does not keep to
that, from libraries and tracebacks, loses its words on the way: of an error only its kind and the places in the code remain, for its
message may quote what was read.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

import msgspec

from syndicate.model import CHINA

if TYPE_CHECKING:
    from types import TracebackType

    from syndicate.settings.operations import LogSettings

QUIET = ("httpx", "httpcore", "uvicorn", "faust", "aiokafka")
"""Libraries that tell of every request; of them warnings are heard only."""
OURS = "syndicate"
REPEATS = 10.0
"""Seconds in which a warning that says the same again is counted and not written."""
_LONGEST = 300
_QUERY = re.compile(r"(https?://[^\s?#]+)[?#]\S*")
_NUMBERS = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{15,19})(?!\d)")
_WORDS = re.compile(r"[A-Za-z ,.\-]*")


def data(**fields: object) -> dict[str, Any]:
    """Return the fields of a log line, as `extra` takes them."""
    return {"data": fields}


def safe(value: object) -> object:
    """Return a value as it may be written: numbers of people masked, addresses without what follows `?`, long ones cut, on one line."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = _NUMBERS.sub("…", _QUERY.sub(r"\1?…", str(value)))
    text = "".join(one if one.isprintable() else " " for one in text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """Return event and fields of a record. What a library says is cut to its own words: values that it puts in are left out."""
    given = getattr(record, "data", None)
    if record.name.partition(".")[0] == OURS:
        event, fields = record.msg, given if isinstance(given, Mapping) else {}
    else:
        event, fields = "library", {"logger": record.name, "said": _template(record.msg)}
    said: dict[str, object] = {"event": safe(event)} | {name: safe(value) for name, value in fields.items()}
    if record.exc_info and record.exc_info[1] is not None:
        said |= told(record.exc_info[1])
    return said


def _template(message: object) -> str:
    """Return the words of a library's message up to where it may have put something in."""
    found = _WORDS.match(str(message))
    return found[0].strip() if found else ""


def told(error: BaseException) -> dict[str, object]:
    """Return what may be written of an error: its kind, what it came from, and where in the code. Never its message."""
    kinds: list[str] = []
    one: BaseException | None = error
    while one is not None and len(kinds) < 5:
        kinds.append(type(one).__name__)
        one = one.__cause__ or one.__context__
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = " < ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return {"error": " < ".join(kinds), "where": where[:2000]}


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").rsplit("/", 3)[-3:])


class Json(logging.Formatter):
    """One JSON object per line: time, level, event, then the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        said = {"time": _moment(record), "level": record.levelname.lower(), **fields_of(record)}
        return msgspec.json.encode(said).decode()


class Text(logging.Formatter):
    """`time level event field=value …`, for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        said = fields_of(record)
        event = said.pop("event")
        fields = "".join(f" {name}={_quoted(value)}" for name, value in said.items())
        return f"{_moment(record)} {record.levelname.lower():7} {event}{fields}"


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, CHINA).isoformat(timespec="milliseconds")


def _quoted(value: object) -> str:
    text = "true" if value is True else "false" if value is False else str(value)
    return text if text and not re.search(r'[\s"=]', text) else msgspec.json.encode(text).decode()


class Repeats(logging.Filter):
    """Lets a warning or an error pass once in `REPEATS` seconds; the next that passes says how many did not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._passed: dict[tuple[object, ...], tuple[float, int]] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is written."""
        if record.levelno < logging.WARNING or record.levelno >= logging.CRITICAL:
            return True
        given = getattr(record, "data", {})
        key = (record.name, record.levelno, str(record.msg), given.get("source"), given.get("reason"))
        with self._lock:
            return self._once(key, record)

    def _once(self, key: tuple[object, ...], record: logging.LogRecord) -> bool:
        present = self._clock()
        last, held = self._passed.get(key, (present - REPEATS, 0))
        if present - last < REPEATS:
            self._passed[key] = (last, held + 1)
            return False
        if len(self._passed) > 1000:
            self._passed = {one: at for one, at in self._passed.items() if present - at[0] < REPEATS}
        self._passed[key] = (present, 0)
        if held:
            record.data = {**getattr(record, "data", {}), "repeats": held}
        return True


class _Marked(logging.StreamHandler[TextIO]):
    """The handler that this module has put in."""


def set_up(wanted: LogSettings, stream: TextIO | None = None) -> None:
    """
    Write logs of the whole process to standard error from now on; may be called again with other settings.

    Errors that nobody catches, in any thread, are written in the same way: without their message.
    """
    stream = stream or sys.stderr
    plain = wanted.format == "text" or (wanted.format == "auto" and stream.isatty())
    handler = _Marked(stream)
    handler.setFormatter(Text() if plain else Json())
    handler.addFilter(Repeats())
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Marked)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(wanted.level.upper())
    logging.captureWarnings(capture=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _crashed
    threading.excepthook = lambda given: _crashed(given.exc_type, given.exc_value, given.exc_traceback)


def _crashed(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
        return
    logging.getLogger("syndicate.program").critical("crashed", exc_info=(kind, error, trace))
