import Foundation
@testable import FEEL
import Testing

/// The compliance kit, when it is there.
struct KitTests {
    static let root: String? = {
        let around = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let places: [String?] = [
            ProcessInfo.processInfo.environment["DMN_TCK"],
            around.appendingPathComponent("shared/dmn-tck/TestCases").path,
            FileManager.default.currentDirectoryPath + "/../shared/dmn-tck/TestCases"
        ]
        return places.compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0) }
    }()

    @Test(
        "the kit's cases pass, all of level 2 and no fewer than before of level 3",
        .enabled(if: KitTests.root != nil))
    func kit() throws {
        let root = try #require(Self.root)
        let lines = TCK(now: DateTime("2026-11-21T08:00:00+08:00")).run(directory: root)
        let failed = lines.filter { $0.outcome == .error }
        #expect(failed.filter { $0.folder.contains("compliance-level-2") }.map(\.detail) == [])
        #expect(lines.filter { $0.outcome == .ignored }.allSatisfy { $0.folder.contains("external-java") })
        let passed = lines.filter { $0.outcome == .success && $0.folder.contains("compliance-level-3") }.count
        #expect(
            passed >= 2_735,
            "level 3: \(passed) pass; failing: \(failed.prefix(20).map { $0.description + " " + $0.detail })")
    }

    @Test("a folder without a readable model reports its cases as errors")
    func broken() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("feel-kit-\(UUID().uuidString)")
        let folder = root.appendingPathComponent("level/0001-x")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        let test = """
            <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><modelName>x.dmn</modelName>
            <testCase id="001"><resultNode name="D"><expected><value>1</value></expected></resultNode></testCase>
            </testCases>
            """
        try Data(test.utf8).write(to: folder.appendingPathComponent("x-test-01.xml"))
        try Data("<definitions".utf8).write(to: folder.appendingPathComponent("x.dmn"))
        let lines = TCK().run(directory: folder.deletingLastPathComponent().path)
        #expect(lines.map(\.description) == ["level/0001-x,x-test-01,001,ERROR"])
    }

    @Test("whatever lies in a folder of the kit, a report comes out and nothing traps")
    func rubbish() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("feel-kit-\(UUID().uuidString)")
        let folder = root.appendingPathComponent("level/0002-y")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        func test(_ model: String, _ id: String) -> String {
            "<testCases xmlns=\"http://www.omg.org/spec/DMN/20160719/testcase\"><modelName>\(model)</modelName>"
                + "<testCase id=\"\(id)\"><inputNode name=\"x\"><value xsi:type=\"xsd:decimal\" "
                + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">z</value></inputNode>"
                + "<resultNode name=\"D\"><expected><value>1</value></expected></resultNode></testCase></testCases>"
        }
        let cycle = Samples.literal("1", name: "D", id: "d", requires: ["#d"])
        let files: [(String, String)] = [
            ("a-test.xml", test("none.dmn", "1")), ("b-test.xml", test("bytes.dmn", "2")), ("c-test.xml", "<testCases"),
            ("d-test.xml", test("cycle.dmn", "3")), ("e-test.xml", "<other/>"), ("f-test.xml", ""),
            ("bytes.dmn", "\u{0}\u{1}"),
            (
                "cycle.dmn",
                Samples.source(cycle).bytes.withUnsafeBufferPointer {
                    String(decoding: $0, as: UTF8.self)
                }
            )
        ]
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        let lines = TCK().run(directory: root.path).map(\.description)
        #expect(
            lines == [
                "level/0002-y,a-test,1,ERROR", "level/0002-y,b-test,2,ERROR", "level/0002-y,d-test,3,ERROR"
            ])
    }
}
