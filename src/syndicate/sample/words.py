"""Who and where of the synthetic district: units, streets, communities, and the word pools that every subject shares."""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a text that are separated by blanks."""
    return tuple(text.split())


DISTRICT = "道里区"
CODE = "230102"
HOST = "www.daoli.example"

DEPARTMENTS = tuple(
    f"道里区{name}"
    for name in listed(
        "人民政府办公室 发展和改革局 教育局 科学技术局 工业和信息化局 民政局 司法局 财政局 人力资源和社会保障局 住房和城乡建设局 城市管理局 "
        "农林水务局 商务局 文化体育局 卫生和计划生育局 审计局 市场监督管理局 安全生产监督管理局 统计局 环境保护局 征收办公室 信访局 政务服务中心"
    )
)
"""23 区直部门."""

STREET_OFFICES = tuple(
    f"道里区{name}街道办事处"
    for name in listed(
        "兆麟 新阳路 抚顺 共乐 新华 城乡路 工农 尚志 斯大林 通江 经纬 工程 安静 安和 正阳河 建国 康安 爱建 群力"
    )
)
TOWNSHIPS = tuple(f"道里区{name}镇人民政府" for name in listed("太平 新发 新农 榆树"))

UNITS = DEPARTMENTS + STREET_OFFICES + TOWNSHIPS
"""The 46 reporting units: 23 departments and 23 streets and townships."""

SLUGS = listed(
    "bgs fgj jyj kjj gxj mzj sfj czj rsj zjj cgj nlj swj wtj wjj sjj scj ajj tjj hbj zsb xfj zwzx "
    "zhaolin xinyang fushun gongle xinhua chengxiang gongnong shangzhi sidalin tongjiang jingwei gongcheng anjing anhe "
    "zhengyanghe jianguo kangan aijian qunli taiping xinfa xinnong yushu"
)
"""Folder and host name of each unit, in the order of `UNITS`."""

SLUG_OF = dict(zip(UNITS, SLUGS, strict=True))

STREETS = listed(
    "中央大街 尚志大街 经纬街 新阳路 建国街 安国街 抚顺街 地段街 兆麟街 通江街 友谊路 霁虹街 哈药路 康安路 群力大道 丽江路 "
    "龙江街 景江东路 工农大街 机场路 城乡路 河松街 河清街 安发街 安隆街 安升街 安松街 安宁街 顾乡大街 前进路 共乐街 民庆街 "
    "西十二道街 上游街 上海街 田地街 石头道街 透笼街 买卖街 高谊街 河图街 爱建路 上江街 阳光路 朗江路 融江路 赣水路 "
    "星江路 齐塔街 四方台大道 第五大道 第六大道 埃德蒙顿路 民安街 工部街 新江桥街 安心街 安平街 安详街 公园街 斜纹街 "
    "安广街 安道街 乡里街 大安街 红霞街 花圃街 端街 东风街 霞曼街 红专街 中医街 大同路 祥安北大街 新农大街"
)

COMMUNITIES = tuple(
    f"{stem}{kind}"
    for kind in ("社区", "小区")
    for stem in listed(
        "安红 安丰 安固 安南 建中 建兴 民生 民和 友谊西 河州 河曲 森林 地德里 兆麟 哈药 车辆 光明 汇龙 欧洲新城 恒盛 金江 融江 "
        "上和 观江 御湖 丽水 清枫 玫瑰 永平 吉林 工力 工源 锦江 抚安 新阳 顾新 乡政 前卫 爱达 爱群 正阳 河柏 河鼓 河渡 柞树"
    )
)

VILLAGES = tuple(
    f"{stem}村"
    for stem in listed(
        "太平 太兴 立业 先富 薛家 五星 机场 庆丰 庆新 新农 新江 友好 前进 东方红 民主 榆树 后榆 四方 三姓 红星 五一 跃进 长岭 群胜 新立"
    )
)

SCHOOLS = tuple(
    f"{stem}{kind}"
    for kind in ("小学校", "中学", "幼儿园")
    for stem in [
        "经纬",
        "兆麟",
        "安广",
        "新阳",
        "共乐",
        "抚顺",
        "群力",
        "爱建",
        "丽江",
        "融江",
        "尚志",
        "通江",
        "建国",
        "河图",
        "上游",
        "阳光",
        "友协",
        "福顺",
    ]
)

FIRMS = tuple(
    f"{stem}{kind}"
    for kind in listed(
        "建筑工程有限公司 餐饮管理有限公司 物业服务有限公司 商贸有限公司 环保科技有限公司 市政工程有限公司 食品有限公司 信息技术有限公司"
    )
    for stem in listed(
        "哈尔滨松岚 黑龙江禾序 哈尔滨泽川 哈尔滨冰澜 黑龙江北屿 哈尔滨恒邺 哈尔滨江砚 黑龙江瑞秾 哈尔滨启岱 哈尔滨沐衡 黑龙江盛珩 哈尔滨云栈 "
        "哈尔滨里仁 黑龙江九昱 哈尔滨方澄 哈尔滨拓垚 哈尔滨鼎屹 黑龙江森漾 哈尔滨和桁 哈尔滨信筑"
    )
)

SHARED: dict[str, tuple[str, ...]] = {
    "com": COMMUNITIES,
    "sch": SCHOOLS,
    "firm": FIRMS,
    "street": STREETS,
    "village": VILLAGES,
    "n1": listed("二 三 四 五 六 七 八 九"),
    "who": listed(
        "工作人员 网格员 执法队员 业务骨干 党员志愿者 社区干部 值班人员 检查组成员 专家组 包片干部 技术人员 驻点专员 巡查队员 宣讲小分队 联络员 窗口人员"
    ),
    "head": listed(
        "主要负责人 分管领导 班子成员 值班领导 科室负责人 带班负责人 驻村书记 项目负责人 相关责任人 纪检委员"
    ),
    "crowd": listed(
        "沿线居民 周边商户 老年居民 学生家长 来访群众 外来务工人员 个体经营者 小微企业主 住户代表 返乡创业人员 参会代表 楼院长 物业人员 残疾人家庭 过往行人 村民代表"
    ),
    "way": listed(
        "入户走访 逐楼张贴 电话预约 微信群推送 现场讲解 设立咨询台 发放明白纸 集中座谈 错时上门 网上预约 一对一辅导 楼道公示 "
        "流动服务车 开放日参观 问卷调查 视频连线 巡回宣讲 点对点短信"
    ),
    "step": listed(
        "建立台账并逐项销号 实行日报告、周调度 明确专人盯办到底 推行首问负责制 开通绿色通道 组织回头看抽查 压实属地责任 完善应急预案 "
        "落实双人复核 分片包干到人 纳入年度考核 邀请第三方评估 当日问题当日清零 统一制作标识牌 建立红黑榜 引入满意度测评 "
        "补充夜间巡查班次 与相邻街道联防联动 划定责任网格 设置过渡期提醒 同步留存影像资料 定期公布进度 开展交叉互查 下发整改通知单"
    ),
    "why": listed(
        "针对群众集中反映的问题 结合冬春季节特点 按照年度工作安排 根据区政府常务会议部署 为方便居民办事 着眼长效管理 考虑到早晚高峰车流量大 "
        "围绕作风整顿优化营商环境要求 在充分征求意见基础上 借鉴其他城区做法 依据现场勘查结果 立足“最多跑一次”改革 结合网格走访情况 "
        "为消除风险隐患 对照任务清单 经多部门会商 从便民利民出发 按照轻重缓急原则 适应气温变化 总结前期试点经验"
    ),
    "tone": listed(
        "现场秩序良好 得到群众认可 整体进展顺利 未发生安全问题 较计划提前完成 问题逐步减少 办理时间明显缩短 反馈意见及时采纳 环境面貌有所改善 "
        "后续工作正在推进 各项保障到位 参与热情较高 基础数据更加完整 责任链条进一步理顺 投诉量同比下降 资料已经归档"
    ),
    "close": (
        "特此通知。",
        "特此公告。",
        "请广大市民相互转告，由此带来的不便敬请谅解。",
        "请各单位遵照执行。",
        "感谢广大居民的理解与支持。",
        "如有疑问，可在工作日拨打咨询电话。",
        "下一步，将持续跟进落实情况。",
        "欢迎社会各界监督。",
        "具体事宜以现场公示为准。",
        "",
        "",
    ),
}
"""Pools that any sentence may draw from; a family's own pools are laid over them."""
