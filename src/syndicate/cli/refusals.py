"""What is wrong with a call, in both languages: the parser's own messages are English only."""

from __future__ import annotations

import re
from typing import Any

import click

_QUOTED = re.compile(r"['\"](.*?)['\"] ")
_EXTRA = re.compile(r"^Got unexpected extra arguments? \((.*)\)", re.DOTALL)


def said_of(error: click.ClickException) -> str:
    """Return the message of an error: Chinese first, then English; one that a command wrote is in both already."""
    if type(error) in (click.UsageError, click.ClickException) and not _EXTRA.search(error.message):
        return error.message
    return f"{_chinese(error)} / {_english(error)}"


def _english(error: click.ClickException) -> str:
    """Return the parser's own words; of an option that is none ours, for its releases word that differently."""
    if isinstance(error, click.NoSuchOption):
        near = " or ".join(f"'{one}'" for one in error.possibilities or ())
        return f"No such option '{error.option_name}'{f'. Did you mean {near}?' if near else ''}"
    english = error.format_message()
    return english.removesuffix(".") if "?" not in english else english


def _chinese(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有选项“{error.option_name}”{_nearest(error.possibilities)}"
    if isinstance(error, click.BadOptionUsage):
        value = "不带值" if "not take" in error.message else "后须有值"
        return f"选项“{error.option_name}”{value}"
    if isinstance(error, click.MissingParameter):
        what = "选项" if error.param is not None and error.param.param_type_name == "option" else "参数"
        return f"缺少{what}“{_name(error)}”{_expected(error.param)}"
    if isinstance(error, click.BadParameter):
        given = _QUOTED.search(error.message)
        got = f"，得到“{given[1]}”" if given else ""
        return f"“{_name(error)}”{_expected(error.param).lstrip('，') or '的值不对'}{got}"
    if isinstance(error, click.FileError):
        return f"文件“{error.ui_filename}”打不开"
    extra = _EXTRA.search(error.message)
    return f"多出的参数“{extra[1]}”" if extra else "用法有误"


def _nearest(possibilities: Any) -> str:
    near = list(possibilities or ())
    return f"，是否指“{'”“'.join(near)}”？" if near else ""


def _name(error: click.BadParameter) -> str:
    """Return what people write for a parameter: the option's long name, the argument's word."""
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.make_metavar(error.ctx).strip("[].") if error.ctx else str(error.param.name)


def _expected(param: click.Parameter | None) -> str:
    """Return what a parameter takes, after a comma; empty when its type has no words."""
    words = _words(param.type) if param is not None else ""
    return f"，应为{words}" if words else ""


def _words(kind: Any) -> str:  # noqa: PLR0911 — one line per type
    if isinstance(kind, click.Choice):
        return " " + "、".join(map(str, kind.choices)) + " 之一"
    if isinstance(kind, click.IntRange):
        return f"整数{_bounds(kind)}"
    if isinstance(kind, click.FloatRange):
        return f"数字{_bounds(kind)}"
    if isinstance(kind, click.DateTime):
        return "日期，如 2018-12-31"
    if isinstance(kind, click.Path):
        return "已有的路径" if kind.exists else "路径"
    if isinstance(kind, click.File):
        return "能打开的文件"
    return {click.INT: "整数", click.FLOAT: "数字", click.BOOL: " true 或 false"}.get(kind, "")


def _bounds(kind: click.IntRange | click.FloatRange) -> str:
    least = "" if kind.min is None else f"不小于 {kind.min}"
    most = "" if kind.max is None else f"不大于 {kind.max}"
    both = "、".join(filter(None, (least, most)))
    return f"（{both}）" if both else ""
