"""The section on Kafka, which carries what is read to the workers of the scaled engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from syndicate.settings.kinds import Seconds

_NAME = r"^[A-Za-z0-9._-]{1,249}\Z"
_TAKES = "字母、数字、点、横线、下划线 / letters, digits, dots, dashes, underscores"


class KafkaSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Kafka：规模化引擎的通道（`run --engine kafka`）/ what carries readings to the workers of the scaled engine."""

    servers: Annotated[
        str,
        Meta(
            pattern=r"^[^\s,:]+:[0-9]{1,5}(,[^\s,:]+:[0-9]{1,5})*\Z",
            description="代理地址 / brokers to begin with",
            extra={"takes": "主机:端口，多个以逗号相连 / host:port, several with commas between them"},
        ),
    ] = "127.0.0.1:9092"
    group: Annotated[
        str,
        Meta(
            pattern=_NAME,
            description="消费者组；全体工作进程相同 / consumer group, the same for all workers",
            extra={"takes": _TAKES},
        ),
    ] = "syndicate"
    topic: Annotated[
        str,
        Meta(pattern=_NAME, description="读数所走的主题 / the topic that carries readings", extra={"takes": _TAKES}),
    ] = "syndicate.prepared.v1"
    events: Annotated[
        str,
        Meta(
            pattern=r"^([A-Za-z0-9._-]{1,249})?\Z",
            description="公开与撤回事件的主题；空为不发 / the topic of what was released and withdrawn; empty: none",
            extra={"takes": _TAKES},
        ),
    ] = "syndicate.events.v1"
    partitions: Annotated[
        int,
        Meta(
            ge=1,
            le=4096,
            description="读数主题的分区数；建立后不变，决定工作进程最多几个 / partitions of that topic, fixed when it is made: as many workers can share it at most",
        ),
    ] = 32
    replicas: Annotated[
        int, Meta(ge=1, le=9, description="建立主题时的副本数 / replicas of the topics when they are made")
    ] = 1
    table: Annotated[
        Path | None,
        Meta(
            description="辖区与分区对照表（TOML，`syndicate kafka table` 写出）；只有一个辖区时可不写 / table of jurisdictions and partitions, written by `syndicate kafka table`; one jurisdiction alone needs none"
        ),
    ] = None
    generation: Annotated[
        int,
        Meta(
            ge=0,
            description="主题删掉重建后加 1，使旧位置不再作数 / one more each time the topic was made anew, so that former positions no longer count",
        ),
    ] = 0
    session: Annotated[
        Seconds,
        Meta(
            description="工作进程无心跳多久后由别的接手 / a worker that gives no sign for so long is replaced",
            extra={"at_least": 3.0},
        ),
    ] = Seconds(30)
    stall: Annotated[
        Seconds,
        Meta(
            description="有积压而毫无进展多久后进程自行结束，由服务管理器重启 / a worker that makes no progress for so long though something waits ends itself, to be started again",
            extra={"at_least": 10.0},
        ),
    ] = Seconds(120)
    work: Annotated[
        bool, Meta(description="本进程是否把消息收入台账 / whether this process takes records into the ledger")
    ] = True
    poll: Annotated[bool, Meta(description="本进程是否轮询信源 / whether this process polls sources")] = True
    idempotent: Annotated[
        bool,
        Meta(
            description="生产者幂等；不支持的代理上设为 false，只是重复更多 / idempotent producer; false for brokers that know none, which costs repetitions alone"
        ),
    ] = True
    compression: Annotated[
        Literal["none", "gzip", "lz4", "zstd"],
        Meta(description="消息压缩；lz4、zstd 另需 cramjam / compression of records; lz4 and zstd need cramjam"),
    ] = "none"
    security: Annotated[
        Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"],
        Meta(description="连接方式：是否 TLS、是否登录 / how to connect: with TLS, with a login"),
    ] = "plaintext"
    ca: Annotated[
        Path | None, Meta(description="代理证书的 CA，PEM / the authority of the brokers' certificates, PEM")
    ] = None
    certificate: Annotated[Path | None, Meta(description="客户端证书，PEM / certificate of this client, PEM")] = None
    key: Annotated[Path | None, Meta(description="客户端证书的私钥，PEM / its private key, PEM")] = None
    mechanism: Annotated[
        Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], Meta(description="登录方式 / how to log in")
    ] = "SCRAM-SHA-512"
    user: Annotated[str, Meta(description="用户名 / user")] = ""
    password: Annotated[str, Meta(description="密码 / password", extra={"secret": True})] = ""
