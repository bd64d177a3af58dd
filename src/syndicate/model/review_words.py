"""The words of the secrecy review: states, deeds, roles, each with its Chinese name."""

from __future__ import annotations

from enum import StrEnum

SYSTEM = "system"
"""Who acts where no person does. Nobody may bear the name; it approves nothing."""
TIERS = (3, 5)
"""The least and the greatest number of tiers: three different people at least."""


class State(StrEnum):
    """Where a review stands."""

    HELD = "held"
    """待处理: taken in or changed; not screened yet, or screening found what nobody has settled."""
    SCREENED = "screened"
    """已筛查: nothing found stands in the way; waits for a clerk to hand it in."""
    TIER_1 = "tier_1"
    TIER_2 = "tier_2"
    TIER_3 = "tier_3"
    TIER_4 = "tier_4"
    TIER_5 = "tier_5"
    CLEARED = "cleared"
    """已放行: approved at every tier; waits for the responsible section to release it."""
    RELEASED = "released"
    """已公开."""
    RETURNED = "returned"
    """已退回 to its author."""
    WITHHELD = "withheld"
    """不予公开, on a named ground."""
    ESCALATED = "escalated"
    """报审: laid before the body that decides what an office cannot."""
    WITHDRAWN = "withdrawn"
    """已撤回: the end of this review; publishing again is a new one."""

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _STATES[self]


_STATES = {
    State.HELD: "待处理",
    State.SCREENED: "已筛查",
    State.TIER_1: "第一级审核",
    State.TIER_2: "第二级审批",
    State.TIER_3: "第三级审批",
    State.TIER_4: "第四级审批",
    State.TIER_5: "第五级审批",
    State.CLEARED: "已放行",
    State.RELEASED: "已公开",
    State.RETURNED: "已退回",
    State.WITHHELD: "不予公开",
    State.ESCALATED: "报审",
    State.WITHDRAWN: "已撤回",
}
TIER_STATES = (State.TIER_1, State.TIER_2, State.TIER_3, State.TIER_4, State.TIER_5)


class Deed(StrEnum):
    """What is done: every entry of the record has one."""

    OPEN = "open"
    SCREEN = "screen"
    EDIT = "edit"
    FIND = "find"
    DISMISS = "dismiss"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETRACT = "retract"
    RETURN = "return"
    WITHHOLD = "withhold"
    ESCALATE = "escalate"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    READ = "read"
    ALARM = "alarm"
    RESOLVE = "resolve"
    DELEGATE = "delegate"
    REVOKE = "revoke"
    PROCEDURE = "procedure"
    USER = "user"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _DEEDS[self]


_DEEDS = {
    Deed.OPEN: "受理",
    Deed.SCREEN: "自动筛查",
    Deed.EDIT: "修改",
    Deed.FIND: "新发现",
    Deed.DISMISS: "排除发现",
    Deed.SUBMIT: "送审",
    Deed.APPROVE: "同意",
    Deed.RETRACT: "收回同意",
    Deed.RETURN: "退回",
    Deed.WITHHOLD: "不予公开",
    Deed.ESCALATE: "报审",
    Deed.RELEASE: "公开",
    Deed.WITHDRAW: "撤回",
    Deed.READ: "阅看",
    Deed.ALARM: "告警",
    Deed.RESOLVE: "处置告警",
    Deed.DELEGATE: "委托",
    Deed.REVOKE: "终止委托",
    Deed.PROCEDURE: "审查程序",
    Deed.USER: "用户变更",
}


class Role(StrEnum):
    """What a person may do; a person may have several of those that do not exclude each other."""

    CLERK = "clerk"
    TIER_1 = "tier_1"
    TIER_2 = "tier_2"
    TIER_3 = "tier_3"
    TIER_4 = "tier_4"
    TIER_5 = "tier_5"
    SECRECY_OFFICER = "secrecy_officer"
    AUDITOR = "auditor"
    OPERATIONS = "operations"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _ROLES[self]


_ROLES = {
    Role.CLERK: "经办人",
    Role.TIER_1: "第一级审查人",
    Role.TIER_2: "第二级审查人",
    Role.TIER_3: "第三级审查人",
    Role.TIER_4: "第四级审查人",
    Role.TIER_5: "第五级审查人",
    Role.SECRECY_OFFICER: "保密负责人",
    Role.AUDITOR: "审计员",
    Role.OPERATIONS: "运维人员",
    Role.ADMINISTRATOR: "系统管理员",
}
ALONE = frozenset({Role.AUDITOR, Role.OPERATIONS, Role.ADMINISTRATOR})
"""Roles that go with no other: who administers or audits the gate decides nothing in it."""
