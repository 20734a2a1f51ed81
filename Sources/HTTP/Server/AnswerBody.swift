import CMicroHTTPD

/// The body of an answer on its way out.
///
/// A small one is copied whole. A large one is lent to libmicrohttpd piece by piece: a handler may give the same bytes
/// to many peers, and those that take them slowly must not hold a copy each.
final class AnswerBody: Sendable {
    private static let piece = 32 * 1024

    private let bytes: [UInt8]

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    static func answer(_ bytes: [UInt8]) -> OpaquePointer? {
        guard bytes.count > piece else {
            return bytes.withUnsafeBytes { http_response_create($0.baseAddress, $0.count) }
        }
        let body = Unmanaged.passRetained(AnswerBody(bytes))
        let answer = http_response_create_lazy(UInt64(bytes.count), piece, read, body.toOpaque(), release)
        if answer == nil { body.release() }
        return answer
    }

    private static let read: MHD_ContentReaderCallback = { context, position, into, limit in
        guard let context, let into else { return http_body_failed }
        return Unmanaged<AnswerBody>.fromOpaque(context).takeUnretainedValue().bytes.withUnsafeBytes { bytes in
            let start = Int(clamping: position)
            guard start < bytes.count else { return http_body_failed }
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + limit)])
            UnsafeMutableRawBufferPointer(start: into, count: piece.count).copyMemory(from: piece)
            return piece.count
        }
    }

    private static let release: MHD_ContentReaderFreeCallback = { context in
        guard let context else { return }
        Unmanaged<AnswerBody>.fromOpaque(context).release()
    }
}
