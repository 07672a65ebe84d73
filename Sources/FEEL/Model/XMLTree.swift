import CExpat

/// An element of an XML file, with its place. Document types and entities of their own are refused.
final class XMLElement {
    let name: String
    let namespace: String
    /// Of one of DMN's own namespaces, whatever its version.
    let isModel: Bool
    let attributes: [String: String]
    let line: Int
    let column: Int
    var children: [XMLElement] = []
    var text = ""
    var marks: [SourceText.Mark] = []
    private var length = 0

    init(
        name: String, namespace: String, isModel: Bool, attributes: [String: String], line: Int, column: Int
    ) {
        self.isModel = isModel
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.line = line
        self.column = column
    }

    func append(_ chunk: String, line: Int, column: Int) {
        marks.append(SourceText.Mark(offset: length, line: line, column: column))
        text += chunk
        length += chunk.unicodeScalars.count
    }

    func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

/// Reads XML with expat, within limits.
struct XMLTree {
    static let maxBytes = 32_000_000
    static let maxDepth = 100
    static let maxElements = 1_000_000

    /// The root element; throws one problem with its place.
    static func parse(_ source: ModelSource) throws(ModelProblems) -> XMLElement {
        func problem(_ line: Int, _ column: Int, _ message: String) -> ModelProblems {
            ModelProblems(problems: [
                Problem(
                    file: source.name, line: line, column: column, element: "",
                    message: message)
            ])
        }
        guard source.bytes.count <= maxBytes else {
            throw problem(1, 1, "the file is larger than \(maxBytes / 1_000_000) MB")
        }
        guard let parser = XML_ParserCreateNS(nil, 0x0A) else { throw problem(1, 1, "no memory to read the file") }
        defer { XML_ParserFree(parser) }
        let builder = XMLBuilder(parser)
        let status = withExtendedLifetime(builder) { () -> XML_Status in
            builder.connect()
            return source.bytes.withUnsafeBytes { bytes in
                XML_Parse(parser, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), 1)
            }
        }
        if let refusal = builder.refusal { throw problem(refusal.line, refusal.column, refusal.message) }
        if status != XML_STATUS_OK {
            let code = XML_GetErrorCode(parser)
            let reason = XML_ErrorString(code).map { String(cString: $0) } ?? "not well formed"
            throw problem(
                Int(XML_GetCurrentLineNumber(parser)), Int(XML_GetCurrentColumnNumber(parser)) + 1,
                "this is not well-formed XML: \(reason)")
        }
        guard let root = builder.root else { throw problem(1, 1, "the file has no element") }
        return root
    }
}

/// Collects what expat reports; lives only during one parse.
private final class XMLBuilder {
    let parser: XML_Parser
    var root: XMLElement?
    var refusal: (line: Int, column: Int, message: String)?
    private var open: [XMLElement] = []
    private var count = 0
    /// Nearly all elements of a file are of one namespace.
    private var lastNamespace: (name: String, isModel: Bool)?

    init(_ parser: XML_Parser) { self.parser = parser }

    func connect() {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { data, name, attributes in
                guard let builder = XMLBuilder.from(data), let name else { return }
                builder.start(String(cString: name), attributes)
            }, { data, _ in XMLBuilder.from(data)?.end() })
        XML_SetCharacterDataHandler(parser) { data, text, length in
            guard let builder = XMLBuilder.from(data), let text, length > 0 else { return }
            let bytes = UnsafeBufferPointer(start: text, count: Int(length)).map { UInt8(bitPattern: $0) }
            builder.characters(String(decoding: bytes, as: UTF8.self))
        }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            XMLBuilder.from(data)?.refuse("document type declarations and entities are not accepted")
        }
    }

    static func from(_ data: UnsafeMutableRawPointer?) -> XMLBuilder? {
        data.map { Unmanaged<XMLBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    private var line: Int { Int(XML_GetCurrentLineNumber(parser)) }
    private var column: Int { Int(XML_GetCurrentColumnNumber(parser)) + 1 }

    func refuse(_ message: String) {
        if refusal == nil { refusal = (line, column, message) }
        XML_StopParser(parser, 0)
    }

    func start(_ qualified: String, _ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        count += 1
        if open.count >= XMLTree.maxDepth {
            return refuse("elements are nested deeper than \(XMLTree.maxDepth) levels")
        }
        if count > XMLTree.maxElements { return refuse("the file has more than \(XMLTree.maxElements) elements") }
        var attributes: [String: String] = [:]
        var cursor = list
        while let pointer = cursor, let key = pointer[0], let value = pointer[1] {
            let name = XMLBuilder.split(String(cString: key))
            // Attributes of other vendors say nothing to us; `xsi:nil` does.
            if name.namespace.isEmpty || name.namespace == XMLBuilder.instance {
                attributes[name.local] = String(cString: value)
            }
            cursor = pointer + 2
        }
        let name = XMLBuilder.split(qualified)
        if lastNamespace?.name != name.namespace {
            lastNamespace = (name.namespace, ModelReader.isModel(name.namespace))
        }
        let element = XMLElement(
            name: name.local, namespace: name.namespace, isModel: lastNamespace?.isModel ?? false,
            attributes: attributes, line: line, column: column)
        if let parent = open.last { parent.children.append(element) } else { root = element }
        open.append(element)
    }

    func end() { if !open.isEmpty { open.removeLast() } }

    func characters(_ text: String) { open.last?.append(text, line: line, column: column) }

    private static let instance = "http://www.w3.org/2001/XMLSchema-instance"

    private static func split(_ name: String) -> (namespace: String, local: String) {
        guard let cut = name.lastIndex(of: "\n") else { return ("", name) }
        return (String(name[..<cut]), String(name[name.index(after: cut)...]))
    }
}
