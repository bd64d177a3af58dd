"""Writes the registers: what the form counts and no channel carries, as far as the published report states it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from syndicate.sample.dice import dice
from syndicate.sample.disk import Disk, columns, csv_text
from syndicate.sample.plan import Plan
from syndicate.sample.planner import OFFICE_UNIT

_APPLICATIONS = (
    columns("编号,单位,收到日期,申请方式,申请人类型,办结日期,是否延期,答复类型,不同意公开理由"),
    ["属于已主动公开范围"] + ["同意公开"] * 12 + ["不同意公开"] * 2 + ["申请信息不存在"],
)
_MEETINGS = columns("编号,单位,日期,名称,类别,人次")
_TRAINED = (60, 85, 120, 135, 160)
"""Five trainings; together the 560 person-times of the report."""
_MEETING_COUNT = 12
"""The report says 10余次; the registers of the sample name twelve."""
BY_LETTER = (5, 11)


def write_registers(disk: Disk, plan: Plan) -> None:
    """Write the register of applications as a workbook, that of meetings and trainings as CSV."""
    rng = dice(f"{plan.seed}/registers")
    at = disk.when(4)
    disk.xlsx("registers/依申请公开登记簿.xlsx", [_APPLICATIONS[0], *_applications(plan.year, rng)], at, "依申请公开")
    disk.text("registers/会议培训登记簿.csv", "\ufeff" + csv_text([_MEETINGS, *_meetings(plan.year, rng)]), at)


def truth() -> dict[str, dict[str, int]]:
    """Return what the registers amount to."""
    return {
        "application": {
            "total": 16,
            "online": 14,
            "letter": 2,
            "already_public": 1,
            "granted": 12,
            "refused": 2,
            "refused_privacy": 2,
            "does_not_exist": 1,
        },
        "meeting": {"total": _MEETING_COUNT},
        "training": {"total": len(_TRAINED), "participants": sum(_TRAINED)},
    }


def _applications(year: int, rng: Random) -> list[list[str]]:
    rows = []
    for number, outcome in enumerate(_APPLICATIONS[1]):
        received = date(year, 1, 8) + timedelta(days=21 * number + rng.randrange(5))
        method = "信函" if number in BY_LETTER else "网络"
        closed = received + timedelta(days=rng.randrange(4, 14))
        reason = "涉及个人隐私" if outcome == "不同意公开" else ""
        identity = f"道里依申〔{year}〕{number + 1:03d}"
        rows.append([identity, OFFICE_UNIT, str(received), method, "公民", str(closed), "否", outcome, reason])
    return rows


def _meetings(year: int, rng: Random) -> list[list[str]]:
    rows = []
    for number in range(_MEETING_COUNT):
        day = date(year, number % 12 + 1, rng.randrange(3, 27))
        rows.append([f"HY{number + 1:02d}", OFFICE_UNIT, str(day), f"政务公开工作第{number + 1}次推进会", "会议", ""])
    for number, people in enumerate(_TRAINED):
        day = date(year, 2 * number + 2, rng.randrange(3, 27))
        rows.append(
            [f"PX{number + 1:02d}", OFFICE_UNIT, str(day), f"政务公开业务培训第{number + 1}期", "培训班", str(people)]
        )
    return rows
