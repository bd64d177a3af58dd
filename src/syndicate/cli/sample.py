"""sample: the sample year, written and served."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import encode, output_format

_WORDS = {
    "directory": "目录",
    "year": "年度",
    "scale": "比例",
    "seed": "种子",
    "files": "文件",
    "bytes": "字节",
    "postings": "发布条次",
    "information": "信息条数",
    "broken": "损坏输入",
}


@click.command(cls=Command)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--year", type=int, default=2018, show_default=True, help="年度 / the year")
@click.option("--scale", type=float, default=1.0, show_default=True, help="规模 / share of the published numbers")
@click.option("--seed", type=int, default=1, show_default=True, help="种子 / picks one of many such years")
@click.option(
    "--serve", is_flag=True, help="随后提供样例网站；目录中已有样例时只提供网站 / serve its web site afterwards"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="网站地址 / address to serve on")
@click.option("--port", type=click.IntRange(0, 65535), help="网站端口，默认 8018 / port to serve on, default 8018")
@output_format(choices=("table", "json"))
def sample(  # noqa: PLR0913 — one parameter per option
    directory: Path, year: int, scale: float, seed: int, serve: bool, host: str, port: int | None, form: str
) -> None:
    """
    按真实格式写出一个合成的样本年，附正确答案；目录中的旧样例会被替换。

    Write a synthetic year of raw exports in true formats, with its answers; an earlier sample in the folder is replaced.
    """
    from syndicate.sample import is_sample

    if not (serve and is_sample(directory)):
        _report(write(directory, year, scale, seed), form)
    if serve:
        _serve(directory, host, port)


def write(directory: Path, year: int = 2018, scale: float = 1.0, seed: int = 1) -> dict[str, Any]:
    """
    Write the sample and return its manifest; every step is told on standard error.

    Raises:
        UsageError: The folder holds something else, or a number is out of range.
        Fatal: The disk refuses.
    """
    import dataclasses

    from syndicate.model import Fatal
    from syndicate.model.errors import in_chinese
    from syndicate.sample import write_sample

    try:
        done = write_sample(directory, year=year, scale=scale, seed=seed, progress=tell)
    except OSError as error:
        raise Fatal(
            f"无法写入 {directory}：{in_chinese(error)} / cannot write {directory}: {error.strerror}"
        ) from error
    return dataclasses.asdict(done) | {"directory": str(done.directory)}


def tell(step: str, done: int, total: int) -> None:
    """Write one line per step to standard error."""
    _say(f"[{done}/{total}] {step}")


def _report(manifest: Mapping[str, Any], form: str) -> None:
    if form == "json":
        print(encode(manifest))
        return
    for key, word in _WORDS.items():
        print(f"{word} {key}: {manifest[key]}")
    for channel, counted in manifest["channels"].items():
        print(f"  {channel}: 条次 {counted['postings']}，条数 {counted['information']}")


def _serve(directory: Path, host: str, port: int | None) -> None:
    from syndicate.model.errors import in_chinese
    from syndicate.sample import PORT, server

    chosen = PORT if port is None else port
    try:
        running = server(directory, host, chosen)
    except OSError as error:
        raise click.UsageError(
            f"无法在 {host}:{chosen} 提供网站：{in_chinese(error)}，可换 --port / cannot serve on {host}:{chosen}: choose another --port"
        ) from error
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with running:
            _say(f"样例网站 http://{host}:{running.server_address[1]}/ ，Ctrl-C 停止 / serving until Ctrl-C")
            running.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        _say("已停止 / stopped")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
