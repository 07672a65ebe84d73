import Foundation
import Vocabulary

@testable import Web

/// The pages of the design with their invented data: what tests render, what people compare with the mocks, and what
/// shows a stage how to fill a template.
enum KitSamples {
    /// The folder `Site/` of the checkout.
    static let site = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Site").standardizedFileURL

    static let pages: Result<Pages, any Error> = Result { try Pages(site: site) }

    /// Every sample: page name, and how to make it.
    static let names = [
        "todo", "class", "decision", "claims", "policy", "portal", "notice-board", "signin-phone", "teacher-phone",
        "kit",
        "sign-in", "door", "list", "form", "record", "error"
    ]

    static func html(_ name: String, _ language: Language) throws -> String {
        let pages = try pages.get()
        let words = pages.words(language)
        if name == "kit" { return try Samples.page(pages, language) }
        if name == "error" { return try ErrorPage.notFound.html(pages, language, path: "/desk/x", reference: "7f3a") }
        var frame = frame(name, language, words)
        frame.csrf = "token-of-the-session"
        return try pages.render(template(name), frame, context(name, words))
    }

    static func template(_ name: String) -> String { name }

    private static func context(_ name: String, _ words: Words) -> [String: Any] {
        switch name {
        case "todo": todo(words)
        case "class": aClass(words)
        case "decision": decision(words)
        case "claims": claims(words)
        case "policy": policy(words)
        case "portal": portal(words)
        case "notice-board": board
        case "signin-phone": signIn(words)
        case "teacher-phone": teacher
        case "sign-in": door(words)
        case "door":
            filled([
                "hasSecret": true, "qr": "<svg viewBox=\"0 0 3 3\"></svg>", "secret": "JBSW Y3DP EHPK 3PXP",
                "hasCodes": true,
                "codes": ["A1B2-C3D4-E5F6-G7H8"], "note": words.text("secondFactor.lost")
            ])
        case "list": Samples.context(words).filter { ["filters", "toolbar", "table", "pager"].contains($0.key) }
        case "form": ["form": Samples.context(words)["form"] as Any]
        case "record": record(words)
        default: [:]
        }
    }

    static let officer = Reader(name: "周晓岚", role: "经办·培训就业股", roles: [.trainingOfficer], waiting: 20)
    static let reviewer = Reader(name: "马建业", role: "复核·培训就业股", roles: [.reviewer], waiting: 7)

    private static func frame(_ name: String, _ language: Language, _ words: Words) -> Frame {
        var frame = Frame("", language: language, path: "/desk/\(name)", place: "云岭省·澜川州·凤岭县", reader: reviewer)
        switch name {
        case "todo":
            frame.title = words.text("nav.todo")
            frame.reader = officer
            frame.section = "todo"
            frame.facts = [Fact("2023 年 10 月 18 日 星期三", ""), Fact("按工作日计时限，周末和节假日不计", "")]
            frame.actions = [Action("导出当前 20 件", .link("#"), icon: "download")]
        case "class":
            frame.title = "广电和通信设备电子装接工（五级）第 17 期"
            frame.section = "classes"
            frame.chip = Chip(.now, "申领复核中")
            frame.crumbs = [Link("班次", "#"), Link("2023 年", "#"), Link("FL2023-0017")]
            frame.facts = [
                Fact("班次号", "FL2023-0017"), Fact("承训", "凤岭县职业教育中心"), Fact("地点", "永和镇实训楼 301"),
                Fact("定向", "凌云新能源（操作工）"), Fact("09-04 至 09-16，12 天", ""), Fact("40 人", "")
            ]
            frame.actions = [
                Action("打印班次档案", .link("#"), icon: "print"),
                Action("去复核 40 件", .link("#"), look: .main, icon: "arrow")
            ]
        case "decision":
            frame.title = "字云芳 的补贴申领"
            frame.section = "claims"
            frame.chip = Chip(.now, "待复核")
            frame.crumbs = [Link("申领", "#"), Link("第 17 期批次 PC-2023-0017", "#"), Link("第 1 件，共 40 件")]
            frame.facts = [
                Fact("申领号", "SL-FL-2023-001701"), Fact("证件号", "5901**********0464"),
                Fact("班次", "广电和通信设备电子装接工（五级）第 17 期", href: "#"), Fact("项目", "定向输送（操作工）")
            ]
            frame.actions = [Action("打印决定书", .link("#"), icon: "print")]
        case "claims":
            frame.title = "第 17 期补贴申领批次"
            frame.look = "p-wide"
            frame.section = "claims"
            frame.chip = Chip(.now, "待复核")
            frame.crumbs = [Link("申领", "#"), Link("PC-2023-0017")]
            frame.facts = [
                Fact("批次", "PC-2023-0017"), Fact("班次", "广电和通信设备电子装接工（五级）第 17 期", href: "#"),
                Fact("政策包", "yunling-2023"), Fact("经办", "周晓岚"), Fact("限", "10-20 17:30", tone: "t-warn")
            ]
            frame.actions = [
                Action("打印汇总表", .link("#"), icon: "print"),
                Action("逐件复核（剩 33 件）", .link("#"), look: .main)
            ]
        case "policy":
            frame.title = "2023 年脱贫人口“人人持证、技能致富”专项行动"
            frame.section = "policy"
            frame.chip = Chip(.ok, "有效")
            frame.crumbs = [Link("政策包", "#"), Link("yunling-2023")]
            frame.facts = [Fact("文号", "云岭人社发〔2023〕12 号"), Fact("有效期", "2023-03-24 至 2023-12-31"), Fact("版本", "1.4")]
            frame.actions = [Action("文件原文", .link("#"), icon: "paper"), Action("试算一件", .link("#"), look: .main)]
        default:
            frame.reader = nil
            frame.title = name == "notice-board" ? words.text("board.title") : "云岭省补贴性职业技能培训"
            frame.place = name == "portal" || name == "sign-in" ? "云岭省补贴性培训" : frame.place
            if name == "sign-in" { frame.title = words.text("door.title") }
            if ["list", "form", "record"].contains(name) { frame.reader = officer }
        }
        return frame
    }

    private static func door(_ words: Words) -> [String: Any] {
        let form = Form(
            action: Site.signIn,
            fields: [
                Field("name", words.text("door.name"), required: true, autocomplete: "username"),
                Field(
                    "password", words.text("door.password"), .text(type: "password"), required: true,
                    autocomplete: "current-password")
            ], buttons: [Action(words.text("frame.signIn"), .submit(name: nil, value: ""), look: .main)])
        let demo = [["name": "zhou", "role": "经办", "password": "demo"]]
        return ["form": form.context, "hasDemo": true, "demo": demo]
    }

    private static func record(_ words: Words) -> [String: Any] {
        let facts = Fact("名称", "云桥技能学校").context
        return [
            "panels": [
                ["hasTitle": true, "title": "基本情况", "hasFacts": true, "facts": [facts]] as [String: Any],
                [
                    "hasTitle": true, "title": "历程",
                    "steps": Course([
                        .init(
                            .done, "备案",
                            lines: ["2022-03-01"])
                    ]).context
                ] as [String: Any],
                ["empty": Empty("没有检查记录").context] as [String: Any]
            ]
        ]
    }
}
