"""The one table of all metrics; what sets them, the reference page and the checks of alerts and dashboards come from it."""

from __future__ import annotations

from syndicate.model import REASONS, Channel
from syndicate.model.review import TIER_STATES, State
from syndicate.observe.declared import NONE, OTHER, Kind, Label, Metric

C, G, H, I = Kind.COUNTER, Kind.GAUGE, Kind.HISTOGRAM, Kind.INFO  # noqa: E741 - columns of a table

STEPS = ("fetch", "prepare", "decide", "commit", "screen", "gate", "outbox")
"""The steps that give a sign of life."""
COLLECTORS = ("counts", "reviews", "clocks", "deliveries", "holdings", "store", "backups", "checks")
CLOCKS = ("answer", "amendment", "third_party")
"""What is due next in an application that is open."""
URGENCIES = ("late", "soon", "running", "waiting", "unknown")
KINDS = ("normative", "interpretation", "response", "interview", "press_conference", "unknown", OTHER)
"""Kinds that the form asks for by themselves; all the rest of the taxonomy is `other`."""
FAILURES = (
    *("dns", "connect", "tls", "timeout", "http_4xx", "http_5xx", "rate_limited", "too_large", "parse", "robots"),
    *("forbidden_address", "database", OTHER),
)
WEBHOOK_FAILURES = (*FAILURES[:8], "redirect", "gone", "forbidden_address", "interrupted", OTHER)
DECISIONS = ("submit", "approve", "return", "withhold", "escalate", "release", "withdraw")
GUARDS = ("clearance", "approval", "record")
OPERATIONS = ("batch", "cursor", "screening", "review", "outbox", "errand", "source", "heartbeat", OTHER)
AREAS = ("pages", "feeds", "health")
PROMISES = (
    *("receipts", "chain", "head", "lanes", "nothing_lost", "receipts_sum"),
    *("counters", "overlap", "placement", "informations", "clusters", "edges"),
    *("errands", "rows", "revisions", "returns", "database"),
    *("acts", "reviews", "versions", "findings", "people", "outbox", "beside", "gate"),
)
"""What `syndicate verify` checks, by name."""
AUDIT = frozenset({"acts", "reviews", "versions", "findings", "people", "outbox", "beside", "gate"})
"""Those among them that are about the record of the review."""

SOURCE = Label("source", of="配置的信源 / the configured sources")
SUBSCRIBER = Label("subscriber", of="订阅者 / the subscribers")
DETECTOR = Label("detector", of="审查规则的种类 / the kinds of the screening rules", limit=60)
YEAR = Label(
    "year", of="有计数的最近 8 年，更早的合为 other / the newest 8 years with counts, earlier ones as other", limit=8
)
RULES = Label("rules", of="规则集摘要的前 12 位 / the first 12 digits of the digest of the rules", limit=1)
VERSION = Label("version", of="程序版本 / the version of the program", limit=1)
SQLITE = Label("sqlite", of="SQLite 版本 / the version of SQLite", limit=1)
CHANNEL = Label("channel", tuple(Channel))
FROM_CHANNEL = Label("channel", (*Channel, NONE))
KIND = Label("kind", KINDS)
REASON = Label("reason", (*REASONS, OTHER))
TIER = Label("tier", tuple(TIER_STATES))
STEP = Label("step", STEPS)
CLOCK = Label("clock", CLOCKS)
URGENCY = Label("urgency", URGENCIES)

FETCH = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0)
QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SLOW = (300.0, 1800.0, 3600.0, 14400.0, 28800.0, 86400.0, 172800.0, 432000.0, 604800.0, 1728000.0)
DELIVERY = (1.0, 5.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0, 259200.0)


def _m(name: str, kind: Kind, words: str, *labels: Label, by: str = "", absent: str = "") -> Metric:
    return Metric(name=f"syndicate_{name}", kind=kind, help=words, labels=labels, collector=by, absent=absent)


def _h(name: str, buckets: tuple[float, ...], words: str, *labels: Label) -> Metric:
    return Metric(name=f"syndicate_{name}", kind=H, help=words, labels=labels, buckets=buckets)


_PROGRAM = (
    _m("build_info", I, "程序与 SQLite 的版本 / versions of the program and of SQLite", VERSION, SQLITE),
    _m("config_info", I, "生效的分类与标密规则集 / the rule set in force: classification and marks", RULES),
    _m("config_last_reload_successful", G, "最近一次（重新）载入配置是否成功，1 或 0 / whether the configuration was last loaded well, 1 or 0"),
    _m("config_last_reload_success_timestamp_seconds", G, "最近一次成功载入配置的时间 / when the configuration was last loaded well"),
    _m("logged_messages_total", C, "写出的日志条数 / messages logged", Label("level", ("debug", "info", "warning", "error", "critical", OTHER))),
    _m("pipeline_heartbeat_timestamp_seconds", G, "各步骤最近一次完成工作的时间，0 为尚未 / when each step last did its work, 0: not yet", STEP),
    _m("shared_state_up", G, "所配置的 Redis 有应答、或没有配置时为 1，否则各进程自行继续 / 1 while the configured Redis answers, or none is configured; else every process goes on by itself"),
    _m("shared_state_losses_total", C, "Redis 失去应答的次数 / how often Redis ceased to answer"),
    _h("event_loop_lag_seconds", QUICK, "事件循环比约定晚醒多久 / how much later than asked the event loop wakes up"),
)  # fmt: skip
_SOURCES = (
    _m("source_polls_total", C, "轮询次数，含失败的 / polls, failed ones among them", SOURCE),
    _m("source_poll_failures_total", C, "未能读取的轮询次数 / polls that could not read the source", SOURCE, Label("reason", FAILURES)),
    _h("source_poll_duration_seconds", FETCH, "一次轮询所用时间 / how long a poll takes", SOURCE),
    _m("source_interval_seconds", G, "配置的轮询间隔 / the configured time between two polls", SOURCE),
    _m("source_last_success_timestamp_seconds", G, "最近一次读取成功的时间，0 为尚未 / when the source was last read, 0: not yet", SOURCE),
    _m("source_last_new_item_timestamp_seconds", G, "最近一次有新条目的时间，0 为启动以来没有 / when it last had something new, 0: not since the start", SOURCE),
    _m("source_next_poll_timestamp_seconds", G, "下一次轮询的时间，0 为尚未安排 / when it is polled next, 0: not planned yet", SOURCE),
    _m("source_empty_polls_total", C, "读到底而无内容的轮询 / polls that were answered with nothing", SOURCE),
    _m("source_items_parsed_total", C, "读出的条目数，含隔离的 / readings, quarantined ones among them", SOURCE),
    _m("source_items_new_total", C, "其中新的条目数 / those of them that were new", SOURCE),
    _m("source_items_repeated_total", C, "其中已有的条目数 / those of them that were known already", SOURCE),
    Metric(
        name="syndicate_source_claimed_items", kind=G, labels=(SOURCE,), lazy=True,
        help="信源自己声称的条目总数 / how many publications the source says it has",
        absent="信源没有说过总数时 / while the source has not said how many",
    ),
)  # fmt: skip
_ITEMS = (
    _m("items_received_total", C, "读到的条目数 / readings", FROM_CHANNEL),
    _m("items_new_total", C, "新的公开条目数 / new disclosures", CHANNEL),
    _m("items_updated_total", C, "条目的新版本数 / new readings of disclosures that were known", CHANNEL),
    _m("items_deleted_total", C, "读到已被删除的条目数 / readings that found a publication taken down", CHANNEL),
    _m("items_duplicates_total", C, "新条目中与已有信息相同的，同渠道或跨渠道 / new disclosures of an information that was known, within a channel or across", CHANNEL, Label("scope", ("within", "across"))),
    _m("items_quarantined_total", C, "进入隔离的条目数 / readings that went to quarantine", REASON),
    _m("items_sealed_total", C, "因标密而封存的条目数 / readings sealed for a mark of classification", CHANNEL),
    _m("batches_total", C, "提交的批次数 / batches committed"),
    _m("screenings_total", C, "自动筛查的文本数 / texts screened"),
    _m("screening_findings_total", C, "自动筛查的发现数 / findings of the screening", DETECTOR),
    _h("screening_duration_seconds", QUICK, "筛查一篇文本所用时间 / how long the screening of a text takes"),
)  # fmt: skip
_COUNTS = (
    _m("disclosed_items", G, "各渠道公开的信息条数（同一渠道相同信息计 1 条）/ informations disclosed on each channel, each once per channel", CHANNEL, KIND, YEAR, by="counts"),
    _m("disclosed_postings", G, "各渠道发布条次 / postings on each channel", CHANNEL, YEAR, by="counts"),
    _m("disclosed_informations", G, "信息条数（各渠道相同信息计 1 条）/ informations, each once over all channels", YEAR, by="counts"),
    _m("counts_unsettled_jurisdictions", G, "计数尚未按现行规则结算的辖区数 / jurisdictions whose counts are provisional: not yet made by the present rules", by="counts"),
    _m("receipts_total", C, "台账中的批次凭证数 / receipts in the ledger", by="counts"),
    _m("receipt_last_timestamp_seconds", G, "最新凭证的时间，0 为台账尚空 / time of the newest receipt, 0: the ledger is empty", by="counts"),
    _m("audit_records_total", C, "审查记录条数 / entries of the record of the review", by="reviews"),
    _m("counts_drift_items", G, "计数与重算之差（逐日绝对值之和），应为 0 / difference between counters and recount, summed day by day, must be 0", CHANNEL, by="checks", absent="首次自查之前 / before the first check"),
    _m("promise_broken", G, "最近一次自查中不成立的承诺为 1 / 1 for a promise that did not hold at the last check", Label("promise", PROMISES), by="checks", absent="首次自查之前 / before the first check"),
    _m("counts_last_verified_timestamp_seconds", G, "最近一次核对全部计数的时间，0 为从未 / when all counts were last verified, 0: never", by="checks"),
    _m("audit_last_verified_timestamp_seconds", G, "最近一次核对审查记录的时间，0 为从未 / when the record of the review was last verified, 0: never", by="checks"),
    _m("self_checks_total", C, "守护进程自查的次数 / checks that the daemon began of itself"),
    _m("self_check_failures_total", C, "未能完成的自查次数 / checks that could not be brought to an end"),
    _m("audit_verification_failures_total", C, "发现审查记录不符的自查次数 / checks that found the record of the review broken"),
    _h("self_check_duration_seconds", (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0), "自查所用时间 / how long a check takes"),
)  # fmt: skip
_HELD = (
    _m("quarantine_open_items", G, "隔离中待处理的条目数 / open entries of the quarantine", REASON, by="holdings"),
    _m("sealed_items", G, "已封存的条目数 / sealed handles", CHANNEL, by="holdings"),
    _m("doubtful_pairs", G, "疑似同一信息的判定数 / judgements that are in doubt", by="holdings"),
    _m("alarms_open", G, "未处理的告警数 / open alarms", Label("kind", ("leak", "sealed")), by="holdings"),
    _m("alarm_oldest_open_timestamp_seconds", G, "最早一条未处理告警的时间，0 为没有 / when the oldest open alarm was raised, 0: none", Label("kind", ("leak", "sealed")), by="holdings"),
)  # fmt: skip
_REVIEW = (
    _m("review_items", G, "各状态的审查数 / reviews in each state", Label("state", tuple(State)), by="reviews"),
    _m("review_pending_items", G, "各级待办的审查数 / reviews that wait at each tier", TIER, by="reviews"),
    _m("review_oldest_pending_timestamp_seconds", G, "各级最早一项到达的时间，0 为没有 / when the oldest came to the tier, 0: none", TIER, by="reviews"),
    _m("review_overdue_items", G, "超过本级时限（工作日）的审查数 / reviews past the limit of the tier in working days", TIER, by="reviews"),
    _m("review_statutory_overdue_items", G, "超过法定 20 个工作日的审查数 / reviews past the 20 working days of the Regulations", by="reviews"),
    _m("review_decisions_total", C, "启动以来的审查决定数，无论在网页或命令行作出 / decisions since the start, in the pages or by command", Label("tier", (*TIER_STATES, NONE)), Label("decision", DECISIONS)),
    _h("review_time_seconds", SLOW, "在一级停留的时间，自然时间 / time spent at a tier, by the clock on the wall", TIER),
    _m("application_open_items", G, "未办结的依申请公开，按下一步和缓急 / open applications for disclosure, by what is due next and how soon", CLOCK, URGENCY, by="clocks"),
    _m("application_next_due_timestamp_seconds", G, "最近一个答复期限当日零时（北京时间），已超期的也算，0 为没有 / midnight (Beijing) that begins the earliest last day of an answer, past ones included, 0: none", by="clocks"),
    _m("gate_blocked_writes_total", C, "被数据库中的关口拒绝的写入，应为 0 / writes that the gate in the schema refused, must stay 0", Label("guard", GUARDS)),
    _h("end_to_end_seconds", SLOW, "从受理到放行所用时间 / from the opening of a review to its clearance"),
)  # fmt: skip
_OUT = (
    _m("subscribers", G, "各状态的订阅者数 / subscribers in each state", Label("state", ("active", "disabled", "gone", "removed")), by="deliveries"),
    _m("outbox_pending_deliveries", G, "等待推送的条数 / deliveries that wait", SUBSCRIBER, by="deliveries", absent="没有订阅者时 / without subscribers"),
    _m("outbox_oldest_pending_timestamp_seconds", G, "最早一条等待推送的时间，0 为没有 / when the oldest waiting delivery was planned, 0: none", SUBSCRIBER, by="deliveries", absent="没有订阅者时 / without subscribers"),
    _m("outbox_dead_letters", G, "死信数 / dead letters", SUBSCRIBER, by="deliveries", absent="没有订阅者时 / without subscribers"),
    _m("outbox_unplanned_events", G, "待发箱中尚未安排给订阅者的事件数 / events of the outbox not yet planned for the subscriber", SUBSCRIBER, by="deliveries", absent="没有订阅者时 / without subscribers"),
    _m("withdrawals_unacknowledged", G, "尚未确认的撤回数 / withdrawals not yet acknowledged", SUBSCRIBER, by="deliveries", absent="没有订阅者时 / without subscribers"),
    _m("withdrawals_oldest_unacknowledged_timestamp_seconds", G, "最早一条未确认撤回的时间，0 为没有 / when the oldest of them was planned, 0: none", SUBSCRIBER, by="deliveries", absent="没有订阅者时 / without subscribers"),
    _m("webhook_attempts_total", C, "启动以来的推送次数，含失败的 / attempts to send since the start, failed ones among them", SUBSCRIBER, absent="没有订阅者时 / without subscribers"),
    _m("webhook_failures_total", C, "启动以来失败的推送次数 / attempts that failed", SUBSCRIBER, Label("reason", WEBHOOK_FAILURES), absent="没有订阅者时 / without subscribers"),
    _h("webhook_duration_seconds", FETCH, "一次推送所用时间 / how long an attempt takes"),
    _h("delivery_delay_seconds", DELIVERY, "从公开到订阅者确认所用时间 / from release to the subscriber's acknowledgement"),
    _m("feed_requests_total", C, "订阅源的请求数 / requests for feeds", Label("code", ("200", "304", "404", "410", "503", OTHER))),
    _m("http_requests_total", C, "网页服务的请求数 / requests to the pages, feeds and health", Label("area", AREAS)),
    _m("http_request_failures_total", C, "以 5xx 回答的请求数 / requests that were answered with 5xx", Label("area", AREAS)),
    _h("http_request_duration_seconds", QUICK, "回答一个请求所用时间 / how long an answer takes", Label("area", AREAS)),
)  # fmt: skip
_STORE = (
    _h("store_transaction_duration_seconds", QUICK, "一个写事务所用时间，含等待写锁 / how long a writing transaction takes, waiting for the lock included", Label("op", OPERATIONS)),
    _h("store_lock_wait_seconds", QUICK, "等待写锁的时间 / how long a transaction waits for the lock"),
    _m("store_transaction_failures_total", C, "未能写入而放弃的事务 / transactions given up because nothing could be written", Label("op", OPERATIONS)),
    _m("store_size_bytes", G, "台账文件大小 / size of the ledger file", by="store"),
    _m("store_wal_size_bytes", G, "预写日志大小 / size of the write-ahead log", by="store"),
    _m("store_free_bytes", G, "台账所在磁盘的可用空间 / free space on the disk of the ledger", by="store"),
    _m("backup_last_success_timestamp_seconds", G, "最近一次备份成功的时间，0 为从未 / when a backup was last made, 0: never", by="backups"),
    _m("backup_last_verified_timestamp_seconds", G, "最近一次核对备份的时间，0 为从未 / when a backup was last verified, 0: never", by="backups"),
    _m("backup_size_bytes", G, "最近一份备份的大小，0 为没有 / size of the newest backup, 0: none", by="backups"),
    _m("collector_duration_seconds", G, "各采集器最近一次所用时间 / how long each collector took last", Label("collector", COLLECTORS)),
    _m("collector_errors_total", C, "各采集器失败的次数 / how often each collector failed", Label("collector", COLLECTORS)),
    _m("collector_last_success_timestamp_seconds", G, "各采集器最近一次成功的时间，0 为尚未 / when each collector last succeeded, 0: not yet", Label("collector", COLLECTORS)),
)  # fmt: skip

_CARRIAGE = (
    _m("kafka_records_total", C, "收到的消息数 / records that came"),
    _m("kafka_records_repeated_total", C, "其中早已入账而略过的 / those of them that were in before and were passed over"),
    _m("kafka_gap_offsets_total", C, "消息之间缺失的位置，应为 0 / offsets missing between records, must stay 0"),
    _m("kafka_refused_items_total", C, "读不懂或台账不接受而进隔离的条目 / items that could not be read, or that the ledger refuses"),
    _m("kafka_retries_total", C, "收入失败而再试的次数 / batches that were tried again", Label("reason", ("fenced", "transient"))),
    _h("kafka_batch_duration_seconds", QUICK, "一批消息入账所用时间 / how long it takes to take a batch of records in"),
    _m("kafka_takeovers_total", C, "接手的辖区数 / jurisdictions that were taken over"),
    _h("kafka_takeover_duration_seconds", FETCH, "接手并重建识别索引所用时间 / how long it takes to take over and rebuild what is derived"),
    _m("kafka_rebalances_total", C, "分区重新分配的次数 / how often partitions were dealt anew"),
    _m("kafka_assigned_partitions", G, "本进程现有的分区数 / partitions that this process has now"),
    _m("kafka_lag_records", G, "本进程分区中尚未入账的消息数 / records that wait in the partitions of this process"),
    _m("kafka_produced_records_total", C, "写入 Kafka 的消息数 / records written into Kafka"),
    _m("kafka_produced_items_total", C, "写入 Kafka 的条目数 / items in them"),
    _m("source_lease_changes_total", C, "信源租约易手的次数 / leases of sources taken and given up", Label("change", ("taken", "given_up"))),
)  # fmt: skip

SECTIONS: tuple[tuple[str, tuple[Metric, ...]], ...] = (
    ("程序 / The program", _PROGRAM),
    ("信源 / Sources", _SOURCES),
    ("条目 / Items", _ITEMS),
    ("计数与核对 / Counts and checks", _COUNTS),
    ("待人处理 / What waits for people", _HELD),
    ("审查 / Review", _REVIEW),
    ("公开出口与网页 / The way out, and the pages", _OUT),
    ("存储与备份 / Store and backups", _STORE),
    ("规模化引擎 / The scaled engine", _CARRIAGE),
)
METRICS: tuple[Metric, ...] = tuple(metric for _, metrics in SECTIONS for metric in metrics)
"""Every metric of the project's own."""
STANDARD = ("process_", "python_")
"""How the metrics begin that the client library adds: of the process and of the interpreter."""
