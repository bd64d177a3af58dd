"""A year in, the official form out: the sample year through the installed program, against the truth that came with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from program import answer, run

YEAR = "2018"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], dict[str, Any]]:
    """Write a small sample year and load it; return the home, the truth and the counts."""
    folder = tmp_path_factory.mktemp("year")
    sample, home = folder / "sample", folder / "home"
    assert run(home, "sample", str(sample), "--scale", "0.02").returncode == 0
    configured = ("--config", str(sample / "syndicate.toml"))
    loaded = run(home, *configured, "load", "--format", "json")
    assert loaded.returncode == 0, loaded.stderr
    truth = json.loads((sample / "answers.json").read_text(encoding="utf-8"))
    return home, truth, answer(home, "stats", "--year", YEAR)


def test_every_channel_and_unit_counts_what_the_truth_says(year: tuple[Path, dict[str, Any], dict[str, Any]]) -> None:
    """Postings and distinct information of every channel and every unit, shares and seals equal the truth."""
    _, truth, counted = year
    assert counted["channels"] == truth["channels"]
    assert counted["units"] == truth["units"]
    assert counted["postings"] == truth["postings"]
    assert counted["shares"] == truth["shares"]
    assert counted["sealed"] == len(truth["sealed"])


def test_kinds_that_the_form_asks_for_equal_the_truth(year: tuple[Path, dict[str, Any], dict[str, Any]]) -> None:
    """Normative documents, interpretations, responses and interviews equal the truth."""
    _, truth, counted = year
    assert {kind: counted["kinds"].get(kind, 0) for kind in truth["kinds"]} == truth["kinds"]


def test_the_distinct_total_is_within_one_in_a_hundred(year: tuple[Path, dict[str, Any], dict[str, Any]]) -> None:
    """Over all channels the distinct information differs from the truth by at most one percent."""
    _, truth, counted = year
    assert abs(counted["information"] - truth["information"]) <= truth["information"] / 100


def test_every_broken_input_lies_in_quarantine_with_its_reason(
    year: tuple[Path, dict[str, Any], dict[str, Any]],
) -> None:
    """What the sample broke on purpose is in quarantine, each with the reason that was expected."""
    home, truth, _ = year
    held = [(entry["place"], entry["reason"]) for entry in answer(home, "quarantine", "list")]
    for broken in truth["broken"]:
        name = Path(broken["file"]).name
        assert any(name in place and reason == broken["reason"] for place, reason in held), broken


def test_the_form_carries_the_counts(year: tuple[Path, dict[str, Any], dict[str, Any]], tmp_path: Path) -> None:
    """The exported form holds the counts of the ledger, and leaves unfilled what nobody reported."""
    home, truth, counted = year
    target = tmp_path / "form.json"
    done = run(home, "export", "--year", YEAR, "--form", "2014", "--to", str(target))
    assert done.returncode == 0, done.stderr
    number = json.loads(target.read_text(encoding="utf-8"))["values"]
    assert number["pub_total"] == counted["information"]
    assert number["ch_site"] == truth["channels"]["website"]["information"]
    assert number["req_total"] == truth["registers"]["application"]["total"]
    assert number["complaints"] is None


def test_the_ledger_keeps_its_promises(year: tuple[Path, dict[str, Any], dict[str, Any]]) -> None:
    """After the year is in, every invariant holds."""
    home, _, _ = year
    assert all(invariant["holds"] for invariant in answer(home, "verify"))
