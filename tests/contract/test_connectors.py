"""The promises of every connector, checked on every file of its samples folder."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import msgspec
import pytest

from syndicate.connect import (
    CHINA,
    Context,
    Defaults,
    Enrichment,
    FileInput,
    Reading,
    Record,
    RegisterRow,
    Rejection,
    Spec,
    Unreadable,
)
from syndicate.connect.files import FolderSource, file_input
from syndicate.connect.registry import GROUP, load_specs
from syndicate.model import REASONS

ROOT = Path(__file__).parents[2] / "connectors"
NAMES = sorted(point.name for point in entry_points(group=GROUP))
DEFAULTS = Defaults(jurisdiction="230102", unit="道里区政府办公室")
BROKEN = "broken"
"""Samples in a folder of this name are damaged on purpose: nobody has to recognise them."""


def _samples(name: str) -> list[Path]:
    folder = ROOT / name / "samples"
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    return sorted(path for path in files if not path.name.startswith("."))


SAMPLES = [(name, path) for name in NAMES for path in _samples(name)]
IDS = [f"{name}:{path.relative_to(ROOT / name / 'samples').as_posix()}" for name, path in SAMPLES]
each_sample = pytest.mark.parametrize(("name", "path"), SAMPLES, ids=IDS)
each_connector = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def specs() -> dict[str, Spec]:
    """Every installed connector."""
    return load_specs()


def _file(name: str, path: Path) -> FileInput:
    return file_input(path, ROOT / name / "samples")


def _read(spec: Spec, file: FileInput) -> list[Reading]:
    """Read a file as the loader does: a file that cannot be read at all is one rejection."""
    assert spec.read is not None
    readings: list[Reading] = []
    try:
        readings.extend(spec.read(file, spec.options(), DEFAULTS))
    except Unreadable as error:
        readings.append(error.rejection)
    return readings


def _identity(reading: Reading) -> tuple[str, ...]:
    if isinstance(reading, (Record, Enrichment)):
        return (type(reading).__name__, reading.source, reading.native_id)
    if isinstance(reading, RegisterRow):
        return (type(reading).__name__, reading.register, reading.native_id)
    return (type(reading).__name__, reading.place, reading.reason)


@each_connector
def test_the_spec_describes_the_connector(name: str, specs: dict[str, Spec]) -> None:
    """A connector says in Chinese and English what it is and promises, and can be read from files or by address."""
    spec = specs[name]
    assert spec.name == name
    for sentence in (spec.summary, spec.guarantee):
        chinese, separator, english = sentence.partition(" / ")
        assert separator
        assert any("\u4e00" <= char <= "\u9fff" for char in chinese)
        assert english.strip()
    assert spec.formats
    assert (spec.read is not None) or (spec.connect is not None)
    assert (spec.read is None) == (not spec.suffixes) == (spec.recognise is None)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in spec.suffixes)


@each_connector
def test_every_option_has_a_default_and_help(name: str, specs: dict[str, Spec]) -> None:
    """Every option can be left out, explains itself, and an unknown key is refused."""
    options = specs[name].options
    msgspec.convert({}, options)
    for field in msgspec.structs.fields(options):
        kind = msgspec.inspect.type_info(field.type)
        extra = (kind.extra_json_schema or {}) if isinstance(kind, msgspec.inspect.Metadata) else {}
        assert extra.get("description"), f"{name}.{field.name} has no description"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"no_such_option": 1}, options)


@each_connector
def test_a_connector_that_reads_files_brings_samples(name: str, specs: dict[str, Spec]) -> None:
    """A connector that reads files shows them in its samples folder, with suffixes that it claims."""
    if specs[name].read is not None:
        files = _samples(name)
        assert files
        assert any(path.suffix.lower() in specs[name].suffixes for path in files)


@each_sample
def test_a_sample_is_recognised_by_its_connector(name: str, path: Path, specs: dict[str, Spec]) -> None:
    """No other connector is as sure of a sample as its own."""
    if BROKEN in path.parts:
        return
    file = _file(name, path)
    head = file.head()
    scores = {other: spec.recognise(file, head) for other, spec in specs.items() if spec.recognise is not None}
    assert all(0.0 <= score <= 1.0 for score in scores.values())
    rivals = max((score for other, score in scores.items() if other != name), default=0.0)
    assert scores[name] >= 0.5, scores
    assert scores[name] > rivals, scores


@each_sample
def test_a_sample_gives_readings_and_no_exception(name: str, path: Path, specs: dict[str, Spec]) -> None:
    """Whatever stands in a sample comes out as a reading; rejections name place, known reason and both languages."""
    for reading in _read(specs[name], _file(name, path)):
        if isinstance(reading, Rejection):
            assert reading.reason in REASONS
            assert reading.place
            assert " / " in reading.message
            assert len(reading.raw) <= 65_536


@each_sample
def test_identities_are_stable_and_name_one_publication(name: str, path: Path, specs: dict[str, Spec]) -> None:
    """Two readings of a file give the same identities; within a file one identity is one publication."""
    file = _file(name, path)
    first, second = _read(specs[name], file), _read(specs[name], file)
    assert list(map(_identity, first)) == list(map(_identity, second))
    records: dict[tuple[str, ...], Record] = {}
    for record in (reading for reading in first if isinstance(reading, Record)):
        twin = records.setdefault(_identity(record), record)
        same = (
            twin.title == record.title or twin.published_at == record.published_at or None in (twin.title, record.title)
        )
        assert same, f"{_identity(record)} names two publications: {twin.place}, {record.place}"


@each_sample
def test_a_record_says_who_published_it_and_when_in_beijing_time(name: str, path: Path, specs: dict[str, Spec]) -> None:
    """Every record has identity, unit, place and jurisdiction; its times carry +08:00."""
    for reading in _read(specs[name], _file(name, path)):
        if isinstance(reading, Record):
            assert all((reading.source, reading.native_id, reading.place))
            assert reading.unit or reading.account
            assert reading.jurisdiction == DEFAULTS.jurisdiction
            moments = [at for at in (reading.published_at, reading.received_at) if at is not None]
        elif isinstance(reading, RegisterRow):
            assert all((reading.register, reading.native_id))
            moments = [reading.date]
        else:
            continue
        assert all(at.utcoffset() == timedelta(hours=8) for at in moments)


@each_sample
def test_readings_survive_paging_and_a_restart(name: str, path: Path, specs: dict[str, Spec], tmp_path: Path) -> None:
    """Read page by page, with a new source after each page, a sample gives exactly what it gives in one go."""
    spec = specs[name]
    if spec.read is None or path.suffix.lower() not in spec.suffixes:
        return
    copy = Path(shutil.copy2(path, tmp_path / path.name))
    whole = _read(spec, file_input(copy, copy))
    assert list(map(_identity, _paged(spec, copy))) == list(map(_identity, whole))


def _paged(spec: Spec, path: Path) -> list[Reading]:
    later = datetime.now(CHINA) + timedelta(days=1)
    context = Context(name="contract", defaults=DEFAULTS, http=None, now=lambda: later)
    readings: list[Reading] = []
    cursor: dict[str, Any] | None = None
    for _ in range(10_000):
        source = FolderSource(spec, spec.options(), context, path, page_size=2)
        page = asyncio.run(source.poll(cursor))
        readings += page.readings
        cursor = msgspec.json.decode(msgspec.json.encode(page.next_cursor))
        if not page.more:
            return readings
    pytest.fail("the source never comes to an end")
