import Foundation
import TestStore
import Testing

/// The built program with TLS of its own.
@Suite("TLS of the server itself") struct TLSTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-" + UUID().uuidString).path

    /// A certificate of this machine that only its own file vouches for.
    private func certificate() throws -> (certificate: String, key: String) {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (certificate, key) = (folder + "/server.crt", folder + "/server.key")
        let made = try Program.wait([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate
        ])
        try #require(made.status == 0, "\(made.messages)")
        return (certificate, key)
    }

    private func python(_ script: String, _ arguments: String...) throws -> [String] {
        try Program.wait(["python3", "-c", script] + arguments).lines
    }

    @Test("pages come over TLS 1.2 and later with HSTS and cookies that are for https only; nothing comes without TLS")
    func serves() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (certificate, key) = try certificate()
        let port = try #require(
            try python("import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])").first)
        let server = try Running([
            "serve", "--data", folder + "/data", "--port", port, "--tls-certificate", certificate, "--tls-key", key
        ])
        defer { server.stop() }
        try #require(try server.line(holding: "SkillLedger: https://127.0.0.1:\(port)") != nil)
        let got = try python(
            """
            import http.client, ssl, sys
            port, trusted = int(sys.argv[1]), sys.argv[2]
            def ask(path, **limits):
                context = ssl.create_default_context(cafile=trusted)
                for name, value in limits.items(): setattr(context, name, value)
                line = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
                line.request("GET", path)
                answer = line.getresponse()
                answer.read()
                return answer, line.sock.version() if line.sock else ""
            print(ask("/healthz")[0].status)
            page, version = ask("/sign-in", maximum_version=ssl.TLSVersion.TLSv1_2)
            print(page.status, version)
            print(page.getheader("Strict-Transport-Security"))
            print(page.getheader("Set-Cookie"))
            try: print(ask("/healthz", minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)[0].status)
            except (ssl.SSLError, OSError): print("refused")
            plain = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            try:
                plain.request("GET", "/healthz")
                print(plain.getresponse().status)
            except (http.client.HTTPException, OSError): print("refused")
            """, port, certificate)
        try #require(got.count == 6, "\(got)")
        #expect(got[0] == "200" && got[1] == "200 TLSv1.2")
        #expect(got[2].hasPrefix("max-age="))
        #expect(got[3].hasPrefix("__Host-browser=") && got[3].contains("; Secure"))
        #expect(got[4] == "refused" && got[5] == "refused")
    }

    @Test("half of the options, or files that are none, end the program with what is wrong")
    func wrong() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (certificate, key) = try certificate()
        func ended(_ options: String...) async throws -> Spawn.Ended {
            try await Program.run(["serve", "--data", folder + "/data", "--port", "1"] + options)
        }
        let half = try await ended("--tls-certificate", certificate)
        #expect(half.status != 0 && half.messages.contains("--tls-certificate and --tls-key go together"))
        let open = try await ended("--tls-certificate", certificate, "--tls-key", certificate)
        #expect(open.status != 0 && open.messages.contains("can be read by everybody"))
        let swapped = try await ended("--tls-certificate", key, "--tls-key", key)
        #expect(swapped.status != 0 && swapped.messages.contains("cannot be read"))
    }
}
