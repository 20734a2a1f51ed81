/// Gathers one answer within its limits.
struct AnswerCollector {
    enum Excess {
        case header
        case body
    }

    private(set) var headers = HTTPHeaders()
    private(set) var body: [UInt8] = []
    /// Bytes of any header, that of a `100 Continue` included.
    private(set) var headerBytes = 0
    /// The final header has ended. libcurl calls a connection that closes in the middle of it a success.
    private(set) var hasHeader = false
    private(set) var excess: Excess?
    private var status = 0

    /// The header says where the body ends, or that there is none; otherwise only the close of the connection does.
    var saysItsEnd: Bool {
        if status == 204 || status == 304 || headers["Content-Length"] != nil { return true }
        return headers.all("Transfer-Encoding").last.map { HTTPHeaders.equal($0, "chunked") } ?? false
    }

    private let limits: (header: Int, body: Int)

    init(_ options: HTTPClientOptions) {
        limits = (options.maximumAnswerHeaderBytes, options.maximumAnswerBytes)
    }

    /// Takes a header line with its end; false when there is too much.
    mutating func addLine(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= limits.header else {
            excess = .header
            return false
        }
        // What comes after the header's end is a trailer.
        guard !hasHeader else { return true }
        var text = line[...]
        while let last = text.last, last == 0x0a || last == 0x0d { text.removeLast() }
        if text.isEmpty {
            hasHeader = status >= 200
        } else if text.starts(with: "HTTP/".utf8) {
            headers = HTTPHeaders()
            status = Self.status(text)
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            headers.add(Self.trimmed(text[..<colon]), Self.trimmed(text[(colon + 1)...]))
        }
        return true
    }

    /// Takes a piece of the body; false when there is too much.
    mutating func addBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= limits.body - body.count else {
            excess = .body
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// The three digits after the version.
    private static func status(_ line: UnsafeRawBufferPointer.SubSequence) -> Int {
        let rest = line.drop { $0 != 0x20 }.drop { $0 == 0x20 }
        return Int(String(decoding: rest.prefix { $0 != 0x20 }, as: UTF8.self)) ?? 0
    }

    private static func trimmed(_ text: UnsafeRawBufferPointer.SubSequence) -> String {
        var text = text.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }
}
