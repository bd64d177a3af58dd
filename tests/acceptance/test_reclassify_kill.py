"""`syndicate rules apply` killed again and again: the ledger is whole at any moment, and the rest is done by the next run."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from core_kit import loaded, record, rules
from program import answer, kill_again_and_again, picture, run

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.pipeline.classify import Classifier

ITEMS, PAGE = 2_500, 500
TAXONOMY = Path(__file__).parents[2] / "config" / "taxonomy"


def silent() -> Classifier:
    """Return the shipped values with no rule: everything is unknown."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(TAXONOMY.glob("*.toml"))}
    return Classifier.from_texts({name: text.partition("[[rule]]")[0] for name, text in texts.items()})


def test_a_killed_run_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed at random moments the ledger keeps every promise, and in the end it is as if filed in one go."""
    posts = [record(str(n), f"【第{n}号路停水通知】第{n}号路今日停水检修，第{n}号楼居民请储水。") for n in range(ITEMS)]
    home = tmp_path / "home"
    home.mkdir()
    other = msgspec.structs.replace(rules(), classifier=silent(), digest="silent")
    with monkeypatch.context() as patch:
        patch.setattr("core_kit.rules", lambda: other)
        batches = [posts[start : start + PAGE] for start in range(0, ITEMS, PAGE)]
        loaded(batches, SqliteLedger(home / "ledger.db")).close()
    before = answer(home, "stats", "--year", "2018")
    assert before["kinds"] == {"unknown": ITEMS}
    assert not before["settled"]
    kills = kill_again_and_again(home, ("rules", "apply"), rounds=4, seconds=0.3, seed=3)
    assert kills.killed
    assert run(home, "verify").returncode == 0
    answer(home, "rules", "apply")
    assert answer(home, "rules", "apply")["changed"] == 0
    assert run(home, "verify").returncode == 0
    seen = picture(home)
    assert seen["stats"]["settled"]
    assert seen["stats"]["kinds"] == {"notice": ITEMS}
    assert {tuple(item["facets"]["theme"]) for item in seen["items"]} == {("10",)}
