"""verify at the command line: the newest receipt is named, and one noted before must still stand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from program import JURISDICTION, answer, run

HEAD = "标题,链接,发布日期\n"
ROW = "关于群力街道停水的通知,http://www.daoli.example/a{0}.html,2018-05-0{0}\n"


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home as it is now, and a copy of it as it was before the newest load."""
    folder = tmp_path_factory.mktemp("homes")
    now, before = folder / "now", folder / "before"
    for number in (1, 2):
        (folder / f"{number}.csv").write_text(HEAD + ROW.format(number), "utf-8")
        answer(now, "load", str(folder / f"{number}.csv"), "--jurisdiction", JURISDICTION, "--unit", "乙局")
        if number == 1:
            shutil.copytree(now, before)
    return now, before


def head_of(home: Path) -> str:
    """Return the newest receipt as `verify` names it."""
    (said,) = [one["detail"] for one in answer(home, "verify") if one["name"] == "head"]
    return str(said)


def test_the_newest_receipt_is_named(homes: tuple[Path, Path]) -> None:
    """By number and hash, and it stands when it is given back."""
    now, before = homes
    assert (head_of(now).split(":")[0], head_of(before).split(":")[0]) == ("2", "1")
    assert run(now, "verify", "--head", head_of(now)).returncode == 0
    assert run(now, "verify", "--head", head_of(before)).returncode == 0


def test_a_ledger_put_back_is_found(homes: tuple[Path, Path], tmp_path: Path) -> None:
    """The head may be kept as text or as the file that `verify` printed; exit code 3, and the message says what happened."""
    now, before = homes
    kept = tmp_path / "kept.json"
    kept.write_text(run(now, "verify", "--format", "json").stdout, "utf-8")
    for given in (head_of(now), str(kept)):
        ended = run(before, "verify", "--head", given, "--format", "json")
        assert ended.returncode == 3
        (broken,) = [one for one in json.loads(ended.stdout) if not one["holds"]]
        assert broken["name"] == "head"
        assert broken["detail"].startswith(
            "凭证 2 已不在台账，最新的是 1：末尾被截去，或换回了旧台账 / receipt 2 is gone"
        )


def test_a_ledger_written_anew_is_found(homes: tuple[Path, Path]) -> None:
    """The receipt of that number is another one."""
    ended = run(homes[0], "verify", "--head", f"1:{'0' * 64}", "--format", "json")
    assert ended.returncode == 3
    assert "凭证 1 与所记的不同，台账被改写 / receipt 1 is not the one noted" in ended.stdout


@pytest.mark.parametrize("given", ["12", "no-such-file", "5:abc"])
def test_a_head_that_is_none_is_a_wrong_call(homes: tuple[Path, Path], given: str) -> None:
    """Exit code 2, and the message says what was expected."""
    ended = run(homes[0], "verify", "--head", given)
    assert ended.returncode == 2
    assert f"--head “{given}”：应为“编号:散列”" in ended.stderr
    assert "expected number:hash" in ended.stderr
