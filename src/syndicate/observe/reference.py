"""The reference page on metrics, derived from the table."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate.observe.declared import Label, Metric
from syndicate.observe.table import METRICS, SECTIONS, STANDARD

_NOTE = "<!-- 由代码生成，勿手改：make docs / derived from the code by `make docs` -->"
_HEAD = ("| 指标 / metric | 种类 / kind | 标签 / labels | 含义 / meaning |", "| --- | --- | --- | --- |")
_MANY = 8
"""So many values of a label are listed in its row; more are listed below."""


def metrics_reference() -> str:
    """Return the page: how metrics are read, and every one of them."""
    lines = [
        "# 指标 / Metrics",
        "",
        _NOTE,
        "",
        "守护进程（`syndicate run`）在 `metrics.listen`（默认 `127.0.0.1:9464`）提供 `/metrics`，供 Prometheus 读取，与网页分开，没有登录。",
        "计数和积压在 Prometheus 来读时由只读连接从台账取得（最多 5 秒前的；读不到的不显示，并计入 `syndicate_collector_errors_total`）；其余由守护进程随时记录，从启动时的 0 开始。",
        "标签只取有限的值，其余记为 `other`；没有条目的标题、正文、文号、网址，也没有人名。时间一律为 Unix 秒，0 表示从未。",
        "",
        "The daemon shows `/metrics` at `metrics.listen`, apart from the pages; nobody logs in there. Counts and backlogs are read from the",
        "ledger by a connection that only reads, when Prometheus asks (at most 5 seconds old; what cannot be read is not shown and counted in",
        "`syndicate_collector_errors_total`); the rest is set as things happen and begins at 0 with the process. Labels take bounded values, any",
        "other says `other`; no title, text, document number, address or person is in them. Times are seconds since the epoch, 0: never.",
        "",
        "`verify.interval`：守护进程每隔这么久自行核对一次台账（同 `syndicate verify`），结果见 `syndicate_counts_drift_items`、",
        "`syndicate_promise_broken`。/ Every `verify.interval` the daemon checks its ledger as `syndicate verify` does.",
        "",
        "- 告警 / alerts: [runbook](runbook/README.md) · `docker/prometheus/alerts.yml`",
        "- 看板 / dashboards: `docker/grafana/dashboards`",
        "",
        *_tables(),
        "## 标签的值 / Values of labels",
        "",
        *_long_labels(),
        "",
        "## 客户端库自带 / From the client library",
        "",
        f"`{'*`、`'.join(STANDARD)}*`：进程的内存、CPU、文件句柄，解释器的版本与垃圾回收 / memory, CPU and open files of the process, the interpreter.",
    ]
    return "\n".join(lines) + "\n"


def _tables() -> Iterator[str]:
    for title, metrics in SECTIONS:
        yield f"## {title}"
        yield ""
        yield from _HEAD
        yield from (_row(metric) for metric in metrics)
        yield ""


def _row(metric: Metric) -> str:
    words = metric.help
    if metric.absent:
        words += f"；没有值：{metric.absent.replace(' / ', ' / none ')}"
    source = "；读自台账 / read from the ledger" if metric.collector in _READ else ""
    labels = "；".join(_label(label) for label in metric.labels)
    return f"| `{metric.name}` | {metric.kind} | {labels} | {words}{source} |"


_READ = frozenset({"counts", "reviews", "deliveries", "holdings"})


def _label(label: Label) -> str:
    if label.of:
        return f"`{label.name}`：{label.of}"
    if len(label.values) > _MANY:
        return f"`{label.name}`（见下 / below）"
    return f"`{label.name}`：{'、'.join(f'`{value}`' for value in label.values)}"


def _long_labels() -> Iterator[str]:
    shown: set[Label] = set()
    for metric in METRICS:
        for label in metric.labels:
            if len(label.values) > _MANY and label not in shown:
                shown.add(label)
                where = f"`{metric.name}`"
                yield f"- `{label.name}`（{where}）：{'、'.join(f'`{value}`' for value in label.values)}"
