"""Logs: one object per line or text for people, canonical fields, no words of what was read, repeats held back."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from syndicate.app.logs import Json, Repeats, Text, data, safe, set_up
from syndicate.settings.operations import LogSettings

CANARY = "李某某因病申请临时救助"
_log = logging.getLogger("syndicate.test")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged from now on, as JSON; afterwards all is as it was."""
    root = logging.getLogger()
    before = (root.level, sys.excepthook, list(root.handlers))
    stream = io.StringIO()
    set_up(LogSettings(format="json", level="debug"), stream)
    yield stream
    root.setLevel(before[0])
    sys.excepthook = before[1]
    root.handlers[:] = before[2]
    logging.captureWarnings(capture=False)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return what was logged."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def record(words: str, level: int = logging.INFO, **fields: object) -> logging.LogRecord:
    """Return a record of this project."""
    return _log.makeRecord(_log.name, level, "", 0, words, (), None, extra=data(**fields))


def test_an_event_is_one_object(written: io.StringIO) -> None:
    """Event, level, time in Asia/Shanghai and the fields stand in one line of JSON."""
    _log.info("batch", extra=data(source="微博", receipt=7, new=3))
    (said,) = lines(written)
    assert said | {"time": ""} == {
        "time": "",
        "level": "info",
        "event": "batch",
        "source": "微博",
        "receipt": 7,
        "new": 3,
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00", said["time"])


def test_people_read_text(written: io.StringIO) -> None:
    """As text the event and its fields stand in a line, what has spaces in quotes."""
    assert Text().format(record("batch", source="a b", new=1)).endswith('info    batch source="a b" new=1')


def fail(words: str) -> None:
    """Fail as code does that quotes what it read."""
    try:
        int(words)
    except ValueError as error:
        raise RuntimeError(f"cannot read {words}") from error


def test_no_error_tells_what_was_read(written: io.StringIO) -> None:
    """Of an error its kind, its cause and the places in the code are logged, never its message, in no logger and no thread."""
    for logger in (_log, logging.getLogger("uvicorn.error"), logging.getLogger("asyncio")):
        try:
            fail(CANARY)
        except RuntimeError:
            logger.exception("Exception in ASGI application: %s", CANARY)
    sys.excepthook(RuntimeError, RuntimeError(CANARY), None)
    assert CANARY not in written.getvalue()
    first, library, *_, crash = lines(written)
    assert first["error"] == "RuntimeError < ValueError"
    assert "test_logs.py" in first["where"]
    assert "fail" in first["where"]
    assert library["said"] == "Exception in ASGI application"
    assert (crash["event"], crash["level"], crash["error"]) == ("crashed", "critical", "RuntimeError")


@pytest.mark.parametrize(
    "message", [f"{CANARY}", f"could not read {CANARY}", f"future: <Task exception=ValueError('{CANARY}')>"]
)
def test_no_library_tells_what_was_read(written: io.StringIO, message: str) -> None:
    """Of a library's message its first plain words are kept, up to where it may have put something in."""
    logging.getLogger("some.library").warning(message)
    assert CANARY not in written.getvalue()


@pytest.mark.parametrize(
    ("value", "written_as"),
    [
        ("身份证 23010219800101123X", "身份证 …"),
        ("电话 13812345678 转", "电话 … 转"),
        ("https://a.gov.cn/x?token=geheim 不通", "https://a.gov.cn/x?… 不通"),
        ("一\n二\x1b[31m", "一 二 [31m"),
        ("字" * 400, "字" * 300 + "…"),
        (12, 12),
        (True, True),
    ],
)
def test_what_is_personal_or_secret_is_masked(value: object, written_as: object) -> None:
    """Numbers of people and what follows the question mark of an address are masked, control characters gone, long texts cut."""
    assert safe(value) == written_as


def test_repeats_are_counted_not_written() -> None:
    """The same warning passes once in ten seconds and then says how many did not; other sources and batches always pass."""
    time = 0.0
    repeats = Repeats(lambda: time)
    assert repeats.filter(record("source_failed", logging.WARNING, source="a", reason="dns"))
    assert not repeats.filter(record("source_failed", logging.WARNING, source="a", reason="dns"))
    assert repeats.filter(record("source_failed", logging.WARNING, source="b", reason="dns"))
    assert all(repeats.filter(record("batch", source="a")) for _ in range(3))
    time = 10.0
    again = record("source_failed", logging.WARNING, source="a", reason="dns")
    assert repeats.filter(again)
    assert json.loads(Json().format(again))["repeats"] == 1


def test_setting_up_again_replaces_what_was(written: io.StringIO) -> None:
    """A reload changes level and form; nothing is written twice."""
    other = io.StringIO()
    set_up(LogSettings(format="text", level="error"), other)
    _log.warning("batch")
    _log.error("backup_failed")
    assert other.getvalue().count("\n") == 1
    assert written.getvalue() == ""


CRASH = """
import threading
from syndicate.app.logs import set_up
from syndicate.settings.operations import LogSettings
set_up(LogSettings())
thread = threading.Thread(target=int, args=("%s",))
thread.start()
thread.join()
int("%s")
"""


def test_a_crash_of_the_process_tells_no_words() -> None:
    """An error that nobody catches, in the main thread or another, leaves one line each without its message."""
    done = subprocess.run([sys.executable, "-c", CRASH % (CANARY, CANARY)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert CANARY not in done.stderr
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["crashed", "crashed"]
