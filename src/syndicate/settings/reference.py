"""Reference pages derived from the table of settings and the connectors' Specs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from syndicate.connect.contract import Spec
from syndicate.settings.carry import CARRIED
from syndicate.settings.table import Key, Settings, SourceSettings, keys, sections
from syndicate.settings.values import expected, shown

_NOTE = "<!-- 由代码生成，勿手改：make docs / derived from the code by `make docs` -->"
_TABLE = ("| 键 / key | 类型 / type | 默认 / default | 含义 / meaning |", "| --- | --- | --- | --- |")
_PAGES = {
    "publish": "publishing.md",
    "backup": "operations.md",
    "log": "operations.md",
    "metrics": "metrics.md",
    "verify": "metrics.md",
}
"""Where more is said of a section."""


def configuration_reference() -> str:
    """Return the page on settings: where they are written, and every key."""
    lines = [
        "# 配置 / Configuration",
        "",
        _NOTE,
        "",
        "次序，后者为准：`syndicate.toml` < 旁边的 `config.d/*.toml`（按文件名）< 环境变量 `SYNDICATE_SECTION__KEY` < 命令行。",
        "配置文件由 `--config` 或 `SYNDICATE_CONFIG` 指定，否则用当前目录的 `syndicate.toml`；都没有就用默认值（没有信源）。",
        "文件中的相对路径从该文件所在文件夹算起；环境变量和命令行中的从当前目录算起。不认识的键是错误，并提示最接近的键。",
        '密钥写作 `<键>_file = "路径"`，不写进配置文件。`syndicate config show` 显示每项的值和来源，`config check` 检查，`config example` 给出示例。',
        "密钥文件的相对路径在配置旁找不到时，到 `$CREDENTIALS_DIRECTORY`（systemd 的 `LoadCredential=`）中找。",
        "编辑器补全：`syndicate config schema > syndicate.schema.json`，并在配置首行写 `#:schema ./syndicate.schema.json`。",
        "",
        "The later stands: the file, `config.d/*.toml` beside it, the environment (`SYNDICATE_JURISDICTION__CODE` sets",
        "`jurisdiction.code`), the command line. Relative paths in files count from the file's folder. An unknown key is an error",
        "with a suggestion. Secrets are written as `<key>_file`; a relative one that is not there is looked for in",
        "`$CREDENTIALS_DIRECTORY`. `syndicate config schema` prints a JSON Schema for editors.",
        "",
        "## 顶层 / top level",
        "",
        *_rows(Settings, but={*sections(), "source"}),
        "",
        *_sections(),
        "## `[[source]]` 信源",
        "",
        *_rows(SourceSettings, but={"options"}),
        "",
        "`[source.options]` 是连接器自己的选项 / holds the connector's own options: [connectors.md](connectors.md).",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _sections() -> Iterator[str]:
    for name, table in sections().items():
        yield f"## `[{name}]` {(table.__doc__ or '').partition(':')[0]}"
        yield ""
        yield from _rows(table)
        yield ""
        if name in _PAGES:
            yield f"见 / see [{_PAGES[name]}]({_PAGES[name]})."
            yield ""


def connectors_reference(specs: Mapping[str, Spec]) -> str:
    """Return the page on connectors: formats, guarantees and options of each."""
    lines = ["# 连接器 / Connectors", "", _NOTE, "", *_overview(specs)]
    for name in sorted(specs):
        lines += ["", *_connector(specs[name])]
    return "\n".join(lines) + "\n"


def _overview(specs: Mapping[str, Spec]) -> Iterator[str]:
    yield "| 连接器 / connector | 渠道 / channel | 文件 / files | 网址 / address |"
    yield "| --- | --- | --- | --- |"
    for name in sorted(specs):
        spec = specs[name]
        yield f"| [{name}](#{name}) | {spec.channel.label} `{spec.channel}` | {_tick(spec.read)} | {_tick(spec.connect)} |"


def _tick(there: object) -> str:
    return "✓" if there is not None else "—"


def _connector(spec: Spec) -> Iterator[str]:
    yield f"## {spec.name}"
    yield ""
    yield spec.summary
    yield ""
    yield f"- 格式 / formats: {'; '.join(spec.formats)}"
    yield f"- 文件后缀 / suffixes: {' '.join(f'`{suffix}`' for suffix in spec.suffixes) or '—'}"
    yield f"- 送达保证 / delivery guarantee: {spec.guarantee}"
    yield f"- 详见 / more: [connectors/{spec.name}/README.md](../connectors/{spec.name}/README.md)"
    rows = _rows(spec.options, but=CARRIED)
    if len(rows) > len(_TABLE):
        yield ""
        yield from rows


def _rows(table: type[msgspec.Struct], but: frozenset[str] | set[str] = frozenset()) -> list[str]:
    return [*_TABLE, *(_row(key) for name, key in keys(table).items() if name not in but)]


def _row(key: Key) -> str:
    default = "**必填 / required**" if key.required else _code(shown(key.default))
    if key.secret:
        default = f"`{key.name}_file`"
    cells = (f"`{key.name}`", expected(key), default, key.help)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _code(text: str) -> str:
    return f"`{text}`" if text else "—"
