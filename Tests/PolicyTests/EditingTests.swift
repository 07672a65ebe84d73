import Foundation
import Testing

@testable import Policy

/// Editing in place: what a change does not name keeps its bytes.
@Suite("Editing the files of a pack")
struct EditingTests {
    /// As a modeler of another house writes it: its own prefix, extensions, `&quot;`, CDATA, CRLF, a diagram.
    static let vendor = """
        <?xml version="1.0" encoding="UTF-8"?>\r
        <semantic:definitions xmlns:semantic="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:tool="urn:tool"\r
          id="d1" name="Prepayment" namespace="urn:tool:x" tool:saved="2024">\r
          <semantic:extensionElements><tool:layout width="7"/></semantic:extensionElements>\r
          <!-- <rule> in a comment is no rule -->\r
          <semantic:inputData id="in-route" name="route"><semantic:variable name="route" typeRef="string"/></semantic:inputData>\r
          <semantic:decision id="share" name="Share" tool:label="先行拨付比例">\r
            <semantic:variable name="Share"/>\r
            <semantic:informationRequirement id="ir"><semantic:requiredInput href="#in-route"/></semantic:informationRequirement>\r
            <semantic:decisionTable id="dt" hitPolicy="FIRST">\r
              <semantic:input id="i1" label="组织方式">\r
              <semantic:inputExpression id="e1" typeRef="string"><semantic:text>route</semantic:text></semantic:inputExpression>\r
            </semantic:input>\r
              <semantic:output id="o1" name="share" typeRef="number"/>\r
              <semantic:annotation name="clause"/>\r
              <semantic:rule id="r1">\r
                <semantic:inputEntry id="u1"><semantic:text>&quot;project&quot;, <![CDATA["order"]]></semantic:text></semantic:inputEntry>\r
                <semantic:outputEntry id="l1"><semantic:text>0.5</semantic:text></semantic:outputEntry>\r
                <semantic:annotationEntry><semantic:text>YN18</semantic:text></semantic:annotationEntry>\r
              </semantic:rule>\r
              <semantic:rule id="r2">\r
                <semantic:inputEntry id="u2"><semantic:text/></semantic:inputEntry>\r
                <semantic:outputEntry id="l2"><semantic:text>0</semantic:text></semantic:outputEntry>\r
                <semantic:annotationEntry/>\r
              </semantic:rule>\r
            </semantic:decisionTable>\r
          </semantic:decision>\r
        </semantic:definitions>\r
        """

    private func bytes() -> [UInt8] { Array(Self.vendor.utf8) }

    @Test("a table is read out of a modeler's file with its places and columns")
    func read() throws {
        let table = try #require(ModelSheet(bytes())?.table("Share"))
        #expect(table.label == "先行拨付比例")
        #expect(table.columns.map(\.code) == ["route", "share", "clause", "description"])
        #expect(table.rows.map(\.cells) == [[#""project", "order""#, "0.5", "YN18", ""], ["", "0", "", ""]])
        #expect(table.rows.map(\.line) == [16, 21])
    }

    @Test("a cell is changed inside the file and every other byte stays")
    func change() throws {
        let sheet = try #require(ModelSheet(bytes()))
        let changed = try #require(sheet.setting([#""project", "order""#, "0.6", "YN18", ""], inRow: 0, of: "Share"))
        #expect(String(decoding: changed, as: UTF8.self) == Self.vendor.replacing(">0.5<", with: ">0.6<"))
        #expect(sheet.setting([#""project", "order""#, "0.5", "YN18", ""], inRow: 0, of: "Share") == bytes())
        let filled = try #require(
            sheet.setting([#"route < "b" & "c""#, "0", "YN18, YN18-1", "说明"], inRow: 1, of: "Share"))
        let again = try #require(ModelSheet(filled)?.table("Share"))
        #expect(again.rows[1].cells == [#"route < "b" & "c""#, "0", "YN18, YN18-1", "说明"])
        #expect(again.rows[0].cells == sheet.table("Share")?.rows[0].cells)
        #expect(String(decoding: filled, as: UTF8.self).contains("&lt; \"b\" &amp;"))
    }

    @Test("a row is copied with ids of its own, and taken away again without a trace")
    func rows() throws {
        let sheet = try #require(ModelSheet(bytes()))
        let copied = try #require(sheet.addingRow(after: 0, in: "Share"))
        let more = try #require(ModelSheet(copied))
        #expect(more.table("Share")?.rows.map(\.cells.first) == [#""project", "order""#, #""project", "order""#, ""])
        let text = String(decoding: copied, as: UTF8.self)
        #expect(text.contains(#"id="r1_2""#) && text.contains(#"id="u1_2""#))
        #expect(text.components(separatedBy: #"id="r1""#).count == 2)
        #expect(more.removingRow(1, from: "Share") == bytes())
        #expect(sheet.removingRow(2, from: "Share") == nil)
        #expect(sheet.setting(["too few"], inRow: 0, of: "Share") == nil)
    }

    @Test(
        "wild bytes are no trap",
        arguments: [
            "", "<", "<a", "<a b='", "<!--", "<decisionTable", "</x></y>", "<a>&#x110000;</a>", "<![CDATA[",
            "\u{FEFF}<x/>"
        ])
    func wild(text: String) {
        #expect(ModelSheet(Array(text.utf8))?.tables.isEmpty == true)
        #expect(ModelSheet([0xFF, 0xFE, 60, 0]) == nil)
    }

    // MARK: pack.yaml

    private static let yaml = """
        # a comment
        id: x
        parameters:
          one:
            label: {zh: 一, en: one}
            kind: count
            value: 3
            range: [0, 9]
            source: {clause: A-1}   # why
          # between
          two:
            kind: codes
            value:
              - a
              - b
            source:
              assumed: 未写明
              assumedEn: not stated
            confirmedBy: &who {zh: 某, en: some}
        other: [1]
        """

    @Test("a parameter's value and source change in pack.yaml and no other line")
    func parameter() throws {
        let text = try ManifestText.setting(
            "one", to: .number(ExactNumber(5)), source: .clause("B-2"), in: Self.yaml, base: nil)
        #expect(
            text
                == Self.yaml.replacing("value: 3", with: "value: 5")
                .replacing("source: {clause: A-1}   # why", with: #"source: {clause: "B-2"}"#))
        let other = try ManifestText.setting(
            "two", to: .strings(["c"]), source: .assumed(Bilingual(zh: "甲: 乙", en: "x # y")), in: Self.yaml, base: nil)
        #expect(
            other.contains(
                "    value: [\"c\"]\n    source: {assumed: \"甲: 乙\", assumedEn: \"x # y\"}\n    confirmedBy: &who"))
        #expect(other.hasSuffix("other: [1]"))
    }

    @Test("a parameter of the base is written out in full where the draft changes it")
    func inherited() throws {
        let own = "id: y\nextends: x\nparameters:\n  mine:\n    value: 1\n"
        let text = try ManifestText.setting(
            "two", to: .strings(["z"]), source: .clause("C"), in: own, base: Self.yaml)
        #expect(text.hasPrefix("id: y\nextends: x\nparameters:\n  mine:\n    value: 1\n  two:\n"))
        #expect(text.contains("    kind: codes\n") && text.contains("value: [\"z\"]") && !text.contains("&who"))
        #expect(throws: ManifestText.Trouble.unknownParameter) {
            try ManifestText.setting("three", to: .null, source: .clause("C"), in: own, base: Self.yaml)
        }
    }

    // MARK: Lists

    @Test("a row of a csv changes in place, quotes and line ends kept")
    func list() throws {
        let text = "\u{FEFF}id,text\r\nA,\"x, \"\"y\"\"\"\r\nB,z\r\n"
        let list = try #require(ListText(Array(text.utf8)))
        #expect(list.columns == ["id", "text"] && list.rows.map(\.cells) == [["A", "x, \"y\""], ["B", "z"]])
        let set = try #require(list.setting(["B", "p,q"], inRow: 1))
        #expect(String(decoding: set, as: UTF8.self) == text.replacing("B,z", with: "B,\"p,q\""))
        #expect(list.removing(0).map { String(decoding: $0, as: UTF8.self) } == "\u{FEFF}id,text\r\nB,z\r\n")
        let added = try #require(list.adding(["C", "w"], after: nil))
        #expect(ListText(added)?.rows.map(\.cells).last == ["C", "w"])
        #expect(list.setting(["B"], inRow: 1) == nil && list.removing(7) == nil)
    }

    // MARK: Differences

    @Test("two versions are compared as tables: a parameter, a changed row, an added row, a removed row, a clause")
    func differences() throws {
        let library = try Shelf.library.get()
        let folders = library.folders.filter { ["yunnan-2018", "yunnan-2022"].contains($0.name) }
        var new = try #require(folders.last)
        let manifest = try #require(new["pack.yaml"])
        new.put(
            .init(
                "pack.yaml",
                Array(
                    try ManifestText.setting(
                        "minPhoneChecks", to: .number(ExactNumber(6)), source: .clause("YN22-14"), in: manifest.text,
                        base: nil
                    ).utf8)))
        let model = try #require(new["ClassClaim.dmn"])
        let sheet = try #require(ModelSheet(model.bytes))
        let table = try #require(sheet.tables.first { $0.rows.count > 2 })
        let width = try #require(table.rows.first?.cells.count)
        #expect(width == table.columns.count)
        let copied = try #require(sheet.addingRow(after: 0, in: table.name).flatMap { ModelSheet($0) })
        let removed = try #require(copied.removingRow(table.rows.count, from: table.name))
        new.put(.init("ClassClaim.dmn", removed))
        let changed = try PackLibrary.load([folders[0], new])
        let old = try Shelf.pack("yunnan-2022")
        let difference = PackDifference(from: old, folders[1], to: try #require(changed["yunnan-2022"]), new)
        let parameters = try #require(difference.tables.first { $0.part == .parameters })
        #expect(parameters.rows.map(\.key) == ["minPhoneChecks"])
        #expect(
            parameters.rows.first?.cells.filter(\.isChanged).map { "\($0.old?.zh ?? "") \($0.new?.zh ?? "")" } == [
                "5 6"
            ])
        let rules = try #require(difference.tables.first { $0.part == .rules })
        #expect(rules.name == table.name && rules.columns.map(\.code).suffix(2) == ["clause", "note"])
        #expect(Set(rules.rows.map(\.change)).isSubset(of: [.added, .removed, .changed]) && rules.rows.count <= 2)
        #expect(difference.tables.count == 2)
        #expect(PackDifference(from: old, folders[1], to: old, folders[1]).isEmpty)
    }

    @Test("a changed list of benefits, a note, a report's day and an area are told as differences, one row each")
    func lessSeen() throws {
        let library = try Shelf.library.get()
        let base = try #require(library.folders.first { $0.name == "yunnan-2018" })
        let own = try #require(library.folders.first { $0.name == "yunnan-2022" })
        func edited(_ folder: PackFolder, _ file: String, _ old: String, _ new: String) throws -> PackFolder {
            var folder = folder
            let text = try #require(folder[file]).text
            #expect(text.contains(old), "\(file): \(old)")
            folder.put(.init(file, Array(text.replacing(old, with: new, maxReplacements: 1).utf8)))
            return folder
        }
        func tables(_ folders: [PackFolder]) throws -> [PackDifference.Table] {
            let new = try #require(try PackLibrary.load(folders)["yunnan-2022"])
            return PackDifference(from: try Shelf.pack("yunnan-2022"), own, to: new, folders[1]).tables
        }
        let fewer = try tables([
            base,
            try edited(
                own, "pack.yaml", "kinds: [trainingSubsidy, livingAllowance, travelAllowance]",
                "kinds: [trainingSubsidy, livingAllowance]")
        ])
        #expect(fewer.map(\.part) == [.benefits] && fewer[0].rows.map(\.key) == ["travelAllowance"])
        #expect(fewer[0].rows[0].change == .removed && fewer[0].rows[0].cells[0].old?.zh == "交通费补贴")
        let noted = try tables([base, try edited(own, "Grant.dmn", "参加培训后才能享受", "培训结束后才能享受")])
        #expect(noted.map(\.name) == ["FinisherConditions"] && noted[0].columns.last?.code == "note")
        #expect(noted[0].rows.map(\.change) == [.changed])
        #expect(noted[0].rows[0].cells.filter(\.isChanged).map { $0.new?.zh } == ["培训结束后才能享受"])
        let report = try tables([base, try edited(own, "calendar.csv", ",,YN22-20,", ",06-25,YN22-20,")])
        #expect(report.map(\.part) == [.reports] && report[0].rows.map(\.key) == ["statistics"])
        #expect(report[0].rows[0].cells.filter(\.isChanged).map { $0.new?.zh } == ["06-25"])
        let area = try #require(try Shelf.pack("yunnan-2022").areaLists.first?.entries.first)
        let changed = try tables([
            try edited(base, "areas.csv", "\(area.division),\(area.from)", "\(area.division),2019-05-01"), own
        ])
        #expect(changed.map(\.part) == [.areas] && Set(changed[0].rows.map(\.change)) == [.added, .removed])
    }

    @Test("a changed row of the grants decides at once and is told as a difference")
    func grants() throws {
        let folder = try #require(try Shelf.library.get().folders.first { $0.name == "gansu-2018" })
        var new = folder
        let sheet = try #require(folder["Grant.dmn"].flatMap { ModelSheet($0.bytes) })
        let table = try #require(sheet.table("Grants"))
        let at = try #require(table.rows.firstIndex { $0.cells.first == "\"internship\"" })
        let changed = table.rows[at].cells.map { $0 == "0" ? "12345" : $0 }
        new.put(.init("Grant.dmn", try #require(sheet.setting(changed, inRow: at, of: "Grants"))))
        let pack = try #require(try PackLibrary.load([new])["gansu-2018"])
        let difference = PackDifference(from: try Shelf.pack("gansu-2018"), folder, to: pack, new)
        #expect(difference.tables.map(\.decision) == [.grant] && difference.tables.map(\.name) == ["Grants"])
        #expect(difference.tables.first?.rows.map(\.change) == [.changed])
        var input: GrantInput = try pack.read(Sample.json(.grant, ["grant.date": "2019-06-01"]))
        input.grant.kind = "internship"
        input.applicant.kind = "person"
        #expect(try pack.decide(input).totalFen == 12_345)
    }
}
