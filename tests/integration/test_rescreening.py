"""Other rules of screening are compared on what the ledger holds, and refused where their own examples fail."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from core_kit import LANE, core_over, record
from program import run
from review_kit import CLEAN, JURISDICTION, LEAKING, Office, ruleset
from screening_kit import FOLDER, rule_texts

from syndicate.engine.rescreening import compared
from syndicate.pipeline.screen import Ruleset
from syndicate.pipeline.screen.rules import renewed
from syndicate.review.judging import Judge


def switched_off(rule: str) -> dict[str, str]:
    """Return the installed rule files with one rule switched off."""
    texts = rule_texts()
    name = next(name for name, text in texts.items() if f'id = "{rule}"' in text)
    texts[name] = texts[name].replace(f'id = "{rule}"', f'id = "{rule}"\nenabled = false')
    return texts


def test_what_would_change_is_told_without_words() -> None:
    """Without the rule on mobiles a post and a draft become clean; what they say stands nowhere in the answer."""
    office = Office()
    office.submit("1", LEAKING)
    office.submit("2", CLEAN)
    core_over(office.ledger).handle(LANE, JURISDICTION, [record("a", LEAKING), record("b", CLEAN)])
    old, new = Judge(ruleset()), Judge(Ruleset.from_texts(switched_off("mobile/number")))
    found = compared(office.ledger, old.screen, new.screen, (old.rules, new.rules))
    assert (found.read, found.changed) == (4, 2)
    assert found.dispositions == {"redact → clean": 2}
    assert [(kind, after) for kind, (_, after) in found.kinds.items()] == [("mobile", 0)]
    assert [(one.what, one.gone, one.new) for one in found.examples] == [
        ("published", "mobile/number", ""),
        ("draft", "mobile/number", ""),
    ]
    assert "139" not in str(found)
    assert compared(office.ledger, old.screen, old.screen, (old.rules, old.rules)).changed == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the installed rules, to be changed."""
    return Path(shutil.copytree(FOLDER, tmp_path / "rules"))


def test_a_folder_is_tested_and_refused_where_an_example_fails(folder: Path) -> None:
    """A sound folder tells its rules; with one wrong example the command fails and names file, rule and example."""
    done = run(folder.parent / "home", "rules", "test", str(folder), "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["off"]) == (0, [])
    broken = folder / "numbers.toml"
    broken.write_text(broken.read_text("utf-8").replace('find = ["13800138123"]', 'find = ["1380013812"]'), "utf-8")
    done = run(folder.parent / "home", "rules", "test", str(folder))
    assert done.returncode == 78
    assert "numbers.toml" in done.stderr
    assert "mobile/number" in done.stderr


def test_the_old_rules_stay_where_new_ones_are_refused(folder: Path) -> None:
    """A refused rule set changes nothing: the one in force goes on, with the reason told."""
    texts = rule_texts() | {"numbers.toml": "nonsense"}
    kept, why = renewed(ruleset(), texts)
    assert kept is ruleset()
    assert "numbers.toml" in why


def test_the_command_compares_what_a_home_holds(folder: Path) -> None:
    """A text of which the other rules say otherwise makes the exit code 3; the same rules change nothing."""
    home = folder.parent / "home"
    post = {"id": "1", "published_at": "2018-03-05", "title": "公示", "body": LEAKING, "channel": "weibo"}
    (folder.parent / "posts.jsonl").write_text(json.dumps(post, ensure_ascii=False), "utf-8")
    loaded = run(
        home, "load", "posts.jsonl", "--jurisdiction", JURISDICTION, "--channel", "weibo", "--unit", "区民政局"
    )
    assert loaded.returncode == 0, loaded.stderr
    assert run(home, "rules", "diff", str(folder)).returncode == 0
    (folder / "numbers.toml").write_text(switched_off("mobile/number")["numbers.toml"], "utf-8")
    done = run(home, "rules", "diff", str(folder), "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["changed"]) == (3, 1), done.stderr
