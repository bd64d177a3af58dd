"""Marks that stop a text, in their notations. People and numbers are invented."""

from __future__ import annotations

import pytest
from screening_kit import installed, marked

from syndicate.pipeline.screen import screen_text

CASES = (
    "⟦secret_mark|机密★10年⟧\n关于报送的函",
    "密级：⟦secret_mark|秘密⟧\n标题",
    "【⟦secret_mark|机　密⟧】\n道里区委文件",
    "⟦secret_mark|絕密★長期⟧\n正文",
    "<p>⟦secret_mark|<b>机</b><b>密</b>★5年⟧</p><p>文件</p>",
    "⟦internal_mark|内部资料 注意保存⟧\n会议材料",
    "道里工作简报\n（⟦internal_mark|内部资料，请勿外传⟧）\n",
    "⟦internal_mark|内 部 文 件  不 得 外 传⟧\n通知",
    "⟦internal_mark|阅后收回⟧\n名单",
    "<div>【⟦internal_mark|仅供内部使用⟧】</div><div>正文</div>",
    "（⟦internal_mark|此件发至县团级⟧）",
    "哈里民发〔2018〕3号\n公开属性：⟦openness_mark|不予公开⟧\n",
    "正文。\n(⟦openness_mark|此件依申请公开⟧)\n2018年3月5日",
    "是否公开：⟦openness_mark|否⟧",
    "⟦openness_mark|公开属性：□主动公开 ☑依申请公开⟧ □不予公开",
    "公开属性\t⟦openness_mark|依申请公开⟧\n",
    "<tr><td>公开方式</td><td>⟦openness_mark|不予公开⟧</td></tr>",
    "⟦openness_mark|信息公开选项：主动公开□ 依申请公开√ 不予公开□⟧",
    "道里区民生项目实施方案（⟦work_secret|送审稿⟧）\n一、总体要求",
    "【⟦work_secret|讨论稿⟧】道里区民生项目实施方案\n",
    "⟦work_secret|领导批示⟧：请抓紧办理。",
    "⟦work_secret|拟办意见⟧：拟请民政局办理。",
    "关于供热的办法\n（⟦work_secret|内部征求意见稿⟧）",
    "⟦secret_mark|绝密★启用前⟧\n2019年试题",
    "哈里政办函〔2018〕3号\n⟦secret_mark|秘密★1年⟧\n关于",
    "<p style='text-align:left'>⟦secret_mark|机密★五年⟧</p><p>文件</p>",
    "⟦secret_mark|机 密 ☆ 10 年⟧\n报告",
    "保密级别：⟦secret_mark|机密⟧\n",
    "〔⟦secret_mark|秘密⟧〕\n关于某工作的汇报",
    "(⟦secret_mark|機密⟧)\n某某文件",
    "密级|⟦secret_mark|秘密⟧\n份号|003",
    "⟦secret_mark|秘密⟧\n特急\n道里区委",
    "份号：000123\n⟦secret_mark|秘密★6个月⟧",
    "⟦secret_mark|絶密★30年⟧\n内容",
    "<td>密级</td><td>⟦secret_mark|机密⟧</td>",
    "保密期限：10年\n密级：⟦secret_mark|秘密⟧",
    "⟦secret_mark|机密*10年⟧\n文",
    "⟦secret_mark|[机密]⟧\n道里区人民政府文件",
    "⟦internal_mark|内部文件　不得外传⟧",
    "道里区委办公室  ⟦internal_mark|内部资料·注意保存⟧  2018年第3期",
    "⟦internal_mark|★内部资料★⟧\n简报",
    "⟦internal_mark|內部資料 注意保存⟧\n",
    "【⟦internal_mark|内部资料，严禁外传⟧】关于某事的汇报",
    "(⟦internal_mark|此件发至科级⟧)\n抄送",
    "（⟦internal_mark|阅后收回⟧）\n",
    "注：⟦internal_mark|本材料仅供内部使用⟧，不得外传。",
    "<center><b>⟦internal_mark|仅供内部参考⟧</b></center><p>内容</p>",
    "会议材料之三（⟦internal_mark|会后收回⟧）\n",
    "⟦internal_mark|內 部 文 件，注 意 保 存⟧",
    "（⟦openness_mark|此件不公开⟧）",
    "公开属性：⟦openness_mark|不予公开⟧（理由：涉及内部管理）",
    "<p>公开属性：<u>⟦openness_mark|依申请公开⟧</u></p>",
    "【公开属性】⟦openness_mark|不予公开⟧",
    "是否公开 ⟦openness_mark|否⟧\n",
    "是否公开｜⟦openness_mark|否⟧",
    "公開屬性：⟦openness_mark|依申請公開⟧",
    "公 开 属 性：⟦openness_mark|不 予 公 开⟧",
    "公开类别：⟦openness_mark|依申请公开⟧\n拟稿人：王",
    "[⟦openness_mark|此件依申请公开⟧]",
    "⟦openness_mark|信息公开选项：□主动公开 □依申请公开 ■不予公开⟧",
    "⟦openness_mark|此件不予公开⟧\n",
    "<div>(⟦openness_mark|此件不予公开⟧)</div><div>抄送：区委办</div>",
    "公开属性：⟦openness_mark|不公开⟧",
    "公开属性：\n⟦openness_mark|依申请公开⟧\n",
    "道里区供热应急预案（⟦work_secret|讨论稿⟧）",
    "道里区供热应急预案\n（⟦work_secret|送审稿⟧）\n",
    "<h1>道里区规划（⟦work_secret|内部征求意见稿⟧）</h1><p>内容</p>",
    "⟦work_secret|领导批示⟧：同意。张某某 3月5日",
    "<tr><td>⟦work_secret|拟办意见⟧</td><td>请办公室阅处</td></tr>",
    "道里区供热应急预案〔⟦work_secret|送审稿⟧〕",
    "道里区方案(⟦work_secret|送 审 稿⟧)",
    "⟦work_secret|工作秘密⟧★3年\n内容",
    "密级：⟦work_secret|工作秘密⟧\n",
    "【⟦work_secret|送审稿⟧】道里区2020年预算方案",
    "⟦work_secret|领导批示⟧\n请民政局阅。",
    "道里区方案（2020年3月⟦work_secret|讨论稿⟧）",
)


@pytest.mark.parametrize("text", CASES)
def test_a_mark_stops_the_text(text: str) -> None:
    """A mark blocks the text, is found where it stands, and nothing of the text is handed on."""
    raw, spans = marked(text)
    verdict = screen_text(raw, installed())
    assert (verdict.disposition, verdict.redacted) == ("block", None)
    for start, end, kind in spans:
        assert any(
            one.kind == kind and one.start < max(end, start + 1) and start <= one.end for one in verdict.findings
        )
