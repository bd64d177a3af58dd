"""The restore drill: load, back up while loading, destroy, restore, go on; the numbers are those of an undisturbed load."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from program import JURISDICTION, PROGRAM, answer, environment, picture, run, started

from syndicate.sample import write_sample

SMALL_BATCHES = {"SYNDICATE_BATCH_SIZE": "16"}
_PATIENCE = 120.0


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample year."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, scale=0.003)
    return folder


def loading(sample: Path) -> tuple[str, ...]:
    """Return the command that loads the sample."""
    return ("load", str(sample), "--jurisdiction", JURISDICTION, "--format", "json")


def test_a_restored_backup_goes_on_to_the_same_numbers(sample: Path, tmp_path: Path) -> None:
    """A ledger backed up in the middle of a load, destroyed and restored, ends with the numbers of one that nobody disturbed."""
    undisturbed, home = tmp_path / "undisturbed", tmp_path / "home"
    assert run(undisturbed, *loading(sample)).returncode == 0
    with started(home, *loading(sample), **SMALL_BATCHES) as process:
        taken = backed_up_while_it_runs(home, process)
        assert process.wait(_PATIENCE) == 0
    for path in home.glob("ledger.db*"):
        path.unlink()
    assert run(home, "backup", "verify", taken["name"]).returncode == 0
    done = answer(home, "restore", taken["name"])
    assert done["facts"]["receipt"] == taken["receipt"] > 0
    assert done["facts"]["counts"]["disclosure"] == taken["disclosures"]
    assert f"{taken['receipt']}:{taken['hash']}" in str(answer(home, "verify"))
    assert run(home, *loading(sample), **SMALL_BATCHES).returncode == 0
    assert run(home, "verify").returncode == 0
    assert picture(home) == picture(undisturbed)


def backed_up_while_it_runs(home: Path, process: subprocess.Popen[str]) -> dict[str, Any]:
    """Make backups while a load works, until one holds something; return what that one says."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        done = run(home, "backup", "create", "--format", "json")
        if done.returncode == 0 and json.loads(done.stdout)["receipt"]:
            row: dict[str, Any] = json.loads(done.stdout)
            return row
        assert process.poll() in (None, 0), process.stderr
        time.sleep(0.05)
    raise AssertionError("no backup held anything")


@pytest.fixture(scope="module")
def home(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a part of the sample in it."""
    folder = tmp_path_factory.mktemp("loaded") / "home"
    assert run(folder, "load", str(next(sample.glob("weibo/**/*.csv"))), "--jurisdiction", JURISDICTION).returncode == 0
    return folder


def test_backups_are_listed_and_pruned(home: Path) -> None:
    """The newest stands first, the state says what was verified, and no more are kept than configured."""
    for _ in range(3):
        assert run(home, "backup", "create", SYNDICATE_BACKUP__KEEP="2").returncode == 0
    assert run(home, "backup", "verify").returncode == 0
    rows = answer(home, "backup", "list")
    assert [row["state"] for row in rows] == ["verified", "unverified"]
    assert rows[0]["disclosures"] == answer(home, "stats", "--year", "2018")["postings"] > 0


def test_a_disk_that_fills_up_leaves_no_half_backup(home: Path, tmp_path: Path) -> None:
    """Where the copy cannot be written to its end, the program says so, ends with 75 and leaves nothing behind."""

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    command = [PROGRAM, "--home", str(home), "backup", "create", "--to", str(tmp_path / "full")]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=environment(),
        preexec_fn=little_room,
        timeout=_PATIENCE,
        check=False,
    )
    assert done.returncode == 75, done.stderr
    assert "未留下任何副本" in done.stderr
    assert "no copy was kept" in done.stderr
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["lock"]


def test_a_running_daemon_is_backed_up_and_not_restored_over(sample: Path, home: Path, tmp_path: Path) -> None:
    """Beside a daemon backups are made, by hand and by its own schedule; a restore is told to come later."""
    mine = tmp_path / "home"
    shutil.copytree(home, mine)
    shutil.rmtree(mine / "backups", ignore_errors=True)
    config = ("--config", str(sample / "syndicate.toml"))
    with started(mine, *config, "run", **SMALL_BATCHES) as process:
        assert any("started" in line for line in process.stderr or ())
        assert backed_up_while_it_runs(mine, process)
        refused = run(mine, "restore", "--replace")
        assert refused.returncode == 75
        assert "守护进程" in refused.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    kept = run(mine, "restore")
    assert kept.returncode == 2
    assert "--replace" in kept.stderr


def test_without_a_backup_there_is_nothing_to_restore(tmp_path: Path) -> None:
    """Asked for a backup that is not there, the program says where it looked."""
    for arguments in (("restore",), ("backup", "verify", "20260101T000000-r000001")):
        done = run(tmp_path / "home", *arguments)
        assert done.returncode == 2
        assert "backups" in done.stderr
