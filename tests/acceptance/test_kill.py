"""The installed program, killed and stopped: nothing read is lost and nothing is counted twice."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from program import JURISDICTION, answer, kill_again_and_again, picture, run, started

from syndicate.sample import write_sample

ROUNDS = 6
SMALL_BATCHES = {"SYNDICATE_BATCH_SIZE": "16"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample year."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, scale=0.003)
    return folder


@pytest.fixture(scope="module")
def undisturbed(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[float, dict[str, Any]]:
    """Seconds that a load takes that nobody disturbs, and what people see after it."""
    home = tmp_path_factory.mktemp("undisturbed")
    done = run(home, "load", str(sample), "--jurisdiction", JURISDICTION, "--format", "json", **SMALL_BATCHES)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["seconds"], picture(home)


def assert_sound(home: Path) -> None:
    """Assert that every promise of the ledger holds."""
    done = run(home, "verify", "--format", "json")
    assert done.returncode == 0, done.stdout
    assert all(invariant["holds"] for invariant in json.loads(done.stdout))


def test_a_load_killed_at_random_moments_gives_the_same_numbers(
    sample: Path, undisturbed: tuple[float, dict[str, Any]], tmp_path: Path
) -> None:
    """Killed with `kill -9` again and again and then resumed, the load ends with the numbers of one that ran through."""
    seconds, expected = undisturbed
    load = ("load", str(sample), "--jurisdiction", JURISDICTION, "--format", "json")
    kills = kill_again_and_again(tmp_path, load, ROUNDS, seconds, seed=1, **SMALL_BATCHES)
    assert kills.killed >= ROUNDS // 2, kills
    assert kills.receipts == sorted(kills.receipts)
    assert_sound(tmp_path)
    assert run(tmp_path, *load).returncode == 0
    assert_sound(tmp_path)
    assert picture(tmp_path) == expected


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    """Read the process's messages until one holds the word."""
    assert process.stderr is not None
    seen = []
    for line in process.stderr:
        seen.append(line)
        if word in line:
            return
    pytest.fail(f"no “{word}” in {seen}")


def test_a_daemon_asked_to_stop_finishes_its_batch_and_goes_on_later(
    sample: Path, undisturbed: tuple[float, dict[str, Any]], tmp_path: Path
) -> None:
    """SIGTERM ends `run` with exit code 0; what it had not read yet is read the next time, and nothing twice."""
    config = ("--config", str(sample / "syndicate.toml"))
    with started(tmp_path, *config, "run", **SMALL_BATCHES) as process:
        wait_for(process, "batch source=")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    whole = tmp_path / "whole"
    whole.mkdir()
    for home in (tmp_path, whole):
        assert run(home, *config, "load").returncode == 0
    assert_sound(tmp_path)
    assert picture(tmp_path) == picture(whole)


def test_a_second_process_on_the_same_home_is_told_to_come_later(sample: Path, tmp_path: Path) -> None:
    """While the daemon runs, a load ends with exit code 75 and says who is in the way; questions are answered all the same."""
    with started(tmp_path, "--config", str(sample / "syndicate.toml"), "run") as process:
        wait_for(process, "batch source=")
        second = run(tmp_path, "load", str(sample), "--jurisdiction", JURISDICTION)
        assert second.returncode == 75
        assert "另一个 syndicate 进程" in second.stderr
        assert "another syndicate process" in second.stderr
        assert "Traceback" not in second.stderr
        assert answer(tmp_path, "stats", "--year", "2018")["postings"] > 0
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
