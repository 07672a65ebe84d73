import Foundation

/// The accounts of the demonstration as a table that people can read.
package struct SignIns: Sendable {
    let rows: [Cast.SignIn]
    let password: String

    package var count: Int { rows.count }
    package var logins: [String] { rows.map(\.login) }

    /// Columns of equal width: login, password, role in both languages, name, place.
    package var table: String {
        let head = ["账号 login", "密码 password", "角色 role", "姓名 name", "单位 place"]
        let lines = [head] + rows.map { [$0.login, password, "\($0.zh) \($0.en)", $0.name, $0.place] }
        let widths = head.indices.map { column in lines.map { Self.width($0[column]) }.max() ?? 0 }
        return lines.map { line in
            let padded = zip(line, widths).map { $0 + String(repeating: " ", count: $1 - Self.width($0)) }.joined(
                separator: "  ")
            return String(padded.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }

    /// The same for programs.
    package var csv: String {
        let lines = rows.map { [$0.login, password, $0.zh, $0.en, $0.name, $0.place].joined(separator: ",") }
        return (["login,password,roleZh,roleEn,name,place"] + lines).map { $0 + "\n" }.joined()
    }

    /// Columns of a terminal: a Han character takes two.
    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E7F ? 2 : 1) }
    }
}
