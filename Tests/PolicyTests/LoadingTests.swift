import Foundation
import Testing

@testable import Policy

@Suite("Loading packs")
struct LoadingTests {
    /// A copy of the packs with one file changed, loaded; the problems found.
    private func problems(_ file: String, _ change: (String) -> String) throws -> [PackProblem] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("packs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: URL(fileURLWithPath: Folders.packs).resolvingSymlinksInPath(), to: folder)
        // Each pack that is loaded costs time, and the others have nothing to do with the change.
        for other in ["gansu-2018", "sichuan-2025"] where !file.hasPrefix(other) {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(other))
        }
        let path = folder.appendingPathComponent(file)
        let text = try String(contentsOf: path, encoding: .utf8)
        let changed = change(text)
        #expect(changed != text, "the change must change something")
        try changed.write(to: path, atomically: true, encoding: .utf8)
        do throws(PackProblems) {
            _ = try PackLibrary.load(directory: folder.path)
            return []
        } catch {
            return error.problems
        }
    }

    struct Breakage: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var file: String
        var from: String
        var to: String
        var says: String
    }

    static let breakages: [Breakage] = [
        Breakage(
            testDescription: "a row cites a clause that is not indexed", file: "yunnan-2023/TraineeClaim.dmn",
            from: "<text>YN23-1</text>",
            to: "<text>YN23-99</text>", says: "YN23-99"),
        Breakage(
            testDescription: "a reason without words", file: "yunnan-2023/TraineeClaim.dmn",
            from: "\"notInTargetGroup\"",
            to: "\"tooTall\"", says: "tooTall"),
        Breakage(
            testDescription: "a parameter without source", file: "yunnan-2022/pack.yaml",
            from: "source: {clause: YN22-6}", to: "", says: "source is missing"),
        Breakage(
            testDescription: "a parameter whose clause is unknown", file: "yunnan-2022/pack.yaml",
            from: "source: {clause: YN22-6}",
            to: "source: {clause: YN22-66}", says: "YN22-66"),
        Breakage(
            testDescription: "a value outside its range", file: "yunnan-2023/pack.yaml", from: "value: 3\n",
            to: "value: 4\n", says: "above 3"),
        Breakage(
            testDescription: "a date that is none", file: "yunnan-2023/pack.yaml", from: "to: 2023-12-31",
            to: "to: 2023-11-31", says: "calendar day"),
        Breakage(
            testDescription: "an empty paraphrase", file: "yunnan-2018/clauses.csv",
            from: "文首,Heading,本意见自印发之日起执行，适用于此后开办的培训；文件没有先行拨付和资金调剂的规定。",
            to: "文首,Heading,", says: "paraphraseZh is empty"),
        Breakage(
            testDescription: "an amount in the catalogue that is none", file: "yunnan-2023/catalogue.csv",
            from: ",150000,80", to: ",1500.00,80", says: "whole numbers"),
        Breakage(
            testDescription: "an unknown base", file: "yunnan-2023/pack.yaml", from: "extends: yunnan-2022",
            to: "extends: yunnan-2021", says: "yunnan-2021"),
        Breakage(
            testDescription: "a table that no model has", file: "yunnan-2023/pack.yaml", from: "ClassSize",
            to: "ClassHeight", says: "ClassHeight"),
        Breakage(
            testDescription: "a condition that cannot be read", file: "yunnan-2022/TraineeClaim.dmn",
            from: "&lt; parameters.minAttendance",
            to: "&lt; parameters.(", says: "TraineeClaim.dmn"),
        Breakage(
            testDescription: "a step that goes back to nowhere", file: "yunnan-2022/procedures.yaml",
            from: "returnsTo: [submit, verify]",
            to: "returnsTo: [submit, verifi]", says: "verifi"),
        Breakage(
            testDescription: "a misspelt key", file: "yunnan-2022/pack.yaml", from: "extends:", to: "extend:",
            says: "unknown key 'extend'"),
        Breakage(
            testDescription: "weights that do not add up", file: "sichuan-2025/pack.yaml", from: "[0.4, 0.6, 0]",
            to: "[0.4, 0.5, 0]", says: "do not add up to 1"),
        Breakage(
            testDescription: "two weights instead of three", file: "sichuan-2025/pack.yaml", from: "[0.4, 0.6, 0]",
            to: "[0.4, 0.6]", says: "needs 3 numbers"),
        Breakage(
            testDescription: "a floor of nothing where it must lie above", file: "sichuan-2025/pack.yaml",
            from: "value: 0.8\n", to: "value: 0\n", says: "is not above 0"),
        Breakage(
            testDescription: "a report on a day that no year has", file: "yunnan-2023/calendar.csv", from: "06-25",
            to: "06-31", says: "06-31"),
        Breakage(
            testDescription: "a report whose clause is unknown", file: "gansu-2018/calendar.csv",
            from: "12-15,GS18-4-5",
            to: "12-15,GS18-9", says: "GS18-9"),
        Breakage(
            testDescription: "an area on a list that does not exist", file: "gansu-2018/areas.csv",
            from: "twoPrefecturesOneCounty,622900", to: "threeAreas,622900", says: "threeAreas"),
        Breakage(
            testDescription: "a short list of areas without a remark", file: "gansu-2018/areas.csv",
            from: "twoPrefecturesOneCounty,620623,2018-09-01,2020-12-31,天祝藏族自治县,Tianzhu\n", to: "",
            says: "twoPrefecturesOneCounty counts 3 areas"),
        Breakage(
            testDescription: "a programme of a clause that is unknown", file: "gansu-2018/programmes.yaml",
            from: "clause: GS18-3-4", to: "clause: GS18-9", says: "enterpriseOffers cites the clause 'GS18-9'"),
        Breakage(
            testDescription: "a programme for a group that is unknown", file: "gansu-2018/programmes.yaml",
            from: "[registeredPoor]", to: "[poor]", says: "names the group 'poor'"),
        Breakage(
            testDescription: "an offer that does not say what it gives", file: "gansu-2018/programmes.yaml",
            from: ", gives: post", to: "", says: "enterpriseOffers.offer.parts need gives"),
        Breakage(
            testDescription: "pairs with the areas of no list", file: "yunnan-2018/programmes.yaml",
            from: "areas: deepPoverty", to: "areas: somewhere", says: "thousandSchools.pair.areas needs a list"),
        Breakage(
            testDescription: "a section that programmes do not have", file: "yunnan-2018/programmes.yaml",
            from: "      support:", to: "      help:", says: "'help' is no section"),
        Breakage(
            testDescription: "a pack that is law outside its base's place", file: "yunnan-2023/pack.yaml",
            from: "extends: yunnan-2022",
            to: "extends: yunnan-2022\njurisdiction: {division: \"620000\", zh: 甘肃省, en: Gansu}", says: "530000")
    ]

    @Test("a broken pack is refused with its file and what is wrong", arguments: breakages)
    func broken(_ breakage: Breakage) throws {
        let found = try problems(breakage.file) { $0.replacingOccurrences(of: breakage.from, with: breakage.to) }
        #expect(found.contains { $0.description.contains(breakage.says) }, "\(found)")
    }

    @Test("faults of pack.yaml or a list and faults of a model are told together, without what only follows from them")
    func together() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("packs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: URL(fileURLWithPath: Folders.packs).resolvingSymlinksInPath(), to: folder)
        func change(_ file: String, _ from: String, _ to: String) throws {
            let path = folder.appendingPathComponent(file)
            let text = try String(contentsOf: path, encoding: .utf8)
            #expect(text.contains(from))
            try text.replacingOccurrences(of: from, with: to).write(to: path, atomically: true, encoding: .utf8)
        }
        let rest = "\n    value: 0\n    local: [TraineeClaim]\n"
        try change("gansu-2018/pack.yaml", "kind: fen" + rest, "kind: yuan" + rest)
        try change("gansu-2018/Grant.dmn", "parameters.workForTrainingFen * grant.headcount", "grant.headcount * (")
        try change("sichuan-2025/clauses.csv", "SC25-15,", "SC25-15 ")
        try change("sichuan-2025/Grant.dmn", "\"wrongApplicant\"", "\"wrongPerson\"")
        let found = PackCheck.run(directory: folder.path).problems.map(\.description)
        #expect(found.contains { $0.hasPrefix("gansu-2018/pack.yaml:") && $0.contains("livingAllowanceFen.kind") })
        #expect(found.contains { $0.hasPrefix("gansu-2018/Grant.dmn:") })
        #expect(found.contains { $0.hasPrefix("sichuan-2025/clauses.csv:") && $0.contains("cells") })
        #expect(found.contains { $0.hasPrefix("sichuan-2025/Grant.dmn:") && $0.contains("wrongPerson") })
        // What is only missing because the line that holds it is wrong is no fault of its own.
        #expect(!found.contains { $0.contains("reads the parameter") || $0.contains("'SC25-15' is not in") }, "\(found)")
    }

    @Test("the version names pack, day and content: the same for the same files, another for a changed base")
    func version() throws {
        let again = try PackLibrary.load(directory: Folders.packs)
        let pack = try Shelf.pack("yunnan-2023")
        #expect(again["yunnan-2023"]?.version == pack.version)
        #expect(
            pack.version.hasPrefix("yunnan-2023@2023-03-24+")
                && pack.version.count == "yunnan-2023@2023-03-24+".count + 12)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("packs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: URL(fileURLWithPath: Folders.packs).resolvingSymlinksInPath(), to: folder)
        let base = folder.appendingPathComponent("yunnan-2018/pack.yaml")
        try (String(contentsOf: base, encoding: .utf8) + "# a remark\n").write(
            to: base, atomically: true, encoding: .utf8)
        #expect(try PackLibrary.load(directory: folder.path)["yunnan-2023"]?.version != pack.version)
    }

    @Test("a pack that extends another takes over its parameters, clauses, catalogue, procedures and reasons")
    func layers() throws {
        let pack = try Shelf.pack("yunnan-2023")
        #expect(pack.lineage == ["yunnan-2018", "yunnan-2022", "yunnan-2023"])
        #expect(
            pack.parameter("seniorFen")?.pack == "yunnan-2018" && pack.count("minInspections") == 2
                && pack.count("annualLimit") == 3)
        #expect(pack.clauses["YN18-1-10"] != nil && pack.clauses["YN22-14"] != nil)
        #expect(
            pack.procedure("claim")?.steps.map(\.id) == [
                "submit", "check", "review", "publicNotice", "payCheck", "approvePayment", "paid"
            ])
        #expect(pack.procedure("classOpening")?.pack == "yunnan-2023" && pack.procedure("correction") != nil)
        let cook = pack.catalogue.entry(year: 2023, occupation: "4-03-02-02", level: 5)
        #expect(cook?.standardFen == 150_000 && cook?.hours == 80 && cook?.name.zh == "西式面点师")
        #expect(pack.catalogue.entry(year: 2027, occupation: "4-03-02-02", level: 5) == nil)
    }

    @Test("every assumed parameter says why and who may confirm it, in both languages")
    func assumed() throws {
        for parameter in try Shelf.pack("yunnan-2023").parameters {
            guard case .assumed(let why) = parameter.source else { continue }
            #expect(
                !why.zh.isEmpty && !why.en.isEmpty && parameter.confirmedBy?.zh.isEmpty == false, "\(parameter.name)")
        }
    }

    @Test(
        "the content digest is SHA-256",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            )
        ])
    func digest(_ text: String, _ digest: String) {
        var print = Fingerprint()
        print.add(text.utf8)
        #expect(print.finish() == digest)
    }

    @Test(
        "canonical JSON sorts its keys and escapes as little as may be, and reads back the same",
        arguments: [
            ("{\"b\":1.50,\"a\":\"\\u4e2d\\n\\u0001\"}", "{\"a\":\"中\\n\\u0001\",\"b\":1.5}"),
            ("[0,-0.5,1e2,true,null]", "[0,-0.5,100,true,null]")
        ])
    func canonical(_ text: String, _ expected: String) throws {
        let bytes = JSONWriter.bytes(try JSONReader.read(text))
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        #expect(JSONWriter.bytes(try JSONReader.read(bytes)) == bytes)
    }
}
