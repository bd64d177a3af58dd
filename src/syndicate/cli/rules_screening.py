"""rules, for the rules of screening: hold a folder to its own examples, and show what it would change on what the ledger holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from syndicate.cli.screen import read_ruleset
from syndicate.cli.shared import Invocation, emit, encode

if TYPE_CHECKING:
    from syndicate.engine.rescreening import Compared

_CHANGES = {"what": "类别", "name": "条目", "before": "原为", "after": "现为", "gone": "不再发现", "new": "新发现"}
_KINDS = {"kind": "种类", "before": "原有", "after": "现有"}


def is_screening(folder: Path | None) -> bool:
    """Say whether a folder holds rules of screening: its marks and masks have files of their own."""
    return folder is not None and (folder / "masks.toml").is_file() and (folder / "marks.toml").is_file()


def test_screening(folder: Path, form: str) -> None:
    """
    Compile a folder and run every example in it; tell how many rules and examples hold.

    Raises:
        ConfigError: One fails: the folder is refused, and whatever is in force stays.
    """
    rules = read_ruleset(str(folder))
    report: dict[str, Any] = {
        "digest": rules.digest,
        "rules": len(rules.rules),
        "off": sorted(rule.id for rule in rules.rules.values() if not rule.enabled),
        "examples": sum(len(rule.example) for rule in rules.rules.values()),
    }
    if form == "json":
        print(encode(report))
        return
    print(f"审查规则 {report['rules']} 条，示例 {report['examples']} 个，全部通过 / rules and examples, all hold")
    print(f"停用 / switched off: {', '.join(report['off']) or '无 / none'}\n摘要 / digest: {rules.digest}")


def diff_screening(invocation: Invocation, folder: Path, form: str) -> None:
    """Show what a folder of screening rules would find otherwise; nothing is changed. Exit code 3 where it would."""
    from syndicate.app import reading
    from syndicate.engine.rescreening import compared
    from syndicate.review.judging import Judge

    new, old = Judge(read_ruleset(str(folder))), Judge(read_ruleset())
    with reading(invocation.settings()) as ledger:
        found = compared(ledger, old.screen, new.screen, (old.rules, new.rules))
    if form == "json":
        print(encode(msgspec.to_builtins(found)))
    else:
        _print(found)
    if found.changed:
        sys.exit(3)


def _print(found: Compared) -> None:
    emit([{"kind": kind, "before": pair[0], "after": pair[1]} for kind, pair in found.kinds.items()], "table", _KINDS)
    print()
    emit([msgspec.to_builtins(one) for one in found.examples], "table", _CHANGES)
    moves = "，".join(f"{move} {count}" for move, count in found.dispositions.items())
    print(f"\n筛查 {found.read} 条，结论或发现有变 {found.changed} 条 / screened, changed  {moves}")
