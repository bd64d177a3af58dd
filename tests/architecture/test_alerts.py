"""Alert rules and dashboards name what there is; each alert is tested and has a page that says what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
from project_tree import ROOT
from watching_kit import (
    DASHBOARDS,
    alerts,
    faults,
    needs_promtool,
    promtool,
    recorded,
    rule_tests,
    rules,
    write_rules_apart,
)

from syndicate.cli import cli

ALERTS = {rule["alert"]: rule for rule in alerts()}
RUNBOOK = ROOT / "docs" / "runbook"
EXPECTED = {
    *("SyndicateDown", "SourceSilent", "SourceBelowExpected", "SelectorBroken", "SourceRateLimited", "CountsDrift"),
    *("ParserQuarantineGrowing", "CountsNotVerified", "ChannelSumMismatch", "GateBypassAttempt", "FindingBurst"),
    *("ReviewOverdue", "ReviewBacklogGrowing", "OldestPendingTooOld", "SelfApprovalBlocked", "WebhookFailing"),
    *("DeadLetters", "OutboxStalled", "WithdrawalNotAcknowledged", "AuditChainBroken", "AuditNotVerified"),
    *("HeartbeatStale", "ReloadFailed", "BackupStale", "BackupUnverified", "DiskFillsIn4Days", "WalTooLarge"),
    *("ClockSkew", "EventLoopLag", "YearEndReadiness", "DeadMansSwitch"),
}
"""What an operator of such a system is always told of."""


def _expressions() -> list[tuple[str, str]]:
    found = []
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            found += [(f"{path.stem}/{panel['title']}/{one['refId']}", one["expr"]) for one in panel["targets"]]
    return found


def _tests() -> dict[str, list[Any]]:
    """Return what the unit tests expect of each alert, test by test."""
    found: dict[str, list[Any]] = {}
    for test in (test for tested in rule_tests() for test in tested["tests"]):
        for case in test["alert_rule_test"]:
            found.setdefault(case["alertname"], []).append(case["exp_alerts"])
    return found


def test_what_must_be_told_is_told() -> None:
    """There is an alert for everything that an operator must hear of."""
    assert not EXPECTED - set(ALERTS)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.get("alert") or rule["record"])
def test_rules_name_what_there_is(rule: dict[str, Any]) -> None:
    """Every metric, label and value of a label in a rule stands in the table of metrics."""
    assert not list(faults(rule["expr"], recorded()))


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ("rate(syndicate_polls_total[5m])", "no metric"),
        ('syndicate_review_items{tier="tier_1"}', "has no label tier"),
        ('syndicate_review_items{state=~"held|lost"}', "never says lost"),
        ("sum by (channel) (syndicate_review_items)", "nothing has the label channel"),
        ("syndicate_event_loop_lag_seconds > 1", "no metric"),
    ],
)
def test_the_check_finds_what_is_wrong(expression: str, fault: str) -> None:
    """A name, a label, a value or a grouping that is none is found; so is a histogram without its suffix."""
    (found,) = faults(expression)
    assert fault in found


@pytest.mark.parametrize("name", ALERTS)
def test_each_alert_says_what_it_is(name: str) -> None:
    """An alert has a severity, and tells in Chinese, then English, what is wrong and what that means."""
    rule = ALERTS[name]
    assert rule["labels"]["severity"] in {"critical", "warning", "info", "none"}
    for words in (rule["annotations"]["summary"], rule["annotations"]["description"]):
        chinese, slash, english = words.partition(" / ")
        assert re.search("[一-龥]", chinese)
        assert slash
        assert not re.search("[一-龥]", english)
    said = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
    assert all(re.search(rf"\b{label}\b", rule["expr"]) or _has(rule["expr"], label) for label in said)


def _has(expression: str, label: str) -> bool:
    """Say whether the first metric of an expression carries a label, so that the alert does."""
    return not list(faults(f"sum by ({label}) ({expression})", recorded()))


@pytest.mark.parametrize("name", ALERTS)
def test_each_alert_is_tested(name: str) -> None:
    """For every alert there is a case in which it fires; for every one that can be quiet, a case in which it is."""
    cases = _tests().get(name, [])
    assert any(cases)
    assert name == "DeadMansSwitch" or not all(cases)


@pytest.mark.parametrize("name", ALERTS)
def test_each_alert_has_a_page(name: str) -> None:
    """The page that an alert points to is there, shows the same expression, and is in the list of pages."""
    page = ROOT / ALERTS[name]["annotations"]["runbook_url"]
    assert page == RUNBOOK / f"{name}.md"
    text = page.read_text(encoding="utf-8")
    assert f"```promql\n{ALERTS[name]['expr'].strip()}\n```" in text
    assert f"({name}.md)" in (RUNBOOK / "README.md").read_text(encoding="utf-8")


def test_there_is_no_page_without_an_alert() -> None:
    """Every page of the runbook belongs to an alert."""
    assert {page.stem for page in RUNBOOK.glob("*.md")} - {"README"} == set(ALERTS)


def _commands(page: Path) -> set[str]:
    return {
        line.removeprefix("syndicate ") for line in re.findall(r"`(syndicate [^`]+)`", page.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("page", sorted(RUNBOOK.glob("*.md")), ids=lambda page: page.stem)
def test_commands_of_the_runbook_exist(page: Path) -> None:
    """Every command that a page names is one of the program, with the options that it has."""
    for line in _commands(page):
        group: click.Command = cli
        words = line.split()
        while isinstance(group, click.Group) and words:
            found = group.get_command(click.Context(group), words.pop(0))
            assert found is not None, line
            group = found
        options = {option for parameter in group.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, line


@pytest.mark.parametrize(("place", "expression"), _expressions(), ids=lambda value: value if "/" in value[:40] else "")
def test_dashboards_name_what_there_is(place: str, expression: str) -> None:
    """Every metric, label and value of a label on a dashboard stands in the table of metrics."""
    assert not list(faults(expression)), place


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_each_dashboard_can_be_found_and_turned(path: Path) -> None:
    """A dashboard asks one question, has its variables, links to pages and runbook, and every variable it uses is declared."""
    text = path.read_text(encoding="utf-8")
    board = json.loads(text)
    variables = {one["name"] for one in board["templating"]["list"]}
    assert {"datasource", "job", "instance"} <= variables
    used = set(re.findall(r"\$\{?([a-z]+)\}?", re.sub(r"\$__\w+|\$labels", "", text)))
    assert used <= variables
    assert board["uid"] == f"syndicate-{path.stem}"
    assert "/" in board["description"]
    pages = re.findall(r"\$\{docs\}/(runbook/\w+\.md)", text)
    assert pages
    assert all((ROOT / "docs" / page).exists() for page in pages)


def test_there_is_a_dashboard_for_every_question() -> None:
    """Today, sources, gate, delivery, integrity and runtime each have their dashboard, under an id of its own."""
    assert [path.stem for path in DASHBOARDS] == ["delivery", "gate", "integrity", "runtime", "sources", "today"]


@needs_promtool
def test_prometheus_accepts_the_rules() -> None:
    """Prometheus reads its configuration with the rules."""
    done = promtool("check", "config", "prometheus.yml")
    assert done.returncode == 0, done.stderr


@needs_promtool
def test_alerts_fire_when_they_should(tmp_path: Path) -> None:
    """Each alert fires in the case made for it, with the words it should say, and stays quiet in the other."""
    written = write_rules_apart(tmp_path)
    assert {name.partition(".")[0] for name in written} == set(ALERTS)
    done = promtool("test", "rules", *written, folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_an_alert_that_says_something_else_fails_its_case(tmp_path: Path) -> None:
    """The cases are held against the rules: with another severity the same case fails."""
    write_rules_apart(tmp_path)
    rule = tmp_path / "BackupStale.yml"
    rule.write_text(rule.read_text(encoding="utf-8").replace('"critical"', '"info"'), encoding="utf-8")
    done = promtool("test", "rules", "BackupStale.0.test.yml", folder=tmp_path)
    assert done.returncode != 0
    assert 'severity="info"' in done.stdout + done.stderr


@needs_promtool
def test_dashboards_ask_what_prometheus_understands(tmp_path: Path) -> None:
    """Every expression of the dashboards can be parsed."""
    asked = [expression.replace("$__rate_interval", "5m") for _, expression in _expressions()]
    made = [{"record": f"panel{number}", "expr": one} for number, one in enumerate(asked)]
    (tmp_path / "rules.yml").write_text(
        json.dumps({"groups": [{"name": "dashboards", "rules": made}]}), encoding="utf-8"
    )
    done = promtool("check", "rules", "rules.yml", folder=tmp_path)
    assert done.returncode == 0, done.stderr
