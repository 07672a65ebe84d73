import Papers
import Vocabulary

/// The list that the bank pays from. Deterministic: the same batch gives the same bytes, so that its digest proves it.
package struct BankFile: Sendable {
    package enum Form: String, CaseIterable, Sendable {
        /// UTF-8 with a byte order mark.
        case csv
        case csvGB18030
        case xlsx
    }

    let batch: BatchRecord
    let lines: [LineRecord]

    package init(batch: BatchRecord, lines: [LineRecord]) {
        self.batch = batch
        self.lines = lines
    }

    /// - Parameter mark: the number of the export.
    package func name(_ form: Form, mark: String) -> String {
        let stem = batch.number + "-" + mark
        return switch form {
        case .csv: stem + ".csv"
        case .csvGB18030: stem + "-GB18030.csv"
        case .xlsx: stem + ".xlsx"
        }
    }

    package func bytes(_ form: Form) throws -> [UInt8] {
        switch form {
        case .csv: try CSVFile.write(table, encoding: .utf8)
        case .csvGB18030: try CSVFile.write(table, encoding: .gb18030)
        case .xlsx:
            try WorkbookWriter(madeAt: Int((batch.approvedAt ?? batch.createdAt).milliseconds / 1000)).export(table)
        }
    }

    package func digest(_ form: Form) throws -> String { Self.digest(try bytes(form)) }

    /// SHA-256 in hexadecimal.
    static func digest(_ bytes: [UInt8]) -> String {
        Sha256.hex(bytes)
    }

    /// Headers are Chinese whatever the language of the page: the file is for a bank in China.
    private var table: Table {
        Table(
            sheet: "代发清单", title: "", notes: [],
            columns: [
                .init("序号", width: 6), .init("参考号", width: 26), .init("收款人", width: 24), .init("账号", width: 26),
                .init("开户行", width: 28), .init("金额", width: 14), .init("用途", width: 24)
            ],
            rows: lines.map { line in
                [
                    .integer(Int64(line.position)), .text(line.reference), .text(line.payeeName),
                    .text(line.bankAccount?.text ?? ""),
                    .text(line.bankName), .money(line.amount), .text(line.purpose)
                ]
            })
    }

    /// The file in which the bank answers: its columns under the names that banks use.
    package static let results = ColumnMap([
        .init(
            "reference", zh: "参考号", en: "Reference", aliases: ["业务参考号", "流水号", "编号"], required: true, kind: .code,
            maximumLength: 60, noteZh: "代发清单上的参考号", noteEn: "As in the payment list"),
        .init(
            "amount", zh: "金额", en: "Amount", aliases: ["金额（元）", "金额(元)", "交易金额"], required: true, kind: .money,
            noteZh: "元", noteEn: "In yuan"),
        .init(
            "status", zh: "状态", en: "Status", aliases: ["处理状态", "交易状态", "结果"], required: true,
            kind: .choice([
                .init("paid", zh: "成功", en: "paid"), .init("failed", zh: "失败", en: "failed")
            ]), noteZh: "成功或失败", noteEn: "paid or failed"),
        .init(
            "reason", zh: "失败原因", en: "Reason", aliases: ["原因", "备注"], maximumLength: 200,
            noteZh: "失败时必填", noteEn: "Needed where it failed"),
        .init(
            "receipt", zh: "回单号", en: "Receipt", aliases: ["电子回单号", "银行流水号"], kind: .code, maximumLength: 60,
            noteZh: "银行回单编号", noteEn: "The bank's receipt number"),
        .init(
            "on", zh: "交易日期", en: "Date", aliases: ["记账日期", "日期"], kind: .day, noteZh: "银行记账日期",
            noteEn: "Day of booking")
    ])
}
