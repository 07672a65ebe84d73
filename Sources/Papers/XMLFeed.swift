import CExpat
import Glibc

/// Receives the elements of one part. One that sets `failure` or `finished` ends the reading.
///
/// A base class, not a protocol: `isDone` is asked for every event and must cost nothing.
class XMLSink {
    /// Local name that the first element must have.
    final let root: StaticString
    final var failure: WorkbookProblem? { didSet { isDone = true } }
    final var finished = false { didSet { isDone = true } }
    final private(set) var isDone = false

    init(root: StaticString) { self.root = root }

    func start(_ name: XMLName, _ attributes: XMLAttributes) {}
    func end(_ name: XMLName) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// An element's name without its prefix: producers differ in prefixes and in the two namespaces of the standard.
struct XMLName {
    let local: UnsafePointer<CChar>

    init(_ name: UnsafePointer<CChar>) {
        if let colon = strrchr(name, 58) {
            local = UnsafePointer(colon).advanced(by: 1)
        } else {
            local = name
        }
    }

    static func ~= (wanted: StaticString, name: XMLName) -> Bool { same(name.local, wanted) }

    static func same(_ name: UnsafePointer<CChar>, _ wanted: StaticString) -> Bool {
        wanted.utf8CodeUnitCount == strlen(name) && memcmp(name, wanted.utf8Start, wanted.utf8CodeUnitCount) == 0
    }
}

struct XMLAttributes {
    let list: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// The value of the attribute with this local name.
    subscript(name: StaticString) -> String? { pointer(name).map { String(cString: $0) } }

    func pointer(_ name: StaticString) -> UnsafePointer<CChar>? {
        guard var at = list else { return nil }
        while let key = at.pointee {
            if XMLName.same(XMLName(key).local, name) { return at.advanced(by: 1).pointee }
            at = at.advanced(by: 2)
        }
        return nil
    }

    func isTrue(_ name: StaticString) -> Bool {
        self[name].map { $0 == "1" || $0 == "true" || $0 == "on" } ?? false
    }
}

/// Pushes a part through expat. Document types are refused outright, so no entity can ever be defined.
final class XMLFeed {
    private let sink: XMLSink
    private let part: String
    private let maximumDepth: Int
    private let parser: XML_Parser
    private var depth = 0
    private var seenRoot = false
    private var failure: WorkbookProblem? { didSet { hasFailed = true } }
    private var hasFailed = false

    private init?(sink: XMLSink, part: String, maximumDepth: Int) {
        guard let parser = XML_ParserCreate(nil) else { return nil }
        self.parser = parser
        self.sink = sink
        self.part = part
        self.maximumDepth = maximumDepth
    }

    deinit { XML_ParserFree(parser) }

    static func parse(
        _ part: String, of archive: ZipArchive, into sink: XMLSink, limits: Limits
    ) throws(WorkbookProblem) {
        guard let feed = XMLFeed(sink: sink, part: part, maximumDepth: limits.depth) else {
            throw WorkbookProblem(.brokenXML, values: ["part": part])
        }
        feed.listen()
        var stopped = false
        try archive.read(part) { (bytes) throws(WorkbookProblem) in
            stopped = try !feed.push(bytes, last: false)
            return !stopped
        }
        if !stopped { _ = try feed.push(UnsafeBufferPointer(start: nil, count: 0), last: true) }
    }

    /// False once the sink has enough.
    private func push(_ bytes: UnsafeBufferPointer<UInt8>, last: Bool) throws(WorkbookProblem) -> Bool {
        let status = bytes.withMemoryRebound(to: CChar.self) { chars in
            XML_Parse(parser, chars.baseAddress, Int32(clamping: chars.count), last ? 1 : 0)
        }
        if let failure = failure ?? sink.failure { throw failure }
        if sink.finished { return false }
        guard status == XML_STATUS_OK else {
            let line = String(XML_GetCurrentLineNumber(parser))
            throw WorkbookProblem(.brokenXML, values: ["part": part, "line": line])
        }
        return true
    }

    private func listen() {
        // Unretained is safe: `parse` keeps the feed alive for as long as the parser runs.
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { data, name, attributes in
                guard let feed = XMLFeed.from(data), let name else { return }
                feed.start(XMLName(name), XMLAttributes(list: attributes))
            },
            { data, name in
                guard let feed = XMLFeed.from(data), let name else { return }
                feed.end(XMLName(name))
            })
        XML_SetCharacterDataHandler(parser) { data, chars, count in
            guard let feed = XMLFeed.from(data), let chars, count > 0, !feed.isStopped else { return }
            chars.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { start in
                feed.sink.text(UnsafeBufferPointer(start: start, count: Int(count)))
            }
            feed.stopIfNeeded()
        }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            guard let feed = XMLFeed.from(data) else { return }
            feed.fail(.doctype)
        }
    }

    private static func from(_ data: UnsafeMutableRawPointer?) -> XMLFeed? {
        data.map { Unmanaged<XMLFeed>.fromOpaque($0).takeUnretainedValue() }
    }

    private var isStopped: Bool { hasFailed || sink.isDone }

    private func start(_ name: XMLName, _ attributes: XMLAttributes) {
        guard !isStopped else { return }
        depth += 1
        guard depth <= maximumDepth else { return fail(.tooDeep) }
        if !seenRoot {
            seenRoot = true
            guard XMLName.same(name.local, sink.root) else { return fail(.brokenXML) }
        }
        sink.start(name, attributes)
        stopIfNeeded()
    }

    private func end(_ name: XMLName) {
        guard !isStopped else { return }
        depth -= 1
        sink.end(name)
        stopIfNeeded()
    }

    private func fail(_ code: WorkbookProblem.Code) {
        if failure == nil { failure = WorkbookProblem(code, values: ["part": part]) }
        XML_StopParser(parser, 0)
    }

    private func stopIfNeeded() {
        // expat may still hand over events it has already read; `isStopped` keeps them out.
        if isStopped { XML_StopParser(parser, 0) }
    }
}
