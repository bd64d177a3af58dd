"""The command line: one module per thought, imported when called."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from syndicate.cli.bilingual import SHARED, LazyGroup
from syndicate.cli.shared import Invocation

EXIT_ERROR, EXIT_USAGE, EXIT_FINDINGS, EXIT_LATER, EXIT_CONFIG = 1, 2, 3, 75, 78

_COMMANDS = {
    "run": ("run", "运行守护进程：轮询所有信源 / run the daemon: poll every source"),
    "kafka": ("kafka", "规模化引擎的通道：主题、分区表、进度 / what carries readings in the scaled engine"),
    "serve": ("serve", "只提供网页，不轮询信源 / serve the pages alone, poll nothing"),
    "load": ("load", "读入文件，或把所有信源各读一遍 / read files, or every configured source once"),
    "items": ("items", "列出公开条目 / list disclosures"),
    "item": ("item", "一条信息：查看、说明理由、人工认定 / one item: see, explain, correct"),
    "dedup": ("dedup", "识别的参数：查看、回测、启用 / recognition: see, back-test, switch on"),
    "stats": ("stats", "年度统计：条次、条数、重叠 / a year's counts"),
    "export": ("export", "填报并导出统计表 / fill and export the official form"),
    "rollup": ("rollup", "汇总各单位报来的统计表 / gather and add up the forms of units"),
    "report": ("report", "起草年度报告 / draft the annual report"),
    "returns": (
        "returns",
        "统计表和年度报告：核对、结账、期限、年终准备 / forms and reports: check, close, due, ready",
    ),
    "screen": ("screen", "逐行审查文本：发现、处理意见、遮盖 / screen texts line by line"),
    "review": ("review", "保密审查：送审、阅看、决定、公开、撤回 / the review: submit, decide, release, withdraw"),
    "user": ("user", "用户、角色、密码、令牌、委托 / users, roles, passwords, tokens, delegations"),
    "audit": ("audit", "审查记录：链头、存证、核对 / the record: head, anchors, proof"),
    "publish": ("publish", "公开出口：订阅源、推送、撤回 / the way out: feeds, webhooks, recalls"),
    "verify": ("verify", "核对台账的每项承诺 / check every promise of the ledger"),
    "backup": ("backup", "备份：制作、列出、核对 / backups of the ledger: make, list, verify"),
    "restore": ("backup", "用备份恢复台账 / put a backup in the place of the ledger"),
    "db": ("db", "数据库：台账在哪里，迁往 PostgreSQL / where the ledger lies, its move to PostgreSQL"),
    "quarantine": ("quarantine", "查看、重试被隔离的输入 / see and retry what could not be read"),
    "source": ("source", "信源列表与测试 / list and test sources"),
    "rules": ("rules", "分类规则：自测、比较、重新归类 / test, compare, apply the classification rules"),
    "config": ("config", "查看、检查、生成配置 / show, check, write the configuration"),
    "probe": ("probe", "查看陌生网页，建议信源配置 / suggest a source from an unknown page"),
    "sample": ("sample", "生成样例年度 / write the sample year"),
    "demo": ("demo", "一步看全：样例年度 → 读入 → 填表 / the sample year from beginning to end"),
    "health": ("health", "正在运行的守护进程是否正常 / whether a running daemon is in order"),
    "doctor": ("doctor", "检查安装与数据目录 / check the installation and the home"),
    "completion": ("completion", "命令补全脚本 / completion of commands for a shell"),
    "version": ("version", "版本 / the version"),
}

_HELP = """政务公开多渠道采集、去重、统计与填报。

Exact, defensible counts of disclosed government information.

退出码 / exit codes: 0 正常 ok，1 错误 error，2 用法 usage，3 有差异或发现 findings，75 稍后再试 try later，78 配置 configuration
"""


@click.command(cls=LazyGroup, lazy=_COMMANDS, help=_HELP, context_settings={"max_content_width": 110})
@click.option("--home", type=click.Path(path_type=Path), help=SHARED["home"])
@click.option("--config", type=click.Path(path_type=Path), help=SHARED["config"])
@click.pass_context
def cli(context: click.Context, home: Path | None, config: Path | None) -> None:
    """Take the options that every command shares."""
    context.obj = Invocation(home, config)


def main() -> None:
    """Run the program; errors end in one clear message and an exit code that scripts can trust."""
    _unbreak_pipes()
    try:
        code = cli(standalone_mode=False)
    except click.exceptions.Abort:
        _say("已中止 / aborted")
        code = EXIT_ERROR
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = EXIT_USAGE
    except click.ClickException as error:
        from syndicate.cli.refusals import said_of

        _say(said_of(error))
        code = EXIT_USAGE
    except _syndicate_errors() as error:
        _say(str(error))
        code = exit_code_of(error)
    sys.exit(code if isinstance(code, int) else 0)


def _syndicate_errors() -> type[Exception]:
    """Return the root of the project's errors; looked up only when something was raised, so that `--help` stays quick."""
    from syndicate.model import SyndicateError

    return SyndicateError


def exit_code_of(error: Exception) -> int:
    """Return the exit code of an error."""
    from syndicate.model import ConfigError, Transient, UsageError

    if isinstance(error, ConfigError):
        return EXIT_CONFIG
    if isinstance(error, UsageError):
        return EXIT_USAGE
    return EXIT_LATER if isinstance(error, Transient) else EXIT_ERROR


def _say(message: str) -> None:
    click.echo(f"错误 / error: {message}", err=True)


def _unbreak_pipes() -> None:
    """Write UTF-8 wherever the output goes; a terminal set to another encoding must not stop the work."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
