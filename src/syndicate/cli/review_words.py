"""How reviews are told at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicate.cli.shared import emit, visible

if TYPE_CHECKING:
    from syndicate.model.review import Act, Alarm, Finding, Review
    from syndicate.pipeline.gate.clocks import Clock
    from syndicate.review.looking import Line, Opened

LINES = {
    "id": "编号", "state": "状态", "unit": "单位", "title": "标题", "findings": "发现", "open_findings": "未处理",
    "statutory": "法定时限", "office": "本级时限", "claimed_by": "办理中", "digest": "摘要",
}  # fmt: skip
ACTS = {
    "place": "序", "at": "时间", "person": "办理人", "principal": "代行", "deed": "事项", "tier": "级", "before": "由", "after": "至",
    "code": "代码", "reason": "理由", "article": "依据", "digest": "摘要",
}  # fmt: skip
ALARMS = {
    "id": "编号", "kind": "告警", "subject": "对象", "review": "审查", "findings": "发现", "detector": "类别", "raised_at": "时间",
    "resolved_at": "处置时间", "resolved_by": "处置人", "resolution": "处置",
}  # fmt: skip
UNREVIEWED = {
    "handle": "编号", "published": "公开日期", "channel": "渠道", "unit": "单位", "title": "标题", "url": "网址", "review": "审查",
    "state": "状态",
}  # fmt: skip
_SHORT = 12


def said(row: Review) -> str:
    """Tell in one line where a review stands."""
    return f"{row.id}  {row.state.label} {row.state}  {visible(row.subject)}  摘要 {row.digest[:_SHORT]}"


def line_row(line: Line) -> dict[str, Any]:
    """Return one line of the queue."""
    row = line.review
    return {
        "id": row.id,
        "state": row.state,
        "label": line.label,
        "source": row.source,
        "subject": row.subject,
        "unit": row.unit,
        "title": line.title,
        "findings": line.findings,
        "open_findings": line.open_findings,
        "statutory": clock_told(line.clocks.statutory),
        "office": clock_told(line.clocks.office),
        "clocks": line.clocks,
        "claimed_by": line.claimed_by,
        "since": row.since,
        "digest": row.digest[:_SHORT],
    }


def clock_told(clock: Clock) -> str:
    """Tell a time limit in words."""
    if clock.note:
        return clock.note
    if not clock.due or clock.left is None:
        return ""
    if clock.left < 0:
        return f"{clock.due} 逾期 {-clock.left} 个工作日 / overdue"
    return f"{clock.due} 余 {clock.left} 个工作日"


def act_row(act: Act) -> dict[str, Any]:
    """Return one act."""
    import msgspec

    return msgspec.structs.asdict(act) | {"digest": act.digest[:_SHORT], "label": act.deed.label}


def alarm_row(alarm: Alarm) -> dict[str, Any]:
    """Return one alarm."""
    import msgspec

    return msgspec.structs.asdict(alarm)


def opened_row(opened: Opened) -> dict[str, Any]:
    """Return one information on the desk, for programs."""
    import msgspec

    told = msgspec.structs.asdict(opened) | {
        "line": line_row(opened.line),
        "findings": [_finding(one, is_open) for one, is_open in opened.findings],
        "case": {
            "state": opened.case.state,
            "round": opened.case.round,
            "makers": sorted(opened.case.makers),
            "approvals": [one._asdict() for one in opened.case.approvals],
        },
    }
    return told | {"digest": opened.version.digest}


def _finding(found: Finding, is_open: bool) -> dict[str, Any]:  # a pair taken apart
    import msgspec

    return msgspec.structs.asdict(found) | {"open": is_open}


def print_opened(opened: Opened) -> None:
    """Print one information for people."""
    version = opened.version
    print(said(opened.line.review))
    print(f"摘要 / digest: {version.digest}")
    print(f"渠道 / channels: {version.channels}    撰稿修改 / makers: {'、'.join(sorted(opened.case.makers))}")
    print(
        f"法定时限 / statutory: {clock_told(opened.line.clocks.statutory)}    本级 / office: {clock_told(opened.line.clocks.office)}"
    )
    print(
        f"\n—— 拟公开内容 / what would go out ——\n{visible(version.shown_title)}\n{visible(version.shown_body, keep=chr(10))}"
    )
    if version.masks != "[]":
        print(f"\n—— 原文 / as handed in ——\n{visible(version.title)}\n{visible(version.body, keep=chr(10))}")
    if opened.findings:
        print()
        emit([_finding(*pair) for pair in opened.findings], "table", _FINDINGS)
    if opened.difference is not None:
        print(f"\n—— 较第 {opened.difference.before} 版的改动 / changes: {'、'.join(opened.difference.words)} ——")
        print("\n".join(visible(line) for line in (*opened.difference.lines, *opened.difference.files)))
    print()
    emit([act_row(act) for act in opened.history], "table", ACTS)
    print(f"\n您可以 / you may: {'、'.join(f'{deed.label} {deed}' for deed in opened.may) or '——'}")


_FINDINGS = {
    "number": "序", "of": "所在", "part": "部分", "start": "起", "end": "止", "kind": "类别", "act": "处理", "open": "未处理",
    "reason": "理由",
}  # fmt: skip
