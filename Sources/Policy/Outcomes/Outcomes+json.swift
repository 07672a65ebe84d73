/// Outcomes as canonical JSON: the keys of `policy-semantics`, sorted. The same outcome gives the same bytes.
extension ClaimOutcome {
    package var json: [UInt8] {
        var out = JSONWriter()
        out.raw("{\"assumptions\":")
        out.write(assumptions)
        out.raw(",\"case\":")
        out.write(caseID)
        out.raw(",\"items\":[")
        for (index, item) in items.enumerated() {
            out.raw(index > 0 ? ",{\"clauses\":" : "{\"clauses\":")
            out.write(item.clauses)
            out.raw(",\"fen\":")
            out.write(item.fen)
            out.raw(",\"fund\":")
            out.write(item.fund)
            out.raw(",\"kind\":")
            out.write(item.kind)
            out.raw(",\"payee\":")
            out.write(item.payee)
            out.raw("}")
        }
        out.raw("],\"outcome\":")
        out.write(outcome.rawValue)
        out.raw(",\"pack\":")
        out.write(pack)
        out.raw(",\"refusals\":[")
        for (index, refusal) in refusals.enumerated() {
            out.raw(index > 0 ? ",{\"clauses\":" : "{\"clauses\":")
            out.write(refusal.clauses)
            out.raw(",\"kind\":")
            out.write(refusal.kind)
            out.raw(",\"reason\":")
            out.write(refusal.reason)
            out.raw("}")
        }
        out.raw("],\"totalFen\":")
        out.write(totalFen)
        out.raw(",\"version\":")
        out.write(version)
        out.raw("}")
        return out.bytes
    }
}

extension FindingsOutcome {
    package var json: [UInt8] {
        JSONWriter.bytes(
            .object([
                .init("case", .string(caseID)), .init("pack", .string(pack)), .init("version", .string(version)),
                .init("outcome", .string(outcome)),
                .init(
                    "findings",
                    .array(
                        findings.map { finding in
                            .object([
                                .init("code", .string(finding.code)),
                                .init("severity", .string(finding.severity.rawValue)),
                                .init("clauses", .strings(finding.clauses))
                            ])
                        }))
            ]))
    }
}

extension PrepaymentOutcome {
    package var json: [UInt8] {
        JSONWriter.bytes(
            .object([
                .init("case", .string(caseID)), .init("pack", .string(pack)), .init("version", .string(version)),
                .init("share", .number(share)), .init("clauses", .strings(clauses))
            ]))
    }
}

extension FundTransferOutcome {
    package var json: [UInt8] {
        var members: [JSONValue.Member] = [
            .init("case", .string(caseID)), .init("pack", .string(pack)), .init("version", .string(version)),
            .init("eligible", .boolean(eligible)), .init("reason", .optional(reason)),
            .init("clauses", .strings(clauses))
        ]
        // The contract of a county without a request knows no preferences.
        if !preferences.isEmpty {
            members.append(
                .init(
                    "preferences",
                    .array(
                        preferences.map { preference in
                            .object([
                                .init("code", .string(preference.code)),
                                .init("clauses", .strings(preference.clauses))
                            ])
                        })))
        }
        return JSONWriter.bytes(.object(members))
    }
}

extension InputError {
    /// What stands in place of an outcome; `caseID` as far as it could be read.
    package func json(caseID: JSONValue) -> [UInt8] {
        JSONWriter.bytes(
            .object([
                .init("case", caseID),
                .init(
                    "error",
                    .object([
                        .init("code", .string(code.rawValue)), .init("message", .string(message)),
                        .init("path", .string(path))
                    ]))
            ]))
    }
}

extension DecidedLine {
    static func make(_ decision: DecisionKind, bytes: [UInt8], pack: Pack) -> DecidedLine {
        let json: JSONValue
        do {
            json = try JSONReader.read(bytes)
        } catch {
            let code: InputError.Code = error.duplicate == nil ? .notJSON : .duplicateKey
            let problem = InputError(code, "\(error.message) (byte \(error.offset))", path: error.duplicate ?? "")
            return DecidedLine(bytes: problem.json(caseID: .null), failed: true)
        }
        do throws(InputError) {
            return DecidedLine(bytes: try pack.outcome(decision, json), failed: false)
        } catch {
            let caseID = json["case"].flatMap { $0.text != nil ? $0 : nil } ?? .null
            return DecidedLine(bytes: error.json(caseID: caseID), failed: true)
        }
    }
}

extension Pack {
    /// Canonical outcome of an input that is JSON already.
    package func outcome(_ decision: DecisionKind, _ json: JSONValue) throws(InputError) -> [UInt8] {
        guard let decider = engine.decider(of: decision) else { throw unknown(decision) }
        return try decider.outcome(json, codes)
    }
}
