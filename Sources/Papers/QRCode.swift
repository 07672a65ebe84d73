import CQREncode
import Glibc

/// A QR code of error correction level M, as modules and as SVG.
package struct QRCode: Sendable, Hashable {
    /// Light modules around the code, as the standard wants.
    package static let quietZone = 4

    /// Modules to a side, without the quiet zone.
    package let size: Int
    /// Row by row; true is dark.
    package let modules: [Bool]

    /// Problem `qrTooLong` where even the largest code cannot hold the text (2,331 bytes) or there is no text.
    package init(_ text: String) throws(WorkbookProblem) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 2_331 else { throw WorkbookProblem(.qrTooLong) }
        guard let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else {
            throw WorkbookProblem(errno == ENOMEM ? .cannotWrite : .qrTooLong)
        }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        guard side > 0, let data = code.pointee.data else { throw WorkbookProblem(.cannotWrite) }
        size = side
        // The lowest bit is the colour; the others are the library's notes.
        modules = (0..<(side * side)).map { data[$0] & 1 == 1 }
    }

    /// Modules to a side with the quiet zone: the width of the view box.
    package var side: Int { size + 2 * Self.quietZone }

    /// `0 0 29 29`
    package var viewBox: String { "0 0 \(side) \(side)" }

    /// The `d` of an SVG path in the units of `viewBox`: one rectangle for each run of dark modules.
    package var path: String {
        var out = ""
        for y in 0..<size {
            var x = 0
            while x < size {
                guard modules[y * size + x] else {
                    x += 1
                    continue
                }
                let start = x
                while x < size, modules[y * size + x] { x += 1 }
                out += "M\(start + Self.quietZone) \(y + Self.quietZone)h\(x - start)v1h-\(x - start)z"
            }
        }
        return out
    }

    /// A whole `<svg>`: dark on white whatever the page's theme, sharp at every size, named for those who do not see.
    /// - Parameter label: what the code is for, in the reader's language.
    package func svg(label: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="\(viewBox)" role="img" aria-label="\(Self.escaped(label))" \
        shape-rendering="crispEdges"><rect width="\(side)" height="\(side)" fill="#fff"/>\
        <path fill="#000" d="\(path)"/></svg>
        """
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: if scalar.value >= 32 { out.unicodeScalars.append(scalar) }
            }
        }
        return out
    }
}
