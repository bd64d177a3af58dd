"""`syndicate rules`: test, diff, apply and explain as people call them, in this process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import cli
from syndicate.model import ConfigError

TAXONOMY = Path(__file__).parents[2] / "config" / "taxonomy"
POSTS = [
    {"id": "1", "channel": "website", "unit": "区文化馆", "title": "河灯夜今晚开放", "body": "江畔河灯今晚开放。"},
    {"id": "2", "channel": "website", "unit": "区文化馆", "title": "停水通知", "body": "安化街今日停水。"},
]


def run(home: Path, *arguments: str) -> Result:
    """Call the program; an error of the project is raised."""
    return CliRunner().invoke(cli, ["--home", str(home), *arguments], catch_exceptions=True)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped rules."""
    return Path(shutil.copytree(TAXONOMY, tmp_path / "rules"))


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Path:
    """Return a home with two items."""
    file = tmp_path / "items.jsonl"
    lines = [json.dumps(post | {"published_at": "2018-03-05T12:00:00+08:00"}, ensure_ascii=False) for post in POSTS]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run(tmp_path / "home", "load", str(file), "--jurisdiction", "230102", "--format", "json")
    assert done.exit_code == 0, done.output
    return tmp_path / "home"


def added(folder: Path, word: str, value: str) -> None:
    """Add one rule on the theme."""
    path = folder / "themes.toml"
    head, rule, tail = path.read_text(encoding="utf-8").partition("[[rule]]")
    more = f'[[rule]]\nid = "more"\nvalue = "{value}"\nwords = ["{word}"]\n\n'
    path.write_text(head + more + rule + tail, encoding="utf-8")


def answer(result: Result) -> Any:
    """Return the JSON on standard output."""
    return json.loads(result.stdout)


def test_the_shipped_rules_pass_their_test(tmp_path: Path) -> None:
    """The installed rules keep examples and bounds, and the report shows scores and confusions."""
    result = run(tmp_path, "rules", "test", "--format", "json")
    assert result.exit_code == 0, result.output
    report = answer(result)
    assert report["examples"]["failed"] == report["missed"] == []
    totals = {row["facet"]: row for row in report["scores"] if not row["value"]}
    assert set(totals) == {"kind", "five_open", "field", "theme", "area"}
    assert all(row["example"].startswith("test.csv, 行 ") for row in report["confusions"])


def test_only_the_development_half_is_shown(tmp_path: Path) -> None:
    """Confusions of the development half come with titles; those of the test half with places alone."""
    shown = answer(run(tmp_path, "rules", "test", "--half", "development", "--format", "json"))["confusions"]
    assert shown
    assert all(row["example"].endswith("）") for row in shown)


def test_a_failing_example_ends_with_three(tmp_path: Path, folder: Path) -> None:
    """An example that no longer holds is named with its file, and the exit code is 3."""
    added(folder, "停水通知", "21")
    result = run(tmp_path, "rules", "test", str(folder))
    assert result.exit_code == 3
    assert "示例不符 / example fails: themes.toml: 示例 1“停水通知”" in result.output


def test_a_missed_bound_ends_with_three(tmp_path: Path, folder: Path) -> None:
    """A promise that the rules do not keep is named with what was measured, and the exit code is 3."""
    bounds = 'bound = [{ facet = "theme", precision = 1.0, recall = 0.5 }]'
    (folder / "labelled" / "bounds.toml").write_text(bounds, encoding="utf-8")
    result = run(tmp_path, "rules", "test", str(folder))
    assert result.exit_code == 3
    assert "低于承诺 / below the promise: theme: 0." in result.output


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    """A folder without rule files is an error of the configuration."""
    (tmp_path / "empty").mkdir()
    result = run(tmp_path, "rules", "test", str(tmp_path / "empty"))
    assert isinstance(result.exception, ConfigError)


def test_diff_compares_and_changes_nothing(home: Path, folder: Path) -> None:
    """Equal rules differ in nothing; others show counts before and after with examples, exit code 3, and leave the ledger alone."""
    assert run(home, "rules", "diff", str(folder)).exit_code == 0
    added(folder, "河灯", "12")
    before = run(home, "items", "--format", "jsonl").stdout
    result = run(home, "rules", "diff", str(folder), "--format", "json")
    assert result.exit_code == 3
    found = answer(result)
    assert (found["read"], found["changed"], found["receipts"]) == (2, 1, [])
    assert found["facets"]["theme"] == {
        "12": {"postings": [0, 1], "information": [0, 1]},
        "unknown": {"postings": [1, 0], "information": [1, 0]},
    }
    assert found["examples"][0]["rule"] == "themes.toml:more"
    assert run(home, "items", "--format", "jsonl").stdout == before


def test_rules_whose_examples_fail_are_not_compared(home: Path, folder: Path) -> None:
    """A rule set that fails its own examples is refused."""
    added(folder, "停水通知", "21")
    assert isinstance(run(home, "rules", "diff", str(folder)).exception, ConfigError)


def test_apply_leaves_alone_what_is_settled(home: Path) -> None:
    """What was made by the present rules stays as it is, and the command says that nothing was to be done."""
    result = run(home, "rules", "apply")
    assert result.exit_code == 0, result.output
    assert "已结算" in result.output


def test_explain_names_the_rule(tmp_path: Path) -> None:
    """A title is explained without a home: value, file, rule and words."""
    rows = answer(run(tmp_path, "rules", "explain", "食品经营许可办事指南", "--format", "json"))
    kind = next(row for row in rows if row["facet"] == "kind")
    assert (kind["value"], kind["file"], kind["rule"]) == ("guide", "kinds.toml", "guide.title")
    assert "办事指南" in kind["words"]
