"""screen: judge texts line by line, without a home and without a configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, visible

if TYPE_CHECKING:
    from syndicate.model.screening import Screening
    from syndicate.pipeline.screen import Ruleset

_LONGEST = 64 * 2**20
"""Bytes of a line beyond which it is refused: no text of one item is that long."""


@click.command(cls=Command)
@click.argument("file", type=click.File("rb"), default="-", metavar="[FILE|-]")
@click.option(
    "--rules",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    help="规则目录，默认为随程序安装的 / folder of rules",
)
@click.pass_obj
def screen(invocation: Invocation, file: BinaryIO, folder: str | None) -> int:
    """
    逐行审查：每行一个 {"id","text"}（纯文本或 HTML），输出处理意见、各处发现和遮盖后的文本。

    Screens JSON lines {"id","text"} and prints {"id","disposition","spans","warnings","redacted","rules"}, one line for each. Spans count
    code points of the text as given. A line that cannot be read is told on standard error; the rest goes on and the exit code is 3.
    """
    from syndicate.pipeline.screen import screen_text

    rules, bad = read_ruleset(folder), 0
    for number, said in enumerate(iter(lambda: file.readline(_LONGEST + 1), b""), 1):
        if not said.strip():
            continue
        name, text, problem = _read(said)
        if problem:
            bad += 1
            click.echo(f"第 {number} 行：{problem[0]} / line {number}: {problem[1]}", err=True)
        if text is not None:
            print(_line(_told(name, screen_text(text, rules))))
        elif name is not None:
            print(_line(_stopped(name, rules)))
    return 3 if bad else 0


def read_ruleset(folder: str | None = None) -> Ruleset:
    """
    Compile the rules of a folder, by default those that are installed.

    Raises:
        ConfigError: A rule file is missing or wrong, or fails its own examples.
    """
    from importlib.resources import files
    from pathlib import Path

    from syndicate.model import ConfigError
    from syndicate.pipeline.screen import Ruleset

    place = Path(folder) if folder else files("syndicate_config") / "secrecy"
    texts = {entry.name: entry.read_text("utf-8") for entry in place.iterdir() if entry.name.endswith(".toml")}
    try:
        return Ruleset.from_texts(texts)
    except ValueError as error:
        raise ConfigError(f"审查规则未采用：{error} / the screening rules were refused") from error


Problem = tuple[str, str]


def _read(said: bytes) -> tuple[Any, str | None, Problem | None]:
    """Return id, text and what is wrong with a line, in both languages."""
    import json

    try:
        row = json.loads(said.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        detail = visible(str(error))
        return None, None, (f"不是有效的 JSON（{detail}）", f"no valid JSON ({detail})")
    if not isinstance(row, dict):
        return None, None, ("应为 {“id”,“text”} 对象", 'expected an object {"id", "text"}')
    name, text = row.get("id"), row.get("text")
    if not isinstance(name, str | int) or isinstance(name, bool):
        return (
            None,
            text if isinstance(text, str) else None,
            ("字段 id 应为文字或数字", "field id: expected a string or a number"),
        )
    if not isinstance(text, str):
        return (
            name,
            None,
            ("字段 text 应为文字，已按不得公开处理", "field text: expected a string; the item is stopped"),
        )
    return name, text, None


def _line(row: dict[str, Any]) -> str:
    """Return one line of JSON; half a character, which no encoding has, leaves as the escape it came as."""
    import json

    return json.dumps(row, ensure_ascii=False)


def _told(name: Any, verdict: Screening) -> dict[str, Any]:
    return {
        "id": name,
        "disposition": verdict.disposition,
        "spans": [
            {
                "start": one.start,
                "end": one.end,
                "kind": one.kind,
                "act": one.act,
                "rule": one.rule,
                "reason": one.reason,
            }
            for one in verdict.findings
        ],
        "warnings": [{"start": one.start, "end": one.end, "kind": one.kind} for one in verdict.warnings],
        "redacted": verdict.redacted,
        "rules": verdict.rules,
    }


def _stopped(name: Any, rules: Ruleset) -> dict[str, Any]:
    return {"id": name, "disposition": "block", "spans": [], "warnings": [], "redacted": None, "rules": rules.digest}
