"""`syndicate screen` as people call it: lines in, verdicts out, without a home and without a configuration."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from program import PROGRAM, environment

LINES = [
    {"id": "a", "text": "手机：13800138123"},
    {"id": "b", "text": "<p>机密★10年</p>"},
    {"id": "c", "text": "停水通知"},
]


def _screen(folder: Path, said: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "screen", *arguments],
        input=said,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=folder,
        env=environment(),
    )


def _rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def _lines(*rows: object) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def test_every_line_gets_its_verdict(tmp_path: Path) -> None:
    """From standard input and from a file: one verdict a line, in order, and nothing is written beside."""
    done = _screen(tmp_path, _lines(*LINES))
    assert (done.returncode, done.stderr) == (0, "")
    rows = _rows(done)
    assert [(row["id"], row["disposition"], row["redacted"]) for row in rows] == [
        ("a", "redact", "手机：138******23"),
        ("b", "block", None),
        ("c", "clean", None),
    ]
    assert [{key: span[key] for key in ("start", "end", "kind", "act", "rule")} for span in rows[0]["spans"]] == [
        {"start": 3, "end": 14, "kind": "mobile", "act": "redact", "rule": "mobile/number"}
    ]
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "in.jsonl").write_text(_lines(*LINES), encoding="utf-8")
    assert _screen(tmp_path, "", "in.jsonl").stdout == done.stdout


def test_bad_lines_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A line that is no JSON, no object, or lacks a field is named with line and field; what has an id but no text is stopped."""
    said = "\n".join(
        [_lines(LINES[0]), "{", "[]", _lines({"id": "x", "text": 5}), _lines({"text": "通知"}), _lines(LINES[2])]
    )
    done = _screen(tmp_path, said)
    assert done.returncode == 3
    assert [(row["id"], row["disposition"]) for row in _rows(done)] == [
        ("a", "redact"),
        ("x", "block"),
        (None, "clean"),
        ("c", "clean"),
    ]
    told = done.stderr.splitlines()
    assert [line[: line.index("：")] for line in told] == ["第 2 行", "第 3 行", "第 4 行", "第 5 行"]
    assert ("字段 text" in told[2], "字段 id" in told[3]) == (True, True)


def test_odd_characters_do_not_lose_a_line(tmp_path: Path) -> None:
    """A byte order mark, characters that do not show and half a character are read like any other text."""
    said = '\ufeff{"id": 1, "text": "\\ud800 13800138123"}\n{"id": 2, "text": "\\u0000138\\u00000013 8123"}'
    done = _screen(tmp_path, said)
    assert (done.returncode, done.stderr) == (0, "")
    assert [row["disposition"] for row in _rows(done)] == ["redact", "redact"]


def test_rules_that_fail_their_examples_are_refused(tmp_path: Path) -> None:
    """A folder of rules whose examples fail is a configuration error that names file, rule and example."""
    rules = tmp_path / "rules"
    rules.mkdir()
    for path in (Path(__file__).parents[2] / "config" / "secrecy").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        (rules / path.name).write_text(text.replace("13800138123。", "12345。", 1), encoding="utf-8")
    done = _screen(tmp_path, _lines(*LINES), "--rules", "rules")
    assert (done.returncode, done.stdout) == (78, "")
    assert "numbers.toml：规则 mobile/number 的示例 1" in done.stderr
