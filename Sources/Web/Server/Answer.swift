import HTTPTypes
import Hummingbird
import Vocabulary

/// What a handler gives back.
package struct Answer: Sendable {
    package var status: HTTPResponse.Status
    package var type: String
    package var body: [UInt8]
    package var headers: [(HTTPField.Name, String)] = []

    package init(status: HTTPResponse.Status = .ok, type: String, body: [UInt8]) {
        self.status = status
        self.type = type
        self.body = body
    }

    package static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Answer {
        var answer = Answer(status: status, type: "text/html; charset=utf-8", body: Array(html.utf8))
        answer.headers.append((.cacheControl, "no-store"))
        return answer
    }

    /// After a form: 303, so that Back and Reload never send it again.
    package static func see(_ address: String) -> Answer {
        var answer = Answer(status: .seeOther, type: "text/plain; charset=utf-8", body: [])
        answer.headers.append((.location, address))
        return answer
    }

    package static func json(_ value: JSON, status: HTTPResponse.Status = .ok) -> Answer {
        Answer(status: status, type: "application/json", body: value.compact)
    }

    /// A file to be saved under `name`.
    package static func file(_ body: [UInt8], type: String, name: String) -> Answer {
        var answer = Answer(type: type, body: body)
        let plain = String(
            name.unicodeScalars.map { (32..<127).contains($0.value) && $0 != "\"" && $0 != "\\" ? Character($0) : "_" })
        answer.headers.append(
            (.contentDisposition, "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(Markup.queryValue(name))"))
        answer.headers.append((.cacheControl, "no-store"))
        return answer
    }

    var response: Response {
        var fields = HTTPFields()
        fields[.contentType] = type
        for (name, value) in headers { fields.append(HTTPField(name: name, value: value)) }
        return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
