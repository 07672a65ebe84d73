import Calls
import TestClam
import Testing

@Suite("The virus scanner's socket") struct ClamSocketTests {
    @Test("a file is shown whole, in parts, and the verdict is read", arguments: [0, 1, 65_536, 65_537, 3_000_000])
    func verdicts(size: Int) async throws {
        let clam = TestClam()
        try await clam.run {
            let clean = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let socket = ClamSocket(path: clam.path, wait: 120)
            #expect(await socket.scan(clean) == .clean)
            #expect(await socket.scan(clean + TestClam.bad.utf8) == .found("Test.Bad-1"))
            #expect(clam.files == [clean, clean + TestClam.bad.utf8])
        }
    }

    @Test("nobody there, silence, a line cut and a complaint are no verdict", arguments: [
        TestClam.Manner.silent, .hangingUp, .complaining
    ])
    func unknown(manner: TestClam.Manner) async throws {
        func isUnknown(_ verdict: ScanVerdict) -> Bool { if case .unknown = verdict { true } else { false } }
        let clam = TestClam(manner)
        try await clam.run {
            #expect(isUnknown(await ClamSocket(path: clam.path, wait: 1).scan([1, 2, 3])))
        }
        #expect(isUnknown(await ClamSocket(path: "/nowhere/at/all", wait: 1).scan([1])))
    }
}
