"""completion: what a shell needs to complete commands and options."""

from __future__ import annotations

import click

from syndicate.cli.bilingual import Command


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """
    打印命令补全脚本：bash 写入 ~/.bashrc：eval "$(syndicate completion bash)"。

    Print the script that completes commands and options: put `eval "$(syndicate completion bash)"` into ~/.bashrc or ~/.zshrc; for fish:
    syndicate completion fish > ~/.config/fish/completions/syndicate.fish.
    """
    from click.shell_completion import get_completion_class

    from syndicate.cli import cli

    made = get_completion_class(shell)
    assert made is not None  # click knows all that may be chosen
    script = made(cli, {}, "syndicate", "_SYNDICATE_COMPLETE")
    print(made.source_template % script.source_vars())
