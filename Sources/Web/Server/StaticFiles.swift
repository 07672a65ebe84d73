import Foundation
import Hummingbird

/// Style sheets, scripts and icons: read once, served from memory, with a tag so that a browser asks only once.
package struct StaticFiles: Sendable {
    private struct File: Sendable {
        let type: String
        let bytes: [UInt8]
        let tag: String
    }

    private let files: [String: File]

    /// - Parameters:
    ///   - folder: our own files.
    ///   - borrowed: name here → file of an installed package. One that is missing is left out: pages read without it.
    package init(folder: URL, borrowed: [String: String]) {
        var files: [String: File] = [:]
        let own = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in own { files[name] = Self.read(folder.appendingPathComponent(name)) }
        for (name, path) in borrowed { files[name] = Self.read(URL(fileURLWithPath: path)) }
        self.files = files
    }

    private static func read(_ url: URL) -> File? {
        guard let data = try? Data(contentsOf: url) else { return nil }
        let types = [
            "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
            "png": "image/png", "ico": "image/x-icon", "webmanifest": "application/manifest+json"
        ]
        guard let type = types[url.pathExtension] else { return nil }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in data { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return File(type: type, bytes: [UInt8](data), tag: "\"" + String(hash, radix: 16) + "\"")
    }

    func open(_ router: Router<VisitContext>) {
        let files = files
        router.get("/static/:file") { request, context -> Response in
            let name = context.parameters.get("file") ?? ""
            guard let file = files[name] else { throw HTTPError(.notFound) }
            if request.headers[.ifNoneMatch] == file.tag {
                return Response(status: .notModified, headers: [.eTag: file.tag])
            }
            return Response(
                status: .ok,
                headers: [.contentType: file.type, .eTag: file.tag, .cacheControl: "max-age=3600"],
                body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
        }
    }
}
