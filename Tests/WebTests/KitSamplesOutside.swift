import Vocabulary

@testable import Web

extension KitSamples {
    static func portal(_ words: Words) -> [String: Any] {
        func aClass(
            _ name: String, _ level: String, _ by: String, _ where_: String, _ date: String, _ length: String,
            _ cost: String, _ seats: String, _ filled: Int
        ) -> [String: Any] {
            [
                "href": "#", "name": name, "level": level, "institution": by, "where": where_, "date": date,
                "length": length,
                "cost": cost, "seats": seats, "full": filled == 100, "filled": filled,
                "action": Action(filled == 100 ? "候补" : "我要培训", .link("#")).context
            ]
        }
        func institution(
            _ no: Int, _ name: String, _ kind: String, _ address: String,
            _ grade: String
        ) -> [String: Any] {
            ["no": no, "href": "#", "name": name, "kind": kind, "address": address, "grade": grade]
        }
        func notice(_ title: String, _ chip: Chip, _ when: String) -> [String: Any] {
            ["href": "#", "title": title, "chip": chip.context, "when": when]
        }
        let shown = Chip(.wait, "公示", icon: "notice")
        return [
            "find": ["action": "#", "q": "", "hasOften": true] as [String: Any],
            "often": [Link("凤岭县 电工", "#"), Link("不收费", "#"), Link("包吃住", "#")].contexts,
            "check": ["action": "#"],
            "classes": [
                "place": "凤岭县", "all": Link("全部 14 个班", "#").context,
                "items": [
                    aClass("茶艺师", "五级", "青崖茶业合作社", "永和镇", "10-23 开班", "10 天 80 课时", "免费，另有生活费补贴", "还有 8 位", 73),
                    aClass("家政服务员", "五级", "云桥技能学校", "县城", "10-25 开班", "8 天 64 课时", "免费", "已满", 100),
                    aClass("电工", "五级", "凤岭县职业教育中心", "县城", "10-30 开班", "15 天 120 课时", "免费，包住宿", "还有 14 位", 69)
                ]
            ] as [String: Any],
            "institutions": [
                "note": "23 家", "all": Link("全部机构", "#").context,
                "items": [
                    institution(1, "凤岭县职业教育中心", "公办，17 个工种", "县城文昌路 6 号", "诚信 A"),
                    institution(2, "云桥技能学校", "民办，9 个工种", "县城东街 41 号", "诚信 A")
                ]
            ] as [String: Any],
            "notices": [
                "all": Link("全部", "#").context,
                "items": [
                    notice("第 15 期中式烹调师补贴公示，26 人", shown, "10-17 至 10-25，可提异议"),
                    notice(
                        "第 12 期补贴公示，38 人", shown,
                        "今天 17:30 截止"),
                    notice("第 61 号：11 月培训班次计划，14 个班", Chip(.plain, "计划"), "10-16")
                ]
            ] as [String: Any],
            "supervise": [
                "phone": "0899-555 0120", "text": "冒名签到、收钱返补、人不在班，都可以举报，可以匿名。",
                "link": Link(
                    "网上举报",
                    "#"
                ).context
            ] as [String: Any],
            "figures": [
                "title": "凤岭县 2023 年", "link": Link("开放数据", "#").context,
                "items": [
                    ["label": "已开班", "value": "61 个"], ["label": "已培训", "value": "2,318 人次"],
                    [
                        "label": "已发补贴",
                        "value": "412.63 万元"
                    ]
                ]
            ] as [String: Any],
            "catalogue": [
                "title": "补贴工种目录 2023", "note": "214 个工种，补贴标准每人", "all": Link("全部目录", "#").context,
                "items": [
                    ("电工", "五级 1,800 元"), ("中式烹调师", "五级 1,500 元"), ("养老护理员", "四级 2,000 元"), ("家政服务员", "五级 1,200 元")
                ].map { ["href": "#", "name": $0.0, "rate": $0.1] as [String: Any] }
            ] as [String: Any]
        ]
    }

    static var board: [String: Any] {
        [
            "place": "云岭省澜川州凤岭县", "number": "FL2023-0017-GZP-01", "project": "广电和通信设备电子装接工（五级）",
            "projectNote": "职业编码 6-25-04-07，第 17 期，定向凌云新能源操作工岗位", "target": "本县脱贫人口（含监测对象），40 人",
            "time": "2023 年 9 月 4 日至 9 月 16 日，12 天，84 课时", "timeNote": "上午 8:30–12:00，下午 14:00–17:30；上午、下午都要签到、签退",
            "where": "凤岭县永和镇实训楼 301 室", "institution": "凤岭县职业教育中心", "institutionNote": "统一社会信用代码 12590103MB0A00X17K",
            "help": "学员不交任何费用；每天补助伙食费 60 元、住宿费 40 元，付到本人社保卡；考核合格发职业技能等级证书", "helpNote": "出勤低于 80% 的，不能申报补贴",
            "approval": "凤岭县人力资源和社会保障局 2023 年 8 月 25 日批准", "approvalNote": "凤人社培批〔2023〕17 号",
            "people": [
                ["duty": "培训班管理人", "name": "罗正昌", "unit": "县职业教育中心", "phone": "0899-555 0161"],
                ["duty": "监督人", "name": "周晓岚", "unit": "县人社局", "phone": "0899-555 0120"]
            ],
            "qr": "<svg viewBox=\"0 0 3 3\"><path d=\"M0 0h1v1h-1zM2 0h1v1h-1zM1 2h1v1h-1z\"/></svg>",
            "address": "jn.yunling.example/b/17",
            "hotline": "0899-555 0120", "printed": "2023-08-25"
        ]
    }

    static func signIn(_ words: Words) -> [String: Any] {
        let halves: [Strip.Half] = (0..<24).map { half in
            half < 16 ? (half == 13 ? .leave : .complete) : half == 16 ? .current : .coming
        }
        func means(
            _ tone: String, _ icon: String, _ title: String, _ text: String, _ amount: String = "",
            _ of: String = ""
        ) -> [String: Any] {
            filled([
                "tone": tone, "icon": "i/\(icon)", "title": title, "text": text, "amount": amount,
                "amountTone": of
            ])
        }
        return [
            "large": "?large=1",
            "step": [
                "chip": Chip(.ok, "扫码成功").context, "left": "08:21，还剩 1 分 42 秒", "what": "上午签到",
                "lines": ["9 月 13 日（第 9 天）", "电子装接工（五级）第 17 期", "永和镇实训楼 301，教师 罗正昌"],
                "place": [
                    "near": true, "tone": "t-ok", "icon": "i/check", "word": "在教学点范围内",
                    "lines": ["距教学点约 38 米，误差约 15 米。", "位置只在签到时记录一次。"]
                ] as [String: Any],
                "confirm": [
                    "action": "#", "word": "字云芳，确认签到",
                    "fields": [
                        [
                            "name": "token",
                            "value": "t"
                        ]
                    ]
                ] as [String: Any],
                "hasAlternatives": true, "alternatives": [Link("不是我", "#"), Link("输入 6 位码", "#")].contexts
            ] as [String: Any],
            "attendance": [
                "n": "15", "text": "个半天齐全，共上了 16 个，请假 1 个", "gauge": Strip(halves).gauge(words), "details": "#",
                "hint": Hint("全班 24 个半天，至少要 20 个。您还可以缺 3 个，请假也算缺。", .ok, icon: "info").context
            ] as [String: Any],
            "means": [
                "items": [
                    means("t-ok", "check", "伙食、住宿补助", "100 元 × 12 天，付到社保卡", "1,200 元"),
                    means("t-open", "unknown", "培训补贴", "付给学校。还要等考核和证书", "未定", "t-open"),
                    means("t-warn", "warning", "签到又签退，半天才算", "中午 12:00 记得签退，忘了当天找教师补登")
                ],
                "note": "现在是预计数，公示后才作决定。", "hasClauses": true,
                "clauses": [
                    Link("YL23-5", "#"),
                    Link(
                        "YL23-6",
                        "#")
                ].contexts
            ] as [String: Any]
        ]
    }

    static var teacher: [String: Any] {
        func row(
            _ id: String, _ name: String, _ note: String, _ icon: String, _ mark: String,
            _ tone: String = ""
        ) -> [String: Any] {
            filled([
                "id": id, "name": name, "note": note, "noteIcon": "i/\(icon)", "noteTone": tone,
                "present": mark == "到", "absent": mark == "缺", "leave": mark == "假"
            ])
        }
        return [
            "who": "罗正昌，教师", "what": "9 月 13 日上午点名", "room": "电子装接工（五级）第 17 期，永和镇实训楼 301",
            "outbox": [
                "text": "3 条未上传，08:31 起离线", "retry": "#",
                "items": [
                    ["icon": "i/person", "text": "补登签到，沙马拉则", "when": "08:33 存本机"],
                    [
                        "icon": "i/list", "text": "点名，38 人",
                        "when": "08:36 存本机"
                    ]
                ]
            ] as [String: Any],
            "code": ["text": "离线可用，18 秒后换码", "digits": "407 915", "qr": "#"],
            "counts": [("2", "未点", true), ("36", "到", false), ("1", "缺", false), ("1", "假", false)]
                .map { ["n": $0.0, "word": $0.1, "asked": $0.2] as [String: Any] },
            "roll": [
                "action": "#",
                "rows": [
                    row("1", "马海阿依", "已少 5 个半天", "warning", "", "t-warn"),
                    row("2", "字云芳", "08:21 扫码，位置正常", "check", "到"),
                    row("3", "迪丽努尔·买买提", "家中急事，已请假", "phone", "假"), row("4", "王开富", "未见", "cross", "缺")
                ]
            ] as [String: Any],
            "note": "未点的排在前面。离线记录存在本机，连网后自动上传。",
            "foot": ["photo": "#", "ready": false, "word": "先点完 2 人"] as [String: Any]
        ]
    }
}
