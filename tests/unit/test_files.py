"""Drop folders: finished files only, in order, resumable, one bad file never in the way."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from reading import given_file

from syndicate.connect import (
    CHINA,
    Channel,
    Context,
    Defaults,
    FileInput,
    Page,
    Reading,
    Record,
    Rejection,
    Spec,
    Transient,
    Unreadable,
)
from syndicate.connect.files import FolderSource, file_input
from syndicate.connect.registry import load_specs, recognise

NOON = datetime(2018, 3, 5, 12, tzinfo=CHINA)


class Options(msgspec.Struct):
    """None."""


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """Tell the time that was set."""
        return self.now


def _read(file: FileInput, options: Any, defaults: Defaults) -> Iterator[Reading]:
    """Read a record per line; the line `bad` makes the file unreadable from there on."""
    for line in file.path.read_text().split():
        if line == "bad":
            raise Unreadable(Rejection(place=file.name, reason="not_the_format", message="坏 / bad"))
        yield Record(source="s", native_id=line, channel=Channel.OTHER, unit="u", jurisdiction=defaults.jurisdiction)


def _spec(**changes: Any) -> Spec:
    spec = Spec(
        name="lines", summary="行 / lines", channel=Channel.OTHER, guarantee="。 / .", options=Options, formats=("txt",),
        suffixes=(".txt",), read=_read, recognise=lambda *_: 0.4,
    )  # fmt: skip
    return msgspec.structs.replace(spec, **changes)


def _put(folder: Path, name: str, lines: str, age: float = 60.0) -> Path:
    path = given_file(folder, name, lines).path
    moment = (NOON - timedelta(seconds=age)).timestamp()
    os.utime(path, (moment, moment))
    return path


def _source(
    path: Path, clock: Clock, *, spec: Spec | None = None, pattern: str = "*", page_size: int = 512
) -> FolderSource:
    context = Context(name="drop", defaults=Defaults(jurisdiction="230102"), http=None, now=clock)
    return FolderSource(spec or _spec(), Options(), context, path, pattern, page_size=page_size)


def _poll(source: FolderSource, cursor: dict[str, Any] | None = None) -> Page:
    return asyncio.run(source.poll(cursor))


def _ids(page: Page) -> list[str]:
    return [
        one.native_id if isinstance(one, Record) else one.place
        for one in page.readings
        if isinstance(one, (Record, Rejection))
    ]


def test_files_are_read_once_in_the_order_of_names(tmp_path: Path) -> None:
    """A folder is read by name; read again from the cursor it has nothing new; a file added later is all that is new."""
    _put(tmp_path, "b.txt", "3 4")
    _put(tmp_path, "a.txt", "1 2")
    source = _source(tmp_path, Clock())
    first = _poll(source)
    assert _ids(first) == ["1", "2", "3", "4"]
    assert not first.more
    assert _ids(_poll(source, first.next_cursor)) == []
    _put(tmp_path, "0.txt", "0")
    assert _ids(_poll(source, first.next_cursor)) == ["0"]


@pytest.mark.parametrize("page_size", [1, 2, 3, 100])
@pytest.mark.parametrize("restart", [False, True])
def test_pages_neither_lose_nor_repeat_a_reading(tmp_path: Path, page_size: int, *, restart: bool) -> None:
    """Whatever the page size, with one source or a new one after every page, each reading comes once, in order."""
    for name, lines in (("a.txt", "1 2 3"), ("b.txt", ""), ("c.txt", "4 bad"), ("d.txt", "5 6 7 8")):
        _put(tmp_path, name, lines)
    clock = Clock()
    source, cursor, got = _source(tmp_path, clock, page_size=page_size), None, []
    while True:
        page = _poll(source, cursor)
        assert len(page.readings) <= page_size
        got += _ids(page)
        cursor = msgspec.json.decode(msgspec.json.encode(page.next_cursor))
        if not page.more:
            break
        if restart:
            source = _source(tmp_path, clock, page_size=page_size)
    assert got == ["1", "2", "3", "4", "c.txt", "5", "6", "7", "8"]


def test_a_cursor_that_was_never_saved_is_read_again(tmp_path: Path) -> None:
    """Polled twice with the same cursor, as after a failed commit, the source gives the same page."""
    _put(tmp_path, "a.txt", "1 2 3 4")
    source = _source(tmp_path, Clock(), page_size=2)
    first = _poll(source)
    lost = _poll(source, first.next_cursor)
    assert _ids(lost) == _ids(_poll(source, first.next_cursor)) == ["3", "4"]


def test_a_file_still_being_written_is_left_alone(tmp_path: Path) -> None:
    """A file is taken when size and time of change have stood still long enough; the page says when that will be."""
    clock = Clock()
    path = _put(tmp_path, "a.txt", "1", age=1)
    source = _source(tmp_path, clock)
    page = _poll(source)
    assert (_ids(page), page.wake_after) == ([], 5.0)
    clock.now += timedelta(seconds=3)
    path.write_text("1 2")
    os.utime(path, (clock.now.timestamp(), clock.now.timestamp()))
    assert _ids(_poll(source)) == []
    clock.now += timedelta(seconds=6)
    assert _ids(_poll(source)) == ["1", "2"]


def test_a_clock_that_is_ahead_does_not_hold_a_file_back(tmp_path: Path) -> None:
    """A file dated in the future is taken once it has been seen unchanged."""
    clock = Clock()
    _put(tmp_path, "a.txt", "1", age=-86_400)
    source = _source(tmp_path, clock)
    assert _ids(_poll(source)) == []
    clock.now += timedelta(seconds=5)
    assert _ids(_poll(source)) == ["1"]


def test_a_changed_file_is_read_from_its_beginning(tmp_path: Path) -> None:
    """A file that grew is read again as a whole, also in the middle of reading it; repeats are harmless."""
    _put(tmp_path, "a.txt", "1 2 3")
    source = _source(tmp_path, Clock(), page_size=2)
    first = _poll(source)
    _put(tmp_path, "a.txt", "1 2 3 4", age=30)
    assert _ids(_poll(source, first.next_cursor)) == ["1", "2"]


def test_unfinished_hidden_and_foreign_names_are_passed_over(tmp_path: Path) -> None:
    """Names of unfinished downloads, lock files, hidden files and other suffixes are not read; sub-folders are."""
    for name in ("a.txt.part", "b.tmp", "c.crdownload", "~$d.txt", ".e.txt", "f.jpg", "G.TXT"):
        _put(tmp_path, name, name)
    (tmp_path / "deep").mkdir()
    _put(tmp_path / "deep", "h.txt", "h")
    assert _ids(_poll(_source(tmp_path, Clock()))) == ["G.TXT", "h"]
    assert _ids(_poll(_source(tmp_path, Clock(), pattern="*.jpg"))) == ["f.jpg"]
    assert _ids(_poll(_source(tmp_path / "f.jpg", Clock()))) == ["f.jpg"]


def test_the_connector_may_set_the_order(tmp_path: Path) -> None:
    """Where the order matters to the reader its own order holds."""
    for name in ("a.txt", "b.txt"):
        _put(tmp_path, name, name)
    spec = _spec(files_first=lambda files: sorted(files, key=lambda file: file.name, reverse=True))
    assert _ids(_poll(_source(tmp_path, Clock(), spec=spec))) == ["b.txt", "a.txt"]


def test_a_missing_folder_is_a_matter_of_time(tmp_path: Path) -> None:
    """A share that is not mounted is tried again later; it is not an empty folder."""
    with pytest.raises(Transient, match="nowhere"):
        _poll(_source(tmp_path / "nowhere", Clock()))


@pytest.mark.parametrize(("call", "number"), [("scandir", 13), ("scandir", 5), ("scandir", 116), ("stat", 13)])
def test_a_folder_that_cannot_be_listed_now_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """Access refused, an input error, a stale handle: neither the end of the daemon nor an empty folder."""
    _put(tmp_path, "a.txt", "1")

    def refused(*_: Any, **__: Any) -> None:
        raise OSError(number, "refused")

    source = _source(tmp_path, Clock())
    with monkeypatch.context() as patched:
        patched.setattr(os, call, refused)
        with pytest.raises(Transient, match="refused"):
            _poll(source)
    assert _ids(_poll(source)) == ["1"]


def test_a_file_that_may_not_be_opened_does_not_stop_the_rest(tmp_path: Path) -> None:
    """The other files are read; only when nothing else is left the source reports the file."""

    def guarded(file: FileInput, options: Any, defaults: Defaults) -> Iterator[Reading]:
        if file.name == "a.txt":
            raise PermissionError(13, "Permission denied", file.name)
        yield from _read(file, options, defaults)

    _put(tmp_path, "a.txt", "1")
    _put(tmp_path, "b.txt", "2")
    source = _source(tmp_path, Clock(), spec=_spec(read=guarded))
    page = _poll(source)
    assert _ids(page) == ["2"]
    with pytest.raises(Transient, match=r"a\.txt"):
        _poll(source, page.next_cursor)


def test_a_connector_that_reads_no_files_cannot_watch_a_folder(tmp_path: Path) -> None:
    """The mistake shows when the source is built."""
    with pytest.raises(ValueError, match="reads no files"):
        _source(tmp_path, Clock(), spec=_spec(read=None))


def test_the_surest_connector_gets_the_file(tmp_path: Path) -> None:
    """The highest score wins, ties go by name, and below one half the file is nobody's."""
    file = given_file(tmp_path, "a.txt", "x")
    specs = {
        name: _spec(name=name, recognise=lambda *_, score=score: score)
        for name, score in (("b", 0.8), ("a", 0.8), ("c", 0.7))
    }
    found = recognise(file, specs)
    assert found is not None
    assert found.name == "a"
    assert recognise(file, {"lines": _spec()}) is None


def test_every_installed_connector_is_loaded_under_its_name() -> None:
    """The registry holds what is installed, by name and in the order of names."""
    specs = load_specs()
    assert "department" in specs
    assert list(specs) == sorted(specs)
    assert all(name == spec.name for name, spec in specs.items())


def test_a_file_is_read_whole_also_when_it_has_grown(tmp_path: Path) -> None:
    """Content is what lies there now, whatever the size was when the file was listed; the head is no longer than asked for."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 10)
    file = file_input(path, tmp_path)
    path.write_bytes(b"y" * 100_000)
    assert file.content() == b"y" * 100_000
    assert file.head(20_000) == b"y" * 20_000
    path.write_bytes(b"")
    assert (file.content(), file.head()) == (b"", b"")
    path.unlink()
    with pytest.raises(FileNotFoundError):
        file.content()
