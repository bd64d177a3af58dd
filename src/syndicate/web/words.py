"""The words of the pages, Chinese and English side by side; every key has both."""

from __future__ import annotations

from syndicate.web.names import NAMES
from syndicate.web.words_api import WORDS as API
from syndicate.web.words_items import WORDS as ITEMS
from syndicate.web.words_people import WORDS as PEOPLE
from syndicate.web.words_returns import WORDS as RETURNS
from syndicate.web.words_sources import WORDS as SOURCES
from syndicate.web.words_statistics import WORDS as STATISTICS

LANGUAGES = ("zh", "en")
_WORDS: dict[str, tuple[str, str]] = {
    "site": ("政务公开信息台账", "Disclosure ledger"),
    "skip": ("跳到正文", "Skip to content"),
    "navigation": ("主导航", "Main navigation"),
    "start": ("统计", "Counts"),
    "queue": ("审查台", "Review desk"),
    "alarms": ("告警", "Alarms"),
    "unreviewed": ("未审先发", "Published without review"),
    "new_draft": ("送审新稿", "Hand in a draft"),
    "account": ("我的账户", "My account"),
    "log_in": ("登录", "Log in"),
    "log_out": ("退出", "Log out"),
    "other_language": ("English", "中文"),
    "user": ("用户名", "User name"),
    "password": ("密码", "Password"),
    "code": ("动态码（未启用可不填）", "One-time code (if you use one)"),
    "totp": ("动态码（第二因子）", "One-time codes (second factor)"),
    "totp_on": ("已启用", "On"),
    "totp_off": ("未启用", "Off"),
    "totp_explained": (
        "动态码由系统管理员或本人用命令 syndicate user totp 启用。",
        "Codes are switched on with the command syndicate user totp.",
    ),
    "unavailable": ("暂时不能处理", "Not available just now"),
    "not_found": ("没有这一页", "No such page"),
    "refused": ("未能执行", "Refused"),
    "bad_form": (
        "表单已失效或来源不明，未作任何改动。请返回重试。",
        "The form has expired or comes from elsewhere; nothing was done. Go back and try again.",
    ),
    "go_back": ("返回", "Back"),
    "year": ("年份", "Year"),
    "show": ("查看", "Show"),
    "channel": ("公开渠道", "Channel"),
    "postings": ("发布条次", "Postings"),
    "information": ("信息条数", "Informations"),
    "distinct": ("各渠道合并计条（不同渠道公开相同信息计 1 条）", "All channels; the same information on several counts once"),
    "overlap": ("渠道间重叠", "Overlap between channels"),
    "exclusive": ("仅在此渠道", "On this channel alone"),
    "pair": ("两个渠道都有", "On both channels"),
    "months": ("按月", "By month"),
    "month": ("月份", "Month"),
    "doubts": ("疑似同一信息，待认定", "Questions: the same information?"),
    "quarantined": ("隔离待处理", "In quarantine"),
    "sealed": ("封存", "Sealed"),
    "shares": ("转发（不计）", "Shares (not counted)"),
    "no_counts": ("还没有读入任何信息。", "Nothing has been read yet."),
    "mine": ("轮到我", "My turn"),
    "all": ("全部", "All"),
    "any": ("不限", "Any"),
    "state": ("状态", "State"),
    "unit": ("单位", "Unit"),
    "source": ("来源", "Source"),
    "draft": ("送审稿", "Draft"),
    "published": ("已发布", "Published already"),
    "age": ("时限", "Time limit"),
    "age_over": ("已超期", "Overdue"),
    "age_soon": ("剩 5 个工作日以内", "5 working days or fewer left"),
    "finding_kind": ("发现类别", "Kind of finding"),
    "filter": ("筛选", "Filter"),
    "filters": ("筛选条件", "Filters"),
    "clear_filters": ("清除条件", "Clear"),
    "title": ("标题", "Title"),
    "findings": ("审查发现", "Findings"),
    "open_findings": ("未处理", "open"),
    "none_open": ("无未处理", "none open"),
    "statutory": ("法定时限", "Statutory limit"),
    "office_limit": ("本级时限", "Office limit"),
    "days_left": ("剩 {} 个工作日", "{} working days left"),
    "days_over": ("已超 {} 个工作日", "{} working days over"),
    "due_today": ("今日到期", "Due today"),
    "due": ("到期 {}", "due {}"),
    "not_running": ("不计", "Not running"),
    "unknown": ("不明", "Not known"),
    "claimed_by": ("办理中", "In hand"),
    "claim": ("领取", "Take it"),
    "claimed_until": ("领取后到时自动放开；领取不影响任何人的权限。", "A claim lapses by itself and changes nobody's rights."),
    "is_claimed": ("{} 正在办理", "{} is working on it"),
    "nothing_waits": ("没有符合条件的事项。", "Nothing here."),
    "shown_of": ("显示前 {} 件", "The first {} are shown"),
    "show_more": ("显示更多", "Show more"),
    "waiting_since": ("自", "since"),
    "previous": ("上一件", "Previous"),
    "next": ("下一件", "Next"),
    "to_queue": ("返回列表", "Back to the list"),
    "original": ("原文（发现处已标出）", "As handed in, findings marked"),
    "outgoing": ("拟公开文本（遮盖后）", "What goes out, masks on"),
    "block": ("阻断", "stop"),
    "redact": ("遮盖", "mask"),
    "open": ("未处理", "open"),
    "settled": ("已处理", "settled"),
    "stands": ("仍留在拟公开文本中", "still in what would go out"),
    "in_text": ("在原文中", "in the text handed in"),
    "no_findings": ("自动筛查未发现问题。", "Screening found nothing."),
    "weak": ("遮盖不足：可以推算", "Masked too little: it can be worked out"),
    "masks": ("遮盖", "Masks"),
    "no_masks": ("没有遮盖。", "Nothing is masked."),
    "mask_original": ("原文", "Original"),
    "mask_shown": ("公开为", "Shown as"),
    "mask_remove": ("取消此遮盖", "Remove this mask"),
    "mask_add": ("增加遮盖", "Add a mask"),
    "mask_words": ("要遮盖的文字（须与原文一致）", "Words to mask, exactly as in the text"),
    "mask_instead": ("公开为（不填则用 * 逐字遮盖）", "Shown as (empty: * for each character)"),
    "mask_which": ("第几处（不填则全部）", "Which occurrence (empty: all)"),
    "mask_save": ("保存遮盖", "Save the masks"),
    "mask_warning": (
        "保存后成为新版本：此前的同意全部作废，您不再能审批本件。",
        "Saving makes a new version: earlier approvals are void and you can no longer approve it.",
    ),
    "recall_warning": (
        "本件已公开：保存即从各渠道撤回，重新审查。",
        "It is public: saving recalls it everywhere and begins the review again.",
    ),
    "mask_selected": ("遮盖选中的文字", "Mask the selection"),
    "mask_not_there": ("原文中没有“{}” / {} does not stand in the text", "原文中没有“{}” / {} does not stand in the text"),
    "report": ("报告新发现", "Report a finding"),
    "report_words": ("拟公开文本中有问题的文字", "Words in what would go out"),
    "report_kind": ("类别", "Kind"),
    "difference": ("与上一版相比", "Against the version before"),
    "difference_approved": ("与最近一次有人同意的版本相比", "Against the last version that anybody approved"),
    "difference_seen": ("与您刚才看到的版本相比", "Against the version that you were looking at"),
    "changed": ("改动", "Changed"),
    "no_difference": ("文字没有差别。", "No difference in the words."),
    "gone": ("删", "gone"),
    "added": ("增", "new"),
    "difference_out": ("拟公开文本", "What would go out"),
    "difference_raw": ("原文", "As handed in"),
    "version": ("第 {} 版", "version {}"),
    "versions": ("版本", "Version"),
    "similar": ("已放行的相近信息", "Similar, already cleared"),
    "no_similar": ("没有。", "None."),
    "attachments": ("附件", "Attachments"),
    "no_attachments": ("没有附件。", "No attachments."),
    "address_only": ("只知地址", "only its address is known"),
    "open_address": ("打开该地址", "Open the address"),
    "unread": ("内容无法读出，须人工查看", "Cannot be read: somebody must look"),
    "history": ("办理记录", "History"),
    "when": ("时间", "When"),
    "who": ("何人", "Who"),
    "for_whom": ("代 {}", "for {}"),
    "deed": ("事项", "Act"),
    "reason": ("理由", "Reason"),
    "reads": ("阅看 {} 次", "read {} times"),
    "digest": ("摘要", "Digest"),
    "decide": ("办理", "Decide"),
    "you_may_nothing": ("此刻没有需要您办理的。", "There is nothing for you to decide here now."),
    "approve_explained": ("同意的是这一版的确切文本、附件、遮盖、渠道和规则集。", "You approve exactly this text, attachments, masks, channels and rule set."),
    "ground": ("理由类别", "Coded reason"),
    "choose": ("请选择", "Please choose"),
    "words": ("说明（勿抄录原文内容）", "In words (do not quote the text)"),
    "dismiss_which": ("排除的发现", "Findings to dismiss"),
    "edit": ("修改文本与渠道", "Change text and channels"),
    "edit_title": ("修改", "Change"),
    "body": ("正文", "Text"),
    "html_note": ("正文是网页代码，请保留标记。", "The text is HTML: leave the tags in place."),
    "save": ("保存为新版本", "Save as a new version"),
    "saved_masks": ("文字有改动时遮盖重新建议。", "Where the words change, masks are proposed anew."),
    "published_note": ("已发布的内容以来源为准，这里只能改渠道。", "What is public is changed at its source; only channels can be changed here."),
    "sheet": ("保密审查单", "Review sheet"),
    "sheet_title": ("政府信息公开保密审查单", "Secrecy review sheet"),
    "print": ("打印", "Print"),
    "printed_on": ("打印日期", "Printed on"),
    "unit_of": ("拟公开单位", "Unit"),
    "name_of": ("信息名称", "Name of the information"),
    "summary": ("内容摘要", "Summary"),
    "document_number": ("文号", "Document number"),
    "index_number": ("索引号", "Index number"),
    "carrier": ("载体形式", "Carrier"),
    "attribute": ("公开属性", "Openness"),
    "scope": ("公开范围", "Scope"),
    "planned": ("拟公开时间", "To be published on"),
    "telephone": ("联系电话", "Telephone"),
    "made_on": ("制作日期", "Made on"),
    "author": ("拟稿人", "Author"),
    "number": ("编号", "Number"),
    "opinion": ("意见", "Opinion"),
    "signed": ("签字", "Signed"),
    "date": ("日期", "Date"),
    "tier": ("审查环节", "Tier"),
    "pending": ("待办", "Pending"),
    "conclusion": ("结论", "Conclusion"),
    "article": ("依据", "Ground in law"),
    "rule_set": ("规则集", "Rule set"),
    "file_name": ("文件名", "File"),
    "size": ("大小", "Size"),
    "bytes": ("字节", "bytes"),
    "native_id": ("单位内编号", "Number within the unit"),
    "draft_html": ("正文是网页代码（HTML）", "The text is HTML"),
    "hand_in": ("送审", "Hand in"),
    "draft_sealed": (
        "本系统不得处理国家秘密：带密级标志的内容一律不保存。",
        "State secrets must not be entered: what carries a mark is not kept.",
    ),
    "channels": ("公开方式", "Channels"),
    "alarm_leak": ("已公开内容有发现", "Public already, with findings"),
    "alarm_sealed": ("送审内容带密级标志，已封存", "A state-secret mark: sealed"),
    "raised_at": ("告警时间", "Raised"),
    "subject": ("对象", "Subject"),
    "detector": ("由何发现", "Found by"),
    "resolve": ("处置", "Resolve"),
    "resolved": ("已处置", "Resolved"),
    "open_only": ("未处置", "Open"),
    "no_alarms": ("没有告警。", "No alarms."),
    "no_unreviewed": ("没有未审先发的信息。", "Nothing was published without review."),
    "published_on": ("发布日期", "Published on"),
    "review": ("审查", "Review"),
    "not_in_review": ("未受理", "not taken in"),
    "address": ("原网址", "Address"),
    "done": ("已办理：{}", "Done: {}"),
    "keys": ("快捷键", "Keys"),
    "keys_list": (
        "j 下一件，k 上一件，a 到“同意”，r 到“退回”，u 返回列表，? 显示本说明",
        "j next, k previous, a to approve, r to return, u back to the list, ? this help",
    ),
    "keys_off": ("停用单键快捷键", "Switch single-key shortcuts off"),
    "keys_on": ("启用单键快捷键", "Switch single-key shortcuts on"),
    "current_password": ("现在的密码", "Present password"),
    "new_password": ("新密码（至少 10 个字符）", "New password (at least 10 characters)"),
    "change_password": ("修改密码", "Change password"),
    "password_changed": ("密码已修改，请用新密码登录。", "The password was changed: log in with the new one."),
    "roles": ("角色", "Roles"),
    "logged_out": ("已退出。", "You are logged out."),
    "law_note": ("先审查、后公开，一事一审；沉默不是同意。", "Reviewed first, published afterwards, one by one; silence is never consent."),
    "reading_recorded": ("阅看已记入办理记录。", "That you have read this is on the record."),
    "system": ("系统", "the program"),
}  # fmt: skip


_FURTHER = NAMES | ITEMS | SOURCES | RETURNS | STATISTICS | PEOPLE | API


def word(language: str, key: str, *values: object) -> str:
    """
    Return a word of the pages in a language, with values in its places.

    Raises:
        KeyError: There is no such word.
    """
    pair = _WORDS[key] if key in _WORDS else _FURTHER[key]
    text = pair[LANGUAGES.index(language)]
    return text.format(*values) if values else text


def known(key: str) -> bool:
    """Say whether there is a word."""
    return key in _WORDS or key in _FURTHER


def keys() -> dict[str, tuple[str, str]]:
    """Return all words, for the test that both languages have them."""
    return _FURTHER | _WORDS


def one_language(language: str, text: str) -> str:
    """
    Return the half of a sentence in two languages (`中文 / English`) that is asked for; the whole where it is not clearly of two.

    Sentences of the program are written so; what people wrote is left as it is.
    """
    chinese, bar, english = text.partition(" / ")
    if not bar or " / " in english or not english.isprintable():
        return text
    return english if language == "en" else chinese
