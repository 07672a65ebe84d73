import Vocabulary

/// One of each component, with invented people and figures: the page `/kit` of a demonstration.
package enum Samples {
    /// The whole page in a language. Names and remarks are data and stay as they are.
    package static func page(_ pages: Pages, _ language: Language) throws -> String {
        let words = pages.words(language)
        let frame = Frame(
            words.text("sample.title"), language: language, path: Site.kit, place: "云岭省·澜川州·凤岭县",
            reader: Reader(name: "周晓岚", role: "经办·培训就业股", roles: [.trainingOfficer], waiting: 20),
            crumbs: [Link(words.text("nav.todo"), Site.desk), Link(words.text("sample.title"))],
            chip: Chip(.now, "待复核"),
            facts: [
                Fact("申领号", "SL-FL-2023-001701"),
                Fact(
                    "限", "10-20 17:30",
                    tone: "t-warn")
            ],
            actions: [Action("打印", .link("#"), icon: "print")], csrf: "sample")
        return try pages.render("kit", frame, context(words))
    }

    static func context(_ words: Words) -> [String: Any] {
        let summary = ErrorSummary(items: [
            (field: "opens", text: "开班日期：不能早于计划公布日 10-16"), (field: "size", text: "班级人数：最多 60 人，现为 64 人")
        ])
        let all = list(words).merging(review(words)) { one, _ in one }
        return all.merging([
            "errors": summary.context(words), "form": form(summary).context,
            "buttons": buttons.contexts, "chips": chips.contexts, "samples": hints.contexts,
            "job": JobBar(text: "正在核对名册：1,240 / 2,318 行", done: 1_240, whole: 2_318, label: "核对进度", refresh: "#").context,
            "empty": Empty("没有符合条件的班次", "筛选：凤岭县、2023 年、已退回", action: Action("清除筛选", .link("#"))).context,
            "legend": Strip.legend(Strip.Half.allCases, words), "strip": Strip(halves).svg(words)
        ]) { one, _ in one }
    }

    static let halves: [Strip.Half] = [
        .complete, .complete, .complete, .noSignOut, .complete, .absent, .leave, .complete, .unknown, .unknown,
        .current,
        .coming
    ]

    private static var chips: [Chip] {
        [
            Chip(.ok, "发放"), Chip(.warn, "部分", icon: "scale"), Chip(.warn, "待核实"), Chip(.bad, "不予"),
            Chip(.wait, "等待他人"), Chip(.now, "待复核"), Chip(.open, "缺数据"), Chip(.plain, "文件规定")
        ]
    }

    private static var hints: [Hint] {
        [
            Hint("已复核同意字云芳 1,200.00 元，交赵立新审批，限 10-24。", .ok, link: Link("办下一件", "#"), announced: true),
            Hint("这件已由马建业在 10:58 办理，您的重复提交没有再次生效。", .warn, announced: true),
            Hint("评价机构还没有回传证书，10-20 再查。现在不作决定。", .open), Hint("周末和节假日不计入时限。")
        ]
    }

    private static var buttons: [Action] {
        [
            Action("复核同意 1,200.00 元", .submit(name: "do", value: "approve"), look: .main, icon: "check"),
            Action("导出 xlsx", .link("#"), icon: "download"),
            Action("退回经办", .post("#", fields: ["id": "1"]), look: .stop, icon: "back"),
            Action("清除", .link("#"), look: .bare), Action("审批", .locked(why: "由赵立新办理"))
        ]
    }

    private static func form(_ summary: ErrorSummary) -> Form {
        Form(
            action: "#",
            fields: [
                Field(
                    "opens", "开班日期", .text(type: "date"), required: true,
                    error: summary.error(for: "opens")),
                Field(
                    "size", "班级人数", .text(type: "number"), value: "64", required: true,
                    error: summary.error(for: "size")),
                Field("level", "等级", .select([.init("5", "五级"), .init("4", "四级")]), value: "4"),
                Field("proof", "场地材料", .file(accept: ".pdf,image/*"), help: "每份不超过 20 MB"),
                Field("kind", "方式", .radios([.init("a", "集中"), .init("b", "分散")]), value: "a"),
                Field("true", "承诺内容属实", .check, value: "true"),
                Field("note", "说明", .area(rows: 2), value: "一行\n二行", wide: true)
            ], buttons: [Action("提交审查", .submit(name: nil, value: "send"), look: .main)])
    }

    private static func review(_ words: Words) -> [String: Any] {
        let amount = Money(fen: 120_000)
        return [
            "verdict": Verdict(
                .warn, "部分发放", text: "2 项发放给本人，1 项不予。须经人复核、审批。",
                note: "政策包 yunling-2023 版本 1.4", cells: AmountCells(amount, words), inWords: "壹仟贰佰元整"
            ).context,
            "basis": Basis(
                "证书与培训不一致", remedy: "可以补正",
                comparison: .init(
                    columns: ["种类", "职业", "等级"],
                    rows: [
                        (title: "本次培训", cells: [("职业技能等级", false), ("6-25-04-07 电子装接工", false), ("五级", false)]),
                        (title: "提交的证书", cells: [("职业技能等级", false), ("6-25-03-00 装配调试员", true), ("五级", false)])
                    ]),
                clause: Link("YL23-2", "#"), clauseText: "取得与培训相符的证书才给予培训补贴", document: "云岭省示例文件，第二条",
                evidence: [Link("证书扫描件", "#", icon: "certificate"), Link("评价机构回传", "#", icon: "link")],
                change: "评价机构更正后重新回传。"
            ).context,
            "assumed": Assumed(
                name: "食宿补助代替生活费补贴", code: "allowancesReplaceLiving", value: "是",
                why: "文件未说明两类补助可否同时享受。", otherwise: "本件另加 720.00 元。", confirm: Link("由县管理员确认", "#")
            ).context,
            "evidence": [
                Evidence(.share(22, of: 24), "出勤 91.66%", finding: "22 个半天齐全", source: "签到台账", href: "#"),
                Evidence(.icon("phone"), "电话抽查", finding: "本人接听，确认参训", source: "周晓岚，09-21 16:40", href: "#")
            ].contexts,
            "course": Course([
                .init(.done, "机构提交", lines: ["杨家兴，09-28 17:05"]),
                .init(.done, "经办：同意计算结果", lines: ["周晓岚，10-17 10:58，用时 6 分 12 秒"], quote: "已电话告知本人。"),
                .init(.now, "复核：马建业（您）", lines: ["限 10-20 17:30 前"]), .init(.next, "审批", lines: ["赵立新，限 10-24"])
            ]).context,
            "sign": SignBlock(["经办（签字）：", "复核（签字）：", "审批（签字、盖章）："]).context,
            "actionBar": ActionBar(
                why: ["您可以复核本件：经办是周晓岚，不是您。", "复核后您不能再审批或付款。"],
                actions: [
                    Action("退回经办", .submit(name: "do", value: "back"), look: .stop, icon: "back"),
                    Action("审批", .locked(why: "由赵立新办理"))
                ], form: "#"
            ).context
        ]
    }

    private static func list(_ words: Words) -> [String: Any] {
        let money = { (fen: Int64) in words.money(Money(fen: fen)) }
        let rows = [
            Table.Row([
                .tick(nil), .head("马海阿依", "#"), .number("18/24"), .chip(Chip(.bad, "不予")),
                .number("不予", look: "z"), .number(money(0), strong: true), Cell("出勤 75%，低于 80%", look: "why")
            ]),
            Table.Row(
                [
                    .tick(.init(name: "line", value: "1", label: "岩温罕", ticked: true, fen: 360_000)),
                    .head("岩温罕", "#"), .number("24/24"), .chip(Chip(.ok, "全额")), .number(money(240_000)),
                    .number(money(360_000), strong: true), Cell(look: "why")
                ], look: "is-sel")
        ]
        var total = Cell("合计")
        total.heads = true
        total.span = 3
        let foot = Table.Row(
            [Cell(look: "no-print"), total, .number(money(240_000)), .number(money(360_000)), Cell()], look: "sum")
        return [
            "life": Life(
                label: "班次历程",
                [
                    .init(.done, "计划公布", date: "08-14", fact: "第 61 号"),
                    .init(
                        .flagged, "现场检查", date: "09-13",
                        fact: "1 项整改"),
                    .init(.now, "申领复核", date: "今天", fact: "马建业"), .init(.next, "拨付", date: "限 10-31")
                ]
            ).context,
            "tabs": Tabs(label: "内容", [.init("名册", "#", count: "40"), .init("出勤", "#", current: true)]).context,
            "filters": Filters(
                action: "#",
                fields: [
                    Field("result", "结果", .select([.init("", "全部"), .init("ok", "全额")])),
                    Field(
                        "from", "自",
                        .text(type: "date"))
                ]
            ).context,
            "toolbar": Toolbar(
                selection: "已选 1 人，合计 3,600.00 元",
                batch: [Action("对所选复核同意", .submit(name: "do", value: "approve"), icon: "check")],
                note: "不予的须逐件办理", end: [Action("导出 xlsx", .link("#"), icon: "download")]
            ).context,
            "table": Table(
                caption: "申领明细",
                columns: [
                    .init("选择", look: "no-print", silent: true), .init("姓名"), .init("出勤", look: "num"),
                    .init("结果"),
                    .init("培训补贴", look: "num l"), .init("合计（元）", look: "num"), .init("理由")
                ],
                rows: rows, foot: [foot]
            ).context,
            "pager": Pager(label: "第 1–2 人，共 40 人。", page: 1, size: 2, total: 40, keys: true) { "?page=\($0)" }.context
        ]
    }
}
