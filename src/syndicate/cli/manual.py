"""The manual pages, derived from the commands and the settings: `syndicate(1)` and `syndicate.toml(5)`, in roff."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click
import msgspec

import syndicate
from syndicate.cli import EXIT_CONFIG, EXIT_ERROR, EXIT_FINDINGS, EXIT_LATER, EXIT_USAGE, cli
from syndicate.settings.table import Key, Settings, SourceSettings, keys, sections
from syndicate.settings.values import expected, shown

_EXITS = {
    0: "正常 / good",
    EXIT_ERROR: "错误 / error",
    EXIT_USAGE: "用法不对 / wrong usage",
    EXIT_FINDINGS: "有差异或发现 / differences or findings",
    EXIT_LATER: "稍后再试 / try again later",
    EXIT_CONFIG: "配置有误 / wrong configuration",
}
_SIGNALS = {
    "SIGTERM, SIGINT": "做完手上的一批后停止，最多 28 秒；再来一次立即停止 / finishes the batch on its way and ends, within 28 seconds; a second one ends at once",
    "SIGHUP": "重新载入配置和规则；有任何错误则沿用原来的 / reads configuration and rules again; where anything is wrong those before stay",
}
_VARIABLES = {
    "SYNDICATE_CONFIG": "配置文件 / the configuration file",
    "SYNDICATE_HOME": "数据目录 / folder of the data",
    "SYNDICATE_SECTION__KEY": "任何设置，如 SYNDICATE_WEB__LISTEN / any setting, such as SYNDICATE_WEB__LISTEN",
    "CREDENTIALS_DIRECTORY": "密钥文件所在目录，由 systemd 给出 / where files with secrets lie, as systemd says",
    "NO_COLOR": "输出不着色 / no colours",
}


def manual() -> str:
    """Return the page on the program: every command with its options."""
    lines = [
        *_head("SYNDICATE", 1),
        ".SH NAME",
        f"syndicate \\- {_text('政务公开信息的采集、计数、审查与填报 / exact counts of disclosed government information')}",
    ]
    lines += [".SH SYNOPSIS", ".B syndicate", "[\\-\\-home DIR] [\\-\\-config FILE] COMMAND [OPTIONS]"]
    lines += [".SH COMMANDS", *_commands(cli, click.Context(cli, info_name="syndicate"))]
    lines += [".SH SIGNALS", *_list(_SIGNALS), ".SH ENVIRONMENT", *_list(_VARIABLES)]
    lines += [".SH EXIT STATUS", *_list({str(code): words for code, words in _EXITS.items()})]
    lines += [".SH SEE ALSO", ".BR syndicate.toml (5)"]
    return "\n".join(lines) + "\n"


def settings_manual() -> str:
    """Return the page on the configuration: every key."""
    lines = [
        *_head("SYNDICATE.TOML", 5),
        ".SH NAME",
        f"syndicate.toml \\- {_text('syndicate 的配置文件 / configuration of syndicate')}",
    ]
    order = "syndicate.toml < config.d/*.toml < SYNDICATE_SECTION__KEY < 命令行；不认识的键是错误 / the command line; an unknown key is an error"
    lines += [".SH DESCRIPTION", _text(order)]
    tables: dict[str, type[msgspec.Struct]] = {"": Settings, **sections(), "[source]": SourceSettings}
    for name, table in tables.items():
        apart = (*sections(), "source") if table is Settings else ("options",)
        lines += [f".SH {_text(f'[{name}]' if name else 'TOP LEVEL')}"]
        lines += [line for key in keys(table).values() if key.name not in apart for line in _key(key)]
    lines += [".SH SEE ALSO", ".BR syndicate (1)"]
    return "\n".join(lines) + "\n"


def _head(title: str, section: int) -> list[str]:
    # Without a date: the page changes when the program does, not when it is made.
    return [
        '.\\" derived from the code by `make docs`',
        f'.TH {title} {section} "" "syndicate {syndicate.__version__}"',
    ]


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)
        else:
            yield from _command(command, inner)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    pieces = [piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    yield f".SS {_text(' '.join([context.command_path.partition(' ')[2], *pieces]))}"
    for number, part in enumerate(inspect.cleandoc(command.help or "").split("\n\n")):
        yield from ([".PP"] if number else [])
        yield _text(" ".join(part.split()))
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if record is not None and param.name not in ("home", "config", "help"):
            yield from (".TP", f".B {_text(record[0])}", _text(" ".join(record[1].split())) or "\\&")


def _key(key: Key) -> Iterator[str]:
    default = "" if key.required else shown(key.default)
    name = f"{key.name}_file" if key.secret else key.name
    yield from (".TP", f".B {_text(name)}")
    words = f"{key.help}. {expected(key)}." if key.help else f"{expected(key)}."
    yield _text(words + (f" 默认 / default: {default}" if default else ""))


def _list(entries: dict[str, str]) -> Iterator[str]:
    for name, words in entries.items():
        yield from (".TP", f".B {_text(name)}", _text(words))


def _text(words: str) -> str:
    """Return words as roff takes them: backslashes and hyphens written out, no line that begins like a command."""
    written = words.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", written)
