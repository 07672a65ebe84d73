import Foundation
import Testing
import Vocabulary

@testable import Policy

/// The quick way (cells and rows as bits) against the general one (interpreting the model): the same bytes, always.
@Suite("The quick way decides as the general one")
struct QuickWayTests {
    @Test("every decision of every pack has a quick way")
    func exists() throws {
        for pack in try Shelf.library.get().packs {
            for decision in DecisionKind.allCases where pack.takes(decision) {
                #expect(try decider(pack, decision).hasQuickWay, "\(pack.id) \(decision)")
            }
        }
    }

    @Test("random inputs, typed and as JSON", arguments: DecisionKind.allCases)
    func random(_ decision: DecisionKind) throws {
        for pack in try Shelf.library.get().packs where pack.takes(decision) {
            var dice = Dice(seed: 20_260_731)
            let line = pack.lineDecider(decision)
            for round in 0..<600 {
                let json = try dice.input(decision, pack, round)
                let expected = try general(pack, decision, json)
                #expect(typed(pack, decision, json) == expected, "\(pack.id) \(json)")
                let bytes = JSONWriter.bytes(json)
                var out: [UInt8] = []
                let failed = line.decide(bytes, into: &out)
                #expect(
                    String(decoding: out, as: UTF8.self) == expected,
                    "\(pack.id) \(String(decoding: bytes, as: UTF8.self))")
                #expect(failed == expected.contains("\"error\""))
            }
        }
    }

    @Test("most random inputs are decided on the quick way", arguments: DecisionKind.allCases)
    func taken(_ decision: DecisionKind) throws {
        for pack in try Shelf.library.get().packs where pack.takes(decision) {
            var dice = Dice(seed: 7)
            var quick = 0
            for round in 0..<200 where try isQuick(pack, decision, dice.input(decision, pack, round)) { quick += 1 }
            #expect(quick >= 150, "\(pack.id) \(decision): \(quick) of 200")
        }
    }

    private func decider(_ pack: Pack, _ decision: DecisionKind) throws -> any Decider {
        try #require(pack.engine.decider(of: decision), "\(pack.id) \(decision)")
    }

    private func isQuick(_ pack: Pack, _ decision: DecisionKind, _ json: JSONValue) throws -> Bool {
        try decider(pack, decision).isQuick(json, pack.codes)
    }

    private func general(_ pack: Pack, _ decision: DecisionKind, _ json: JSONValue) throws -> String {
        let decider = try decider(pack, decision)
        return outcome(json) { () throws(InputError) in try decider.generalOutcome(json, pack.codes) }
    }

    private func typed(_ pack: Pack, _ decision: DecisionKind, _ json: JSONValue) -> String {
        outcome(json) { () throws(InputError) in try pack.outcome(decision, json) }
    }

    private func outcome(_ json: JSONValue, _ body: () throws(InputError) -> [UInt8]) -> String {
        do throws(InputError) { return String(decoding: try body(), as: UTF8.self) } catch {
            return String(decoding: error.json(caseID: json["case"] ?? .null), as: UTF8.self)
        }
    }
}
