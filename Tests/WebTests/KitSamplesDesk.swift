import Vocabulary

@testable import Web

extension KitSamples {
    static func todo(_ words: Words) -> [String: Any] {
        func row(
            _ day: String, _ left: String, _ tone: String, _ kind: String, _ what: String, _ sub: String,
            _ from: String, _ act: String
        ) -> Table.Row {
            var when = Cell(day, look: "when")
            when.sub = left
            when.subTone = "sub \(tone)"
            return Table.Row([
                when, Cell(kind, look: "nw"), .link(what, "#", sub: sub), Cell(from, look: "nw muted small"),
                .action(Action(act, .link("#")))
            ])
        }
        let groups = [
            Table.Group(
                "已逾期", note: "2 件", icon: "warning", tone: "t-bad",
                rows: [
                    row(
                        "10-16 周一", "逾期 2 天", "t-bad", "检查台账", "补录第 2 次现场检查表", "电工（五级）第 9 期·检查表缺现场负责人签字，班次不能申领", "本人发起",
                        "去补录"),
                    row(
                        "10-17 周二", "逾期 1 天", "t-bad", "退回处理", "更正开户行信息后重报", "杨秀禾·第 14 期·财务 10-13 退回：开户行与卡号不符",
                        "财务 段玉珍",
                        "去更正")
                ]),
            Table.Group(
                "今天到期", note: "4 件", icon: "clock", tone: "t-warn",
                rows: [
                    row(
                        "10-18 周三", "17:30 前", "t-warn", "申领经办", "核对 40 人补贴申领", "砌筑工（五级）第 16 期·37 人全额、1 人不予、2 人缺数据",
                        "凤岭职教中心", "去核对"),
                    row(
                        "10-18 周三", "17:30 前", "t-warn", "开班审查", "家政服务员（五级）第 21 期",
                        "明日开班·自动核对 22 项，1 项不符：1 名学员在澜屏县同期班次",
                        "云桥技能学校", "去审查"),
                    row(
                        "10-18 周三", "17:30 前", "t-warn", "公示与异议", "第 12 期补贴公示今日届满", "收到异议 1 件，答复后方可结束公示", "群众 电话", "去答复"
                    )
                ]),
            Table.Group(
                "本周", note: "8 件，显示 2 件", icon: "calendar",
                rows: [
                    row(
                        "10-19 周四", "还有 1 天", "muted", "开班审查", "茶艺师（五级）第 22 期", "自动核对 22 项全部符合，待查场地消防材料", "青崖茶业合作社",
                        "去审查"),
                    row("10-20 周五", "还有 2 天", "muted", "检查台账", "电话抽查未满 5 人", "电工（五级）第 9 期·已接通 3 人，还差 2 人", "本人", "去抽查")
                ])
        ]
        func count(_ n: String, _ word: String, _ note: String, _ icon: String, _ tone: String = "") -> [String: Any] {
            filled(["href": "#", "n": n, "word": word, "note": note, "icon": "i/\(icon)", "tone": tone])
        }
        return [
            "counts": [
                count("2", "已逾期", "最长 2 天", "warning", "t-bad"),
                count(
                    "4", "今天到期", "17:30 前", "clock",
                    "t-warn"),
                count("8", "本周", "至 10-20", "calendar"), count("6", "以后", "最晚 11-03", "list")
            ],
            "kinds": [("全部事项", "20"), ("开班审查", "5"), ("检查台账", "4"), ("申领经办", "6"), ("公示与异议", "3"), ("退回处理", "2")]
                .map { ["href": "#", "word": $0.0, "n": $0.1, "current": $0.0 == "全部事项"] as [String: Any] },
            "hasWaiting": true,
            "waiting": [("复核", "7"), ("审批", "2"), ("财务付款", "3")]
                .map { ["href": "#", "word": $0.0, "n": $0.1] as [String: Any] },
            "recusal": Hint("回避：您已申报与“云桥技能学校”无利害关系；与“岭南驾培”有关的 1 件已转李秋萍。", icon: "shield").context,
            "table": Table(
                caption: words.text("todo.caption"),
                columns: [
                    .init(words.text("todo.due")), .init(words.text("todo.kind")), .init(words.text("todo.what")),
                    .init(words.text("todo.from")), .init(words.text("todo.act"), look: "num")
                ],
                groups: groups, cards: true
            ).context,
            "pager": Pager(label: "第 1–7 件，共 20 件", page: 1, size: 11, total: 20) { "?page=\($0)" }.context
        ]
    }

    static let days: [Strip.Half] = (0..<24).map { $0 == 13 ? .leave : $0 == 18 ? .noSignOut : .complete }

    static func aClass(_ words: Words) -> [String: Any] {
        let steps: [Life.Step] = [
            .init(.done, "计划公布", date: "08-14", fact: "门户第 61 号"), .init(.done, "开班审批", date: "08-25", fact: "22 项符合"),
            .init(.done, "开班", date: "09-04", fact: "签到 40 人"), .init(.done, "现场检查 1", date: "09-07", fact: "已签字"),
            .init(.flagged, "现场检查 2", date: "09-13", fact: "1 项整改"), .init(.done, "结业", date: "09-16", fact: "84 课时"),
            .init(.done, "考核", date: "09-19", fact: "抽取评价机构"), .init(.done, "电话抽查", date: "09-21", fact: "接通 6 人"),
            .init(.done, "公示", date: "10-08 至 10-16", fact: "无异议"), .init(.now, "申领复核", date: "今天", fact: "马建业 办理"),
            .init(.next, "审批", date: "限 10-24", fact: "赵立新"), .init(.next, "拨付", date: "限 10-31", fact: "乡村振兴局")
        ]
        let conditions = [
            ("开班日在政策有效期内", "03-24 至 12-31"), ("现场检查（至少 2 次）", "2 次"), ("检查表现场签字", "2/2"), ("电话抽查（至少 5 人）", "接通 6 人"),
            ("课时 84（要求 80）", "足额"), ("考核由抽取的机构实施", "州评价中心"), ("公示 7 个工作日", "无异议"), ("承训机构不参与考核", "考培分离")
        ].map { ["ok": true, "text": $0.0, "value": $0.1] as [String: Any] }
        func finding(_ chip: Chip, _ title: String, _ text: String, _ action: Action?, _ link: Link?) -> [String: Any] {
            filled([
                "chip": chip.context, "title": title, "text": text, "action": action?.context,
                "link": link?.context
            ])
        }
        func row(_ no: Int, _ name: String, _ id: String, _ chip: Chip, _ why: String) -> Table.Row {
            var halves = Cell.number("22", strong: true)
            halves.faint = "/24"
            return Table.Row([
                Cell(String(no), look: "faint"), .head(name, "#"), Cell(id, look: "nw muted"),
                .markup(Strip(days).svg(words)),
                halves, .number(words.percent(22, of: 24)), .chip(chip), Cell(why, look: "small muted")
            ])
        }
        return [
            "life": Life(label: "班次历程", steps).context,
            "conditions": [
                "chip": Chip(.ok, "10 项全部符合").context, "note": "政策包 yunling-2023",
                "link": Link(
                    "依据与输入",
                    "#"
                ).context,
                "items": conditions
            ] as [String: Any],
            "findings": [
                "note": "3 条，未结 1 条",
                "items": [
                    finding(
                        Chip(.warn, "待核实"), "09-11 下午 3 人由同一部手机签到", "教师同场点名照片中 3 人均在；限 10-20 前核实。风险提示不影响金额，由人决定。",
                        Action("打开案卷", .link("#")), nil),
                    finding(Chip(.ok, "已整改"), "第 2 次检查：灭火器压力不足 2 具", "09-14 更换，检查人杨绍文复查签字。", nil, Link("整改照片", "#"))
                ]
            ] as [String: Any],
            "tabs": Tabs(
                label: "班次内容",
                [
                    .init("名册", "#", count: "40"), .init("出勤", "#", current: true), .init("检查", "#", count: "2"),
                    .init("证据", "#", count: "58")
                ]
            ).context,
            "legend": Strip.legend([.complete, .noSignOut, .absent, .leave, .unknown], words),
            "hasTools": true,
            "tools": [Action("只看低于 80%（2 人）", .link("#")), Action("导出出勤表", .link("#"), icon: "download")].contexts,
            "table": Table(
                caption: "每名学员 24 个半天的出勤；每天左格上午、右格下午",
                columns: [
                    .init("序"), .init("姓名"), .init("证件号"), .init("09-04 至 09-16"), .init("齐全半天", look: "num"),
                    .init("出勤率", look: "num"), .init("申领结果"), .init("主要原因")
                ],
                rows: [
                    row(1, "字云芳", "5901**********0464", Chip(.warn, "部分", icon: "scale"), "证书不一致，本年已 3 次"),
                    row(2, "岩温罕", "5902**********1837", Chip(.ok, "全额"), ""),
                    row(3, "王开富", "5905**********5667", Chip(.open, "缺数据"), "等待评价机构回传证书")
                ]
            ).context,
            "pager": Pager(
                label: "第 1–14 人，共 40 人。半天有签到又有签退才算。", page: 1, size: 14,
                total: 40
            ) { "?page=\($0)" }.context
        ]
    }

    static func decision(_ words: Words) -> [String: Any] {
        func item(
            _ name: String, _ how: String, _ sub: String, _ payee: String, _ amount: Int64,
            _ off: Bool
        ) -> [String: Any] {
            filled([
                "name": name, "how": how, "sub": sub, "payee": payee, "clause": Link("YL23-5", "#").context, "off": off,
                "chip": (off ? Chip(.bad, "不予") : Chip(.ok, "发放")).context, "amount": words.money(amount)
            ])
        }
        var all = Samples.context(words)
        all["errors"] = nil
        return [
            "verdict": all["verdict"] as Any, "total": words.money(120_000), "fund": "财政衔接推进乡村振兴补助资金",
            "items": [
                item("培训补贴", "30.00 元 × 80 课时", "实际 84 课时，最多计 80", "承训机构", 240_000, true),
                item("伙食补助", "60.00 元 × 12 天", "", "本人", 72_000, false),
                item(
                    "住宿补助", "40.00 元 × 12 天", "",
                    "本人", 48_000, false)
            ],
            "hasReasons": true, "reasonsTitle": "为什么不予培训补贴", "reasonsNote": "2 条理由，全部列出",
            "reasons": [
                all["basis"] as Any,
                Basis(
                    "本年度已享受 3 次", remedy: "本年度不能补正", inputs: "2023 年已批准或已发放 3 次，上限 3 次",
                    clause: Link("YL23-2", "#"), clauseText: "一年内享受的次数有上限", document: "云岭人社发〔2023〕12 号，第二条",
                    change: "上列 3 次中有一次被依法撤销并退回资金。只补正证书，仍不予发放。"
                ).context
            ],
            "hasAssumed": true, "assumedTitle": "使用了 1 个推定参数", "assumed": [all["assumed"] as Any],
            "hasEvidence": true, "evidence": all["evidence"] as Any, "evidenceAll": Link("全部 9 份", "#").context,
            "course": all["course"] as Any, "sign": all["sign"] as Any,
            "actionBar": ActionBar(
                why: ["您可以复核本件：经办是周晓岚，不是您；未申报与字云芳或承训机构有亲属、利害关系。", "复核后您不能再审批或付款；审批由赵立新办理，财务与培训业务不得由同一人办理。"],
                actions: [
                    Action("申报回避", .link("#"), icon: "flag"),
                    Action(
                        "退回经办…", .submit(name: "do", value: "back"),
                        look: .stop, icon: "back"),
                    Action("审批", .locked(why: "非您办理")),
                    Action("复核同意 1,200.00 元", .submit(name: "do", value: "approve"), look: .main, icon: "check")
                ], form: "#"
            ).context
        ]
    }

    static func claims(_ words: Words) -> [String: Any] {
        func outcome(_ chip: Chip, _ n: String, _ word: String) -> [String: Any] {
            ["href": "#", "chip": chip.context, "n": n, "word": word]
        }
        var all = Samples.context(words)
        all = all.filter { ["filters", "toolbar", "table", "pager", "sign"].contains($0.key) }
        return all.merging([
            "batch": "#",
            "summary": [
                "title": "40 人的结果", "label": "全额 31 人，部分 5 人，不予 3 人，缺数据 1 人",
                "segments": [("ok", 0, 77), ("warn", 77, 12), ("bad", 89, 8), ("open", 97, 3)]
                    .map { ["kind": $0.0, "x": $0.1, "width": $0.2] as [String: Any] },
                "outcomes": [
                    outcome(Chip(.ok, "全额"), "31", "人"), outcome(Chip(.warn, "部分", icon: "scale"), "5", "人"),
                    outcome(Chip(.bad, "不予"), "3", "人"), outcome(Chip(.open, "缺数据"), "1", "人，不计入合计")
                ],
                "total": words.money(11_760_000), "inWords": "壹拾壹万柒仟陆佰元整",
                "split": [
                    ["label": "付承训机构（培训补贴 31 人）", "value": "74,400.00"],
                    [
                        "label": "付本人（伙食、住宿 36 人）",
                        "value": "43,200.00"
                    ]
                ]
            ] as [String: Any]
        ]) { one, _ in one }
    }

    static func policy(_ words: Words) -> [String: Any] {
        let reasons = [
            ("不在有效期", "outsideEffectiveDates", "开班日早于 2023-03-24 或晚于 2023-12-31", true),
            ("没有证书", "noCertificate", "无证书，或证书号码为空", false)
        ]
        return [
            "contents": [("不予发放的理由", "20"), ("金额与收款", "6"), ("开班条件", "31"), ("参数", "4")]
                .map { ["href": "#", "word": $0.0, "n": $0.1, "current": $0.1 == "20"] as [String: Any] },
            "note": Hint("表格就是系统执行的规则，不是说明文字。改规则须发布新版本，已作决定不变。").context,
            "hasLine": true, "lineNote": "本包新增或替换 14 条，其余沿用上一包",
            "line": [
                ["word": "yunling-2022", "href": "#", "last": false],
                [
                    "word": "yunling-2023", "href": "#",
                    "last": true
                ]
            ],
            "reasons": [
                "title": "不予发放的理由", "note": "逐条核对，符合的全部列出", "link": Link("全部 20 条", "#").context,
                "heads": [
                    "培训补贴",
                    "生活费", "食宿"
                ],
                "items": reasons.enumerated().map { index, one in
                    [
                        "no": index + 1, "name": one.0, "code": one.1, "when": one.2,
                        "clause": Link(
                            "YL23-1",
                            "#"
                        ).context, "text": "只对当年的班次",
                        "marks": [["refuses": true], ["refuses": one.3], ["refuses": one.3]]
                    ] as [String: Any]
                }
            ] as [String: Any],
            "tables": [
                [
                    "title": "参数", "chip": Chip(.open, "2 个推定，待本县确认").context, "link": Link("修改参数", "#").context,
                    "table": Table(
                        caption: "参数", columns: [.init("参数"), .init("默认值", look: "num")],
                        rows: [.init([.head("异地培训上浮"), .number("0.5")])]
                    ).context
                ] as [String: Any]
            ]
        ]
    }
}
