"""The table of settings: every key, its type, its default and its help. Everything else here is derived from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_type_hints

import msgspec
from msgspec import NODEFAULT, Meta

from syndicate.connect.contract import Defaults
from syndicate.model import Channel, ConfigError
from syndicate.model.review import TIERS
from syndicate.settings.kafka import KafkaSettings
from syndicate.settings.kinds import Seconds
from syndicate.settings.ledger import LedgerSettings
from syndicate.settings.metrics import MetricsSettings, VerifySettings
from syndicate.settings.operations import BackupSettings, LogSettings
from syndicate.settings.redis import RedisSettings

DEFAULT_CONFIG = Path("syndicate.toml")
DEFAULT_HOME = Path("var")


class Jurisdiction(msgspec.Struct, frozen=True, kw_only=True):
    """辖区: the body whose counts these are."""

    code: Annotated[
        str,
        Meta(
            pattern=r"^([0-9]{6})?\Z",
            description="行政区划代码，6 位数字 / code of the administrative division, 6 digits",
            extra={
                "takes": '6 位行政区划代码，写在引号中，例如 "230102" / a code of 6 digits in quotes, such as "230102"'
            },
        ),
    ] = ""
    name: Annotated[str, Meta(description="名称，用于表头 / its name, for the heads of forms")] = ""


class SourceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """信源: one configured instance of a connector, feeding one channel for one unit."""

    name: Annotated[str, Meta(min_length=1, description="信源名称，不可重复 / name of the source, unique")]
    connector: Annotated[str, Meta(min_length=1, description="连接器 / which connector reads it")]
    path: Annotated[
        Path | None,
        Meta(description="文件或文件夹（与 url 二选一） / a file or a folder; either this or url"),
    ] = None
    url: Annotated[str, Meta(description="网址（与 path 二选一） / an address; either this or path")] = ""
    unit: Annotated[
        str,
        Meta(
            description="填报单位；不写则用顶层 unit，再不写则用账号自己的名称 / the unit; else the top-level unit, else the account's own name"
        ),
    ] = ""
    jurisdiction: Annotated[
        str,
        Meta(
            pattern=r"^([0-9]{6})?\Z",
            description="信源的辖区；不写则为 jurisdiction.code / the jurisdiction of the source; else jurisdiction.code",
            extra={"takes": "6 位行政区划代码，写在引号中 / a code of 6 digits in quotes"},
        ),
    ] = ""
    channel: Annotated[
        Channel | None,
        Meta(description="公开渠道；不写则用连接器的渠道 / the channel; else the connector's own"),
    ] = None
    interval: Annotated[
        Seconds,
        Meta(description="轮询间隔 / time between two polls", extra={"at_least": 1.0}),
    ] = Seconds(600)
    allow_private: Annotated[
        bool | tuple[str, ...],
        Meta(description="允许访问内网地址：true，或主机名列表 / allow private addresses: true, or a list of hosts"),
    ] = False
    rate: Annotated[
        float,
        Meta(gt=0, description="每台主机每秒最多请求数 / at most so many requests per second and host"),
    ] = 1.0
    enabled: Annotated[bool, Meta(description="是否启用 / whether it is read")] = True
    options: Annotated[Any, Meta(description="连接器自己的选项 / the connector's own options")] = None


class ReviewSettings(msgspec.Struct, frozen=True, kw_only=True):
    """保密审查: the tiers of the review, their quorums and the office's own limits."""

    tiers: Annotated[
        tuple[str, ...],
        Meta(
            min_length=TIERS[0],
            max_length=TIERS[1],
            description="各级名称，由低到高，至少三级 / names of the tiers from the lowest up, three at least",
            extra={"takes": f"{TIERS[0]} 至 {TIERS[1]} 级的名称列表 / a list of {TIERS[0]} to {TIERS[1]} names"},
        ),
    ] = ("科室负责人审核", "分管副主任审批", "主任审批")
    quorum: Annotated[
        tuple[int, ...],
        Meta(
            description="各级须同意的人数；不写则各一人 / how many different people approve at each tier; one each where nothing is said"
        ),
    ] = ()
    days: Annotated[
        tuple[int, ...],
        Meta(
            description="各级时限，工作日，0 为不限；到期只提示，绝不视为同意 / limit of each tier in working days, 0: none; passing it never counts as consent"
        ),
    ] = (3, 3, 3)
    holidays: Annotated[
        tuple[str, ...],
        Meta(
            description="程序所带日历之后各年的法定节假日，按国务院办公厅通知；写明的年份以此为准 / holidays of years that the installed calendar does not know, as the State Council announces them",
            extra={"takes": "YYYY-MM-DD 或 YYYY-MM-DD/YYYY-MM-DD 的列表 / a list of days, or of first and last days"},
        ),
    ] = ()
    make_up_days: Annotated[
        tuple[str, ...],
        Meta(
            description="同上各年的调休上班日 / weekend days of those years on which offices work",
            extra={"takes": "YYYY-MM-DD 或 YYYY-MM-DD/YYYY-MM-DD 的列表 / a list of days, or of first and last days"},
        ),
    ] = ()
    claim: Annotated[
        Seconds,
        Meta(description="领取一项审查后多久自动放开 / how long a claim on a review lasts", extra={"at_least": 60.0}),
    ] = Seconds(1200)


class PublishSettings(msgspec.Struct, frozen=True, kw_only=True):
    """公开出口: feeds and webhooks of what the review has cleared."""

    base_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^\s?#]+)?\Z",
            description="订阅源的网址；不写则为 web.public_url 加 /feeds，再没有则用相对地址，且不通知 hub / address of the feeds; else web.public_url with /feeds; without either addresses are relative and no hub is told",
            extra={"takes": "http:// 或 https:// 开头的网址 / an address that begins with http:// or https://"},
        ),
    ] = ""
    hub: Annotated[
        str,
        Meta(
            pattern=r"^(https?://\S+)?\Z",
            description="WebSub hub 的网址；不写则没有 / address of a WebSub hub; none where nothing is said",
            extra={"takes": "http:// 或 https:// 开头的网址 / an address that begins with http:// or https://"},
        ),
    ] = ""
    page_size: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000,
            description="订阅源每页条数；改动会重排存档页 / entries per page of a feed; a change renumbers archives",
        ),
    ] = 100
    allow_private: Annotated[
        tuple[str, ...],
        Meta(
            description="hub 可在内网的主机或网段；推送订阅者各自设定 / hosts and networks of a hub that may be private; each webhook has its own"
        ),
    ] = ()


class WebSettings(msgspec.Struct, frozen=True, kw_only=True):
    """网页: counts and the review desk in the browser."""

    enabled: Annotated[bool, Meta(description="守护进程是否提供网页 / whether the daemon serves the pages")] = True
    listen: Annotated[
        str,
        Meta(
            pattern=r"^(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]+):[0-9]{1,5}\Z",
            description="监听地址；对外请放在提供 https 的反向代理之后 / address to listen at; behind a proxy with https where others come to it",
            extra={"takes": "主机:端口，如 127.0.0.1:8080 / host:port, such as 127.0.0.1:8080"},
        ),
    ] = "127.0.0.1:8080"
    public_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^\s/?#]+)?\Z",
            description="浏览器里的网址（反向代理时填写）；https 时 Cookie 只经 https 传送 / address in the browser, behind a proxy; with https cookies go by https only",
            extra={
                "takes": "http:// 或 https:// 开头、不带路径的网址 / an address that begins with http:// or https://, without path"
            },
        ),
    ] = ""
    proxies: Annotated[
        tuple[str, ...],
        Meta(
            description="写了 public_url 时，可信代理的地址或网段：浏览器的地址由它们转告 / with public_url: addresses or networks of proxies whose word is taken on who asks",
            extra={
                "takes": '地址或网段的列表，如 ["10.0.0.0/24"] / a list of addresses or networks, such as ["10.0.0.0/24"]'
            },
        ),
    ] = ("127.0.0.1", "::1")
    reading: Annotated[
        Literal["auto", "anyone", "login"],
        Meta(
            description="谁可以看已公开的条目：auto 为只在本机监听且不经代理时任何人，否则须登录；anyone 任何人；login 须登录 / who may read what is public already: auto means anybody where the pages are for this machine alone, else a login is needed",
        ),
    ] = "auto"
    public: Annotated[
        bool,
        Meta(
            description="是否提供公众页 /public：按渠道和月份的数量及数据下载，不含条目 / whether citizens are shown /public: numbers by channel and month with the data, no items"
        ),
    ] = False
    idle: Annotated[
        Seconds,
        Meta(description="多久不用就要重新登录 / idle time after which one logs in again", extra={"at_least": 60.0}),
    ] = Seconds(1800)
    session: Annotated[
        Seconds,
        Meta(description="登录最长有效时间 / how long a login lasts at most", extra={"at_least": 300.0}),
    ] = Seconds(43200)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings. Handed down explicitly; nothing reads them from a global."""

    home: Annotated[
        Path,
        Meta(description="数据目录：台账与隔离区 / folder of the data: ledger and quarantine"),
    ] = DEFAULT_HOME
    unit: Annotated[str, Meta(description="默认填报单位 / the unit, where a source names none")] = ""
    batch_size: Annotated[
        int,
        Meta(
            ge=1,
            le=100_000,
            description="每批条目数；只影响速度，不影响计数 / records per commit; speed only, never the counts",
        ),
    ] = 512
    engine: Annotated[
        Literal["embedded", "kafka"],
        Meta(
            description="引擎：embedded 为单机；kafka 为任意多个进程，见 docs/scaling.md / embedded: one machine; kafka: any number of processes, see docs/scaling.md"
        ),
    ] = "embedded"
    jurisdiction: Jurisdiction = Jurisdiction()
    review: ReviewSettings = ReviewSettings()
    publish: PublishSettings = PublishSettings()
    web: WebSettings = WebSettings()
    backup: BackupSettings = BackupSettings()
    log: LogSettings = LogSettings()
    metrics: MetricsSettings = MetricsSettings()
    verify: VerifySettings = VerifySettings()
    ledger: LedgerSettings = LedgerSettings()
    redis: RedisSettings = RedisSettings()
    kafka: KafkaSettings = KafkaSettings()
    source: tuple[SourceSettings, ...] = ()

    def defaults(self, source: SourceSettings | None = None) -> Defaults:
        """
        Return what the configuration says about every record of `source` (None: of files named on the command line).

        Raises:
            ConfigError: No jurisdiction is configured.
        """
        if not self.jurisdiction.code:
            raise ConfigError(
                "缺少 jurisdiction.code：应为 6 位行政区划代码，例如 230102"
                " / jurisdiction.code is missing: expected a 6-digit code such as 230102 (or --jurisdiction)"
            )
        unit = (source.unit if source else "") or self.unit
        code = (source.jurisdiction if source else "") or self.jurisdiction.code
        return Defaults(jurisdiction=code, unit=unit, channel=source.channel if source else None)


def sections() -> Mapping[str, type[msgspec.Struct]]:
    """Return the sections of the settings by name, in the order of their definition; `source` is none, there may be many."""
    return {
        field.name: type(field.default)
        for field in msgspec.structs.fields(Settings)
        if isinstance(field.default, msgspec.Struct)
    }


class Key(NamedTuple):
    """One key of a table of settings, as its help and its checks need it."""

    name: str
    type: Any
    default: Any
    help: str
    secret: bool
    at_least: float | None
    takes: str = ""
    """What the key takes, Chinese / English, where its type alone does not say it."""

    @property
    def required(self) -> bool:
        """Whether the key must be given."""
        return self.default is NODEFAULT


def keys(struct: type[msgspec.Struct]) -> Mapping[str, Key]:
    """Return the keys of a struct in the order of their definition, with defaults and help."""
    return _keys(struct)


@cache  # fifty sources have the same keys, and taking the types of one apart takes milliseconds
def _keys(struct: type[msgspec.Struct]) -> Mapping[str, Key]:
    hints = get_type_hints(struct, include_extras=True)
    return {field.name: _key(field, hints[field.name]) for field in msgspec.structs.fields(struct)}


def _key(field: msgspec.structs.FieldInfo, hint: Any) -> Key:
    default = field.default
    if default is NODEFAULT and field.default_factory is not NODEFAULT:
        default = field.default_factory()
    metas = [meta for meta in getattr(hint, "__metadata__", ()) if isinstance(meta, Meta)]
    extra = {name: value for meta in metas for name, value in (meta.extra or {}).items()}
    return Key(
        name=field.name,
        type=hint,
        default=default,
        help=next((meta.description for meta in metas if meta.description), ""),
        secret=bool(extra.get("secret", False)),
        at_least=extra.get("at_least"),
        takes=extra.get("takes", ""),
    )
