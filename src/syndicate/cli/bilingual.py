"""Commands that explain themselves in Chinese first, and are imported only when they are called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

_HELP = "显示帮助 / show this help"
SHARED = {
    "home": "数据目录（SYNDICATE_HOME，默认 ./var）/ folder of the data",
    "config": "配置文件（SYNDICATE_CONFIG）/ configuration file",
}


class _Bilingual(click.Command):
    """Help with headings in both languages."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Explain `--help` in both languages."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法 / usage: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项 / options"):
                formatter.write_dl(records)


class Command(_Bilingual):
    """A command; it takes the options that all commands share, as the program itself does before the command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(_shared(name, words) for name, words in SHARED.items())


class Group(_Bilingual, click.Group):
    """A group of commands that are defined beside it."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in the order they are defined."""
        rows = [(name, self.summary(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令 / commands"):
            formatter.write_dl(rows)

    def summary(self, ctx: click.Context, name: str) -> str:
        """Return the one-line help of a command."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=100) if command else ""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is an error with a suggestion."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            raise click.UsageError(f"没有命令“{name}”{suggestion(name, self.list_commands(ctx))}", ctx)
        return super().resolve_command(ctx, args)


class LazyGroup(Group):
    """A group whose commands live in modules of their own: `name → (module, attribute, one-line help)`."""

    def __init__(self, *args: Any, lazy: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader who has seen enough (`| head`) is no error, though click would end with exit code 1."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return code

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names without importing anything."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in self._lazy:
            return None
        module, _ = self._lazy[cmd_name]
        command: click.Command = getattr(import_module(f"syndicate.cli.{module}"), cmd_name.replace("-", "_"))
        return command

    def summary(self, ctx: click.Context, name: str) -> str:
        """Return the one-line help of a command without importing it."""
        return self._lazy[name][1]


def _shared(name: str, words: str) -> click.Option:
    """Return an option that stands in the place of the one given before the command."""

    def put(context: click.Context, _: click.Parameter, value: Path | None) -> None:
        if value is not None:
            context.obj = context.obj._replace(**{name: value})

    kind = click.Path(path_type=Path)
    return click.Option([f"--{name}"], type=kind, help=words, expose_value=False, callback=put)


def suggestion(name: str, known: Sequence[str]) -> str:
    """Return the rest of a sentence about a name that is not known: which one is near, in both languages."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, 1)
    near = f"，是否指“{close[0]}”？" if close else ""
    return f"{near} / unknown name {name}{f', did you mean {close[0]}?' if close else ''}"
