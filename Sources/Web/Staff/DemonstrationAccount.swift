import Foundation
import Vocabulary

/// A sign-in of the demonstration, as its file `sign-ins.csv` lists it.
package struct DemonstrationAccount: Sendable, Hashable {
    package let login: String
    package let password: String
    package let roleZh: String
    package let roleEn: String
    package let place: String

    /// Those of a data folder; none where it holds no such file.
    package static func read(from folder: String) -> [DemonstrationAccount] {
        let file = URL(fileURLWithPath: folder).appendingPathComponent("sign-ins.csv")
        guard let text = try? String(contentsOf: file, encoding: .utf8),
            let csv = try? CSV(text, required: ["login", "password", "roleZh", "roleEn", "place"])
        else { return [] }
        return csv.rows.map { row in
            DemonstrationAccount(
                login: row["login"], password: row["password"], roleZh: row["roleZh"], roleEn: row["roleEn"],
                place: row["place"])
        }
    }

    func role(_ language: Language) -> String { language == .chinese ? roleZh : roleEn }
}
