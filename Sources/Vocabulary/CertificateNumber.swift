/// The number of a certificate. Forms differ by issuer and decade, so an odd one warns and never blocks.
package struct CertificateNumber: Textual {
    package let text: String

    /// ASCII letters, digits and hyphens, 4 to 40; upper case, full width and spaces normalised.
    /// Problem: `certificateNumber.form`.
    package static func parse(_ text: String) -> Result<CertificateNumber, Problem> {
        guard text.utf8.count <= 256 else { return .failure(Problem("certificateNumber.form")) }
        let bytes = Text.halfWidth(text).uppercased().utf8.filter { $0 != Text.space }
        guard (4...40).contains(bytes.count),
            bytes.allSatisfy({ Text.digit($0) != nil || (65...90).contains($0) || $0 == 45 })
        else { return .failure(Problem("certificateNumber.form")) }
        return .success(CertificateNumber(text: String(decoding: bytes, as: UTF8.self)))
    }

    /// `certificateNumber.unusual` where the number does not look like the usual one of its kind: a skill-level
    /// certificate has a letter and 21 digits, a qualification certificate 16 digits. Other kinds have no common form.
    package func warnings(for kind: TrainingKind) -> [Problem] {
        let bytes = Array(text.utf8)
        let usual =
            switch kind {
            case .skillLevel:
                bytes.count == 22 && (65...90).contains(bytes[0])
                    && bytes.dropFirst().allSatisfy { Text.digit($0) != nil }
            case .qualification: bytes.count == 16 && bytes.allSatisfy { Text.digit($0) != nil }
            case .specialAbility, .completion, .entrepreneurship: true
            }
        return usual ? [] : [Problem("certificateNumber.unusual", values: ["kind": kind.rawValue])]
    }

    package var description: String { text }
}
