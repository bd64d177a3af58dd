"""Helpers of the tests of metrics, alerts and dashboards: what an expression of PromQL names, and Prometheus' own tool."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from project_tree import ROOT

from syndicate.observe.declared import Kind, Metric
from syndicate.observe.table import METRICS

PROMETHEUS = ROOT / "docker" / "prometheus"
DASHBOARDS = sorted((ROOT / "docker" / "grafana" / "dashboards").glob("*.json"))
PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: prometheus)")

ALWAYS = {"job", "instance"}
"""Labels that Prometheus puts on everything it reads."""
FROM_ELSEWHERE = {
    "up": set[str](),
    "process_start_time_seconds": set[str](),
    "process_cpu_seconds_total": set[str](),
    "process_resident_memory_bytes": set[str](),
    "process_open_fds": set[str](),
    "process_max_fds": set[str](),
    "python_gc_collections_total": {"generation"},
}
"""Metrics of Prometheus and of its client library that expressions may name, with their labels."""
_NAME = re.compile(r"\b((?:job:)?(?:syndicate|process|python)_[a-z0-9_:]+|up)\b(?:\{([^}]*)\})?")
_MATCHER = re.compile(r'([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
_GROUPING = re.compile(r"\b(?:by|on|ignoring|without)\s*\(([^)]*)\)")


class Named(NamedTuple):
    """A metric in an expression, with what is asked of its labels: label and value."""

    metric: str
    matchers: tuple[tuple[str, str], ...]


def named(expression: str) -> Iterator[Named]:
    """Yield every metric that an expression names."""
    for name, braces in _NAME.findall(expression):
        matchers = ((label, value) for label, how, value in _MATCHER.findall(braces) if how)
        yield Named(name, tuple(matchers))


def groupings(expression: str) -> set[str]:
    """Return the labels by which an expression puts samples together."""
    return {label.strip() for found in _GROUPING.findall(expression) for label in found.split(",") if label.strip()}


def declared(name: str) -> Metric | None:
    """Return the metric that a name in an expression belongs to."""
    for metric in METRICS:
        ends = ("_bucket", "_sum", "_count") if metric.kind is Kind.HISTOGRAM else ("",)
        if name in {f"{metric.name}{end}" for end in ends}:
            return metric
    return None


def faults(expression: str, recorded: dict[str, set[str]] | None = None) -> Iterator[str]:
    """Yield what an expression names that there is not: metrics, labels, values of labels."""
    known: set[str] = set(ALWAYS)
    for one in named(expression):
        labels, values = _labels_of(one.metric, recorded or {})
        if labels is None:
            yield f"no metric {one.metric}"
            continue
        known |= labels
        for label, value in one.matchers:
            if label not in labels | ALWAYS:
                yield f"{one.metric} has no label {label}"
            wrong = {part for part in value.split("|") if "$" not in part} - values.get(
                label, {value, *value.split("|")}
            )
            yield from (f"{label} of {one.metric} never says {part}" for part in sorted(wrong))
    yield from (f"nothing has the label {label}" for label in sorted(groupings(expression) - known))


def _labels_of(name: str, recorded: dict[str, set[str]]) -> tuple[set[str] | None, dict[str, set[str]]]:
    if name in FROM_ELSEWHERE:
        return FROM_ELSEWHERE[name], {}
    if name in recorded:
        return recorded[name], {}
    metric = declared(name)
    if metric is None:
        return None, {}
    labels = set(metric.label_names) | ({"le"} if metric.kind is Kind.HISTOGRAM else set())
    return labels, {label.name: set(label.values) for label in metric.labels if label.values}


@cache
def rule_groups() -> list[dict[str, Any]]:
    """Return the groups of rules of the project; nobody changes them."""
    groups: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return groups


def rules() -> list[dict[str, Any]]:
    """Return every rule of the project, recording rules first."""
    return [rule for group in rule_groups() for rule in group["rules"]]


@cache
def rule_tests() -> list[dict[str, Any]]:
    """Return the files of unit tests of the rules; nobody changes them."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(PROMETHEUS.glob("*.test.yml"))]


def write_rules_apart(folder: Path) -> list[str]:
    """
    Write the tests of each alert beside that alert and the recording rules alone, and return the names of the files.

    Prometheus works out every rule at every moment of every test: apart from each other that is a tenth of the work.
    """
    written = []
    for alert in {rule["alert"] for rule in alerts()}:
        groups = [
            {**group, "rules": [one for one in group["rules"] if one.get("alert", alert) == alert]}
            for group in rule_groups()
        ]
        (folder / f"{alert}.yml").write_text(json.dumps({"groups": groups}), encoding="utf-8")
        for number, tested in enumerate(rule_tests()):
            own = [test for test in tested["tests"] if alert in {case["alertname"] for case in test["alert_rule_test"]}]
            if own:
                written.append(f"{alert}.{number}.test.yml")
                alone = {**tested, "rule_files": [f"{alert}.yml"], "tests": own}
                (folder / written[-1]).write_text(json.dumps(alone), encoding="utf-8")
    return sorted(written)


def alerts() -> list[dict[str, Any]]:
    """Return every alert rule."""
    return [rule for rule in rules() if "alert" in rule]


def recorded() -> dict[str, set[str]]:
    """Return what recording rules make, with the labels it has: those of what it is made from."""
    made: dict[str, set[str]] = {}
    for rule in rules():
        if "record" in rule:
            found = [declared(one.metric) for one in named(rule["expr"])]
            every = {label for metric in found if metric for label in metric.label_names}
            made[rule["record"]] = (groupings(rule["expr"]) or every) | ALWAYS
    return made


def promtool(*arguments: str, given: str = "", folder: Path = PROMETHEUS) -> subprocess.CompletedProcess[str]:
    """Run Prometheus' own tool."""
    assert PROMTOOL is not None
    return subprocess.run(
        [PROMTOOL, *arguments], input=given, capture_output=True, text=True, timeout=600, check=False, cwd=folder
    )
