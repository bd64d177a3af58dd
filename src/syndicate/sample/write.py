"""Writes the sample year: plan, raw exports, broken inputs, configuration, answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate.model import UsageError
from syndicate.sample.answers import write_answers
from syndicate.sample.broken import write_broken
from syndicate.sample.configure import write_configuration
from syndicate.sample.departments import write_departments
from syndicate.sample.disk import Disk, Progress
from syndicate.sample.plan import Plan
from syndicate.sample.postings import make_plan
from syndicate.sample.registers import write_registers
from syndicate.sample.site import write_site
from syndicate.sample.wechat import write_wechat
from syndicate.sample.weibo import write_weibo


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was written, and the counts that a right reading of it gives."""

    directory: Path
    year: int
    scale: float
    seed: int
    files: int
    bytes: int
    channels: Mapping[str, Mapping[str, int]]
    """Channel → `postings` and `information`."""
    postings: int
    information: int
    broken: int
    """Inputs and rows that must end in quarantine."""


_Step = Callable[[Disk, Plan], None]
_STEPS: tuple[tuple[str, _Step], ...] = (
    ("网站 / website", write_site),
    ("微博 / Weibo", write_weibo),
    ("微信 / WeChat", write_wechat),
    ("部门 / departments", write_departments),
    ("登记簿 / registers", write_registers),
)


def write_sample(
    directory: Path,
    *,
    year: int = 2018,
    scale: float = 1.0,
    seed: int = 1,
    progress: Progress | None = None,
) -> Manifest:
    """
    Write a synthetic district year of raw exports, with its truth in `answers.json` and `answers.jsonl`.

    The same arguments give the same files, byte for byte and with the same times. At scale 1 the distinct information per
    channel equals the published numbers of 道里区 2018. Replaces an earlier sample in the folder.

    Args:
        directory: Empty, absent, or an earlier sample.
        year: The year of the counts.
        scale: Share of the published numbers; each count is at least one.
        seed: Picks one of many such years.
        progress: Called before and after each step with its name, steps done, and steps in all.

    Raises:
        UsageError: The folder holds something else, or a number is out of range.
        OSError: The disk refuses.
    """
    _check(year, scale)
    tell = progress or _silent
    total = len(_STEPS) + 2
    disk = Disk(directory, year)
    disk.prepare()
    tell("计划 / plan", 0, total)
    plan = make_plan(year, scale, seed)
    for number, (name, step) in enumerate(_STEPS, 1):
        tell(name, number, total)
        step(disk, plan)
    tell("答案 / answers", total - 1, total)
    broken = write_broken(disk, plan)
    write_configuration(disk)
    answers = write_answers(disk, plan, broken)
    tell("完成 / done", total, total)
    return _manifest(disk, plan, answers)


def _silent(_name: str, _done: int, _total: int) -> None:
    """Report nothing."""


def _check(year: int, scale: float) -> None:
    if not 2014 <= year <= 2100:
        raise UsageError(f"年份 {year} 应在 2014 至 2100 之间 / year {year} must lie between 2014 and 2100")
    if not 0 < scale <= 100:
        raise UsageError(f"比例 {scale} 应大于 0、不超过 100 / scale {scale} must be above 0 and at most 100")


def _manifest(disk: Disk, plan: Plan, answers: Mapping[str, Any]) -> Manifest:
    return Manifest(
        directory=disk.root,
        year=plan.year,
        scale=plan.scale,
        seed=plan.seed,
        files=disk.files,
        bytes=disk.size,
        channels=answers["channels"],
        postings=answers["postings"],
        information=answers["information"],
        broken=len(answers["broken"]),
    )
