"""What states, deeds, roles, channels and kinds of findings are called on the pages."""

from __future__ import annotations

from syndicate.model import Channel
from syndicate.model.review import Deed, Role, State

_STATES = {
    State.HELD: "Held",
    State.SCREENED: "Screened",
    State.TIER_1: "Tier 1",
    State.TIER_2: "Tier 2",
    State.TIER_3: "Tier 3",
    State.TIER_4: "Tier 4",
    State.TIER_5: "Tier 5",
    State.CLEARED: "Cleared",
    State.RELEASED: "Released",
    State.RETURNED: "Returned",
    State.WITHHELD: "Withheld",
    State.ESCALATED: "Escalated",
    State.WITHDRAWN: "Withdrawn",
}
_DEEDS = {
    Deed.OPEN: "Taken in",
    Deed.SCREEN: "Screened",
    Deed.EDIT: "Changed",
    Deed.FIND: "Finding",
    Deed.DISMISS: "Dismiss findings",
    Deed.SUBMIT: "Hand in",
    Deed.APPROVE: "Approve",
    Deed.RETRACT: "Retract approval",
    Deed.RETURN: "Return",
    Deed.WITHHOLD: "Withhold",
    Deed.ESCALATE: "Escalate",
    Deed.RELEASE: "Release",
    Deed.WITHDRAW: "Withdraw",
    Deed.READ: "Read",
    Deed.ALARM: "Alarm",
    Deed.RESOLVE: "Alarm resolved",
    Deed.DELEGATE: "Delegation",
    Deed.REVOKE: "Delegation ended",
    Deed.PROCEDURE: "Procedure",
    Deed.USER: "User changed",
}
_ROLES = {
    Role.CLERK: "Clerk",
    Role.TIER_1: "Reviewer, tier 1",
    Role.TIER_2: "Reviewer, tier 2",
    Role.TIER_3: "Reviewer, tier 3",
    Role.TIER_4: "Reviewer, tier 4",
    Role.TIER_5: "Reviewer, tier 5",
    Role.SECRECY_OFFICER: "Secrecy officer",
    Role.AUDITOR: "Auditor",
    Role.OPERATIONS: "Operations",
    Role.ADMINISTRATOR: "Administrator",
}
_CHANNELS = {
    Channel.GAZETTE: "Gazette",
    Channel.WEBSITE: "Website",
    Channel.WEIBO: "Weibo",
    Channel.WECHAT: "WeChat",
    Channel.OTHER: "Other",
}
KINDS = {
    "secret_mark": ("国家秘密标志", "State-secret mark"),
    "internal_mark": ("内部文件标志", "Internal mark"),
    "openness_mark": ("不予公开标志", "Not-to-be-disclosed mark"),
    "work_secret": ("工作秘密", "Work secret"),
    "cn_id": ("公民身份号码", "Identity number"),
    "mobile": ("手机号码", "Mobile number"),
    "landline": ("住宅电话", "Home telephone"),
    "bank_card": ("银行卡号", "Bank card"),
    "bank_account": ("银行账号", "Bank account"),
    "passport": ("护照号码", "Passport"),
    "travel_permit": ("通行证号码", "Travel permit"),
    "officer_card": ("军官证号码", "Officer's card"),
    "plate": ("机动车号牌", "Number plate"),
    "email": ("个人邮箱", "Personal mail address"),
    "wechat": ("个人微信号", "Personal WeChat"),
    "qq": ("个人 QQ 号", "Personal QQ"),
    "address": ("家庭住址", "Home address"),
    "health": ("健康状况", "Health"),
    "minor_name": ("未成年人姓名", "Name of a minor"),
    "informant": ("举报人姓名", "Name of an informant"),
    "uscc": ("统一社会信用代码", "Credit code of a firm"),
    "org_code": ("组织机构代码", "Organisation code"),
    "tax_id": ("纳税人识别号", "Tax number"),
    "biz_reg": ("工商注册号", "Business registration"),
    "revenue": ("企业营收", "Revenue of a firm"),
    "unread_attachment": ("附件无法读出", "Attachment not readable"),
    "unscreened": ("筛查未完成", "Screening did not finish"),
    "aggregation": ("汇聚可识别", "Identifies together with what is public"),
    "other": ("其他", "Other"),
}
NAMES: dict[str, tuple[str, str]] = {
    **{f"state.{one}": (one.label, english) for one, english in _STATES.items()},
    **{f"deed.{one}": (one.label, english) for one, english in _DEEDS.items()},
    **{f"role.{one}": (one.label, english) for one, english in _ROLES.items()},
    **{f"channel.{one}": (one.label, english) for one, english in _CHANNELS.items()},
    **{f"kind.{name}": pair for name, pair in KINDS.items()},
}
"""`state.held`, `deed.approve`, … → Chinese and English."""
