import Papers
import Policy
import Vocabulary

/// The official sheet of a class's list. Headers and notes are part of the form, so they stand here in both languages;
/// the groups come from the pack.
package enum RosterMap {
    package static let columnKeys = [
        "name", "idNumber", "phone", "division", "groups", "otherGroups", "unemployedIn", "bankName", "bankAccount",
        "accommodation"
    ]

    /// Proofs and the day of the firm's registration stand in the sheets of classes whose conditions ask for them.
    package static func columns(_ conditions: EnrolmentConditions) -> ColumnMap {
        let pack = conditions.pack
        let groups = pack.codes.entries(of: "group").map { ColumnMap.Choice($0.code, zh: $0.name.zh, en: $0.name.en) }
        let provesCategory = pack.programmes.contains { $0.evidenceGroup != nil }
        return ColumnMap(common(groups) + (provesCategory ? evidence : []) + proofs(conditions))
    }

    private static func proofs(_ conditions: EnrolmentConditions) -> [ColumnMap.Column] {
        var columns: [ColumnMap.Column] = []
        if !conditions.asked.isEmpty {
            let zh = conditions.asked.map(\.name.zh).joined(separator: "、")
            let en = conditions.asked.map(\.name.en).joined(separator: ", ")
            columns.append(
                .init(
                    "proofs", zh: "报名凭据", en: "Proofs", aliases: ["报名条件凭据"], maximumLength: 200,
                    noteZh: "有的填写，用顿号分隔：\(zh)。", noteEn: "Those there are, parted by commas: \(en)."))
        }
        if conditions.asksFirm {
            columns.append(
                .init(
                    "firmRegisteredOn", zh: "企业登记日期", en: "Firm registered on", aliases: ["营业执照登记日期"], kind: .day,
                    noteZh: "报名人企业营业执照上的登记日期。", noteEn: "The day on the business licence of the person's firm."))
        }
        if conditions.asksHire {
            columns.append(
                .init(
                    "hiredOn", zh: "入职日期", en: "Hired on", aliases: ["录用日期", "招用日期"], kind: .day,
                    noteZh: "劳动合同上的入职日期。", noteEn: "The day on which the employment contract begins."))
        }
        return columns
    }

    /// What learners of a category show, in packs that ask for it.
    private static var evidence: [ColumnMap.Column] {
        [
            .init(
                "graduatedIn", zh: "毕业年份", en: "Left school in", aliases: ["初高中毕业年份"], maximumLength: 4,
                noteZh: "两后生等需要证明类别的填写，4 位年份。", noteEn: "Four digits, of learners whose category is proven by it."),
            .init(
                "studying", zh: "是否继续升学", en: "Studying on", aliases: ["继续升学"],
                kind: .choice([.init("no", zh: "否", en: "No"), .init("yes", zh: "是", en: "Yes")]),
                noteZh: "两后生等需要证明类别的填写。", noteEn: "Of learners whose category is proven by it.")
        ]
    }

    private static func common(_ groups: [ColumnMap.Choice]) -> [ColumnMap.Column] {
        [
            .init(
                "name", zh: "姓名", en: "Name", aliases: ["学员姓名"], required: true, maximumLength: 50,
                noteZh: "与身份证一致。", noteEn: "As on the identity card."),
            .init(
                "idNumber", zh: "身份证号", en: "Identity number", aliases: ["公民身份号码", "身份证号码", "证件号码"], required: true,
                kind: .code, noteZh: "18 位，单元格须为文本格式。", noteEn: "18 characters; the cell must be text."),
            .init(
                "phone", zh: "手机号", en: "Telephone", aliases: ["联系电话", "手机号码"], maximumLength: 40,
                noteZh: "本人可接听的号码，用于电话抽查。", noteEn: "A number the person answers; used for telephone checks."),
            .init(
                "division", zh: "户籍区划代码", en: "Household division", aliases: ["户籍地代码"], required: true,
                maximumLength: 12,
                noteZh: "6 位行政区划代码。", noteEn: "Six-digit division code."),
            .init(
                "groups", zh: "人员类别", en: "Group", required: true, kind: .choice(groups),
                noteZh: "从下拉列表选择。", noteEn: "Choose from the list."),
            .init(
                "otherGroups", zh: "其他类别", en: "Further groups", maximumLength: 200,
                noteZh: "同时属于其他类别的填写，用顿号分隔。", noteEn: "Further groups the person belongs to, parted by commas."),
            .init(
                "unemployedIn", zh: "失业登记地代码", en: "Registered unemployed in", aliases: ["失业登记地"], maximumLength: 12,
                noteZh: "登记失业的填写 6 位区划代码。", noteEn: "Six-digit code, where registered as unemployed."),
            .init(
                "bankName", zh: "开户行", en: "Bank", aliases: ["开户银行"], maximumLength: 120,
                noteZh: "本人账户的开户行全称。", noteEn: "Full name of the branch of the person's own account."),
            .init(
                "bankAccount", zh: "银行账号", en: "Bank account", aliases: ["银行卡号"], kind: .code, maximumLength: 40,
                noteZh: "本人账户，单元格须为文本格式。", noteEn: "The person's own account; the cell must be text."),
            .init(
                "accommodation", zh: "辅助需求", en: "Accommodation needed", aliases: ["残疾人辅助需求"], maximumLength: 200,
                noteZh: "残疾人学员所需的无障碍支持。", noteEn: "What a person with a disability needs in the classroom.")
        ]
    }

    /// The row as a person's data; labels of further groups become their codes.
    static func draft(_ row: ImportedRow, _ pack: Pack) -> PersonDraft {
        let others = codes(row["otherGroups"], of: "group", pack)
        return PersonDraft(
            name: row["name"], idNumber: row["idNumber"], division: row["division"], phone: row["phone"],
            unemployedIn: row["unemployedIn"], groups: [row["groups"]] + others, bankName: row["bankName"],
            bankAccount: row["bankAccount"])
    }

    static func proof(_ row: ImportedRow, _ pack: Pack) -> EnrolmentProof {
        EnrolmentProof(
            proofs: codes(row["proofs"], of: "proof", pack), firmRegisteredOn: row["firmRegisteredOn"],
            hiredOn: row["hiredOn"])
    }

    /// Typed labels as their codes; what is no label stays, to be refused.
    private static func codes(_ typed: String, of list: String, _ pack: Pack) -> [String] {
        let entries = pack.codes.entries(of: list)
        return CodeList.typed(typed).map { label in
            entries.first { $0.code == label || $0.name.zh == label || $0.name.en == label }?.code ?? label
        }
    }
}
