"""The sample year through the connectors: two independent descriptions of the same dialects must agree."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from syndicate.connect.contract import Defaults, FileInput
from syndicate.connect.registry import load_specs
from syndicate.model import CHINA, Precision, Reading, Record, RegisterRow, Rejection, Unreadable
from syndicate.sample import write_sample

_MINUTE = 60.0
_FOLDERS = {
    "portal": "site",
    "weibo": "weibo",
    "wechat": "wechat",
    "department": "departments",
    "register": "registers",
}
_CHANNELS = {"portal": "website", "weibo": "weibo", "wechat": "wechat", "department": "other"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small sample."""
    folder = tmp_path_factory.mktemp("readable")
    write_sample(folder, scale=0.02)
    return folder


@pytest.fixture(scope="module")
def lines(sample: Path) -> list[dict[str, Any]]:
    """The publications of the sample."""
    return [json.loads(line) for line in (sample / "answers.jsonl").read_text(encoding="utf-8").splitlines()]


def _read(sample: Path, connector: str, path: Path) -> list[Reading]:
    spec = load_specs()[connector]
    assert spec.read is not None
    stat = path.stat()
    modified = datetime.fromtimestamp(stat.st_mtime, CHINA)
    file = FileInput(path=path, name=str(path.relative_to(sample)), size=stat.st_size, modified=modified)
    try:
        return list(spec.read(file, spec.options(), Defaults(jurisdiction="230102", unit="道里区")))
    except Unreadable as error:
        return [error.rejection]


def _read_all(sample: Path, connector: str, folder: str) -> dict[str, list[Reading]]:
    files = sorted(path for path in (sample / folder).rglob("*") if path.is_file() and path.name != "robots.txt")
    return {str(path.relative_to(sample)): _read(sample, connector, path) for path in files}


@pytest.mark.parametrize("connector", list(_CHANNELS))
def test_every_publication_is_read_under_its_name_and_time(
    sample: Path, lines: list[dict[str, Any]], connector: str
) -> None:
    """The connector finds each publication, at its minute, with its standing; it invents none."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for readings in _read_all(sample, connector, _FOLDERS[connector]).values():
        for reading in readings:
            if isinstance(reading, Record):
                for name in (reading.native_id, *reading.aliases):
                    found[name].append(reading)
    wanted = {line["native_id"]: line for line in lines if line["channel"] == _CHANNELS[connector] and line["files"]}
    assert [name for name in wanted if name not in found] == []
    invented = {record.native_id for records in found.values() for record in records}
    known = set(wanted) | {f"s/{line['alias']}" for line in lines if line["alias"]}
    assert invented <= known
    for name, line in wanted.items():
        at = datetime.fromisoformat(line["published_at"])
        for record in found[name]:
            assert str(record.standing) == line["standing"]
            if record.published_at is not None:
                assert record.published_at.date() == at.date()
                near = abs((record.published_at - at).total_seconds()) < _MINUTE
                assert near or record.precision is Precision.DAY


def test_the_registers_amount_to_the_published_numbers(sample: Path) -> None:
    """Sixteen applications, two of them by letter; trainings of 560 person-times."""
    rows = [row for rows in _read_all(sample, "register", "registers").values() for row in rows]
    registers = [row for row in rows if isinstance(row, RegisterRow)]
    assert len(registers) == len(rows)
    applications = [row for row in registers if row.register == "application"]
    assert len(applications) == 16
    assert sum(row.fields["method"] == "信函" for row in applications) == 2
    assert sum(int(row.fields.get("participants", 0)) for row in registers if row.register == "training") == 560


def test_every_broken_input_is_refused_for_the_expected_reason(sample: Path) -> None:
    """What cannot be read is refused, each file and row with its own reason, and nothing else is refused."""
    expected: defaultdict[str, list[str]] = defaultdict(list)
    for refusal in json.loads((sample / "answers.json").read_text(encoding="utf-8"))["broken"]:
        expected[refusal["file"]].append(refusal["reason"])
    refused: defaultdict[str, list[str]] = defaultdict(list)
    for connector, folder in (*_FOLDERS.items(), ("department", "broken")):
        for name, readings in _read_all(sample, connector, folder).items():
            reasons = [reading.reason for reading in readings if isinstance(reading, Rejection)]
            refused[name] += reasons
    assert {name: sorted(reasons) for name, reasons in refused.items() if reasons} == {
        name: sorted(reasons) for name, reasons in expected.items()
    }
