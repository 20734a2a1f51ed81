import CMicroHTTPD

/// The bytes of a request's head as libmicrohttpd 0.9.75 left them, and the proof that it read them as they are.
///
/// The library is lenient and hides it: it takes a bare line feed for a line end, joins folded lines, stops at a NUL
/// and skips spaces. But it works in place: every string it gives points into the head, where each separator has
/// become NUL bytes. So the head was exact if and only if walking through the strings, with exactly the separators of
/// RFC 9112 between them, ends where the head ends (`MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE`).
///
/// Three things are out of its sight. Empty lines before the request line are gone, a NUL and a line feed at the end
/// of a line look like a line end, and so do a colon and a line feed that are a line of their own after another: the
/// library takes the empty name before the colon for the empty line after the header. In memory they are the same as a
/// line end, so nobody can refuse them; no proxy passes them on, and without `keepsConnections` nothing can hide behind.
struct RawHead {
    struct Line {
        let name: UnsafeBufferPointer<UInt8>
        let value: UnsafeBufferPointer<UInt8>
    }

    let start: UnsafePointer<UInt8>
    let size: Int
    let target: UnsafePointer<UInt8>
    /// The target's length before the library cut it up.
    let targetLength: Int
    let version: UnsafePointer<UInt8>
    let lines: [Line]

    init(
        _ connection: OpaquePointer, method: UnsafePointer<CChar>, target: UnsafePointer<CChar>, targetLength: Int,
        version: UnsafePointer<CChar>
    ) {
        start = Self.bytes(method)
        size = http_connection_header_size(connection)
        self.target = Self.bytes(target)
        self.targetLength = targetLength
        self.version = Self.bytes(version)
        var lines: [Line] = []
        withUnsafeMutablePointer(to: &lines) { lines in
            http_each_header(
                connection,
                { context, _, name, nameLength, value, valueLength in
                    guard let context, let name, let value else { return http_close }
                    context.assumingMemoryBound(to: [Line].self).pointee.append(
                        Line(
                            name: UnsafeBufferPointer(start: RawHead.bytes(name), count: nameLength),
                            value: UnsafeBufferPointer(start: RawHead.bytes(value), count: valueLength)))
                    return http_continue
                }, lines)
        }
        self.lines = lines
    }

    var method: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start, count: strlen(start))
    }

    /// Whether nothing but what RFC 9112 asks for stands between and after the strings.
    var isExact: Bool {
        guard size > 0, start + method.count + 1 == target, target + targetLength + 1 == version else { return false }
        let end = start + size
        var cursor = version + 8
        guard end - cursor >= 4, endsLine(cursor) else { return false }
        cursor += 2
        for line in lines {
            guard line.name.baseAddress == cursor, let value = line.value.baseAddress else { return false }
            cursor += line.name.count
            guard cursor < end, cursor.pointee == 0, cursor < value, value + line.value.count + 4 <= end else {
                return false
            }
            cursor += 1
            while cursor < value {
                guard cursor.pointee == 0x20 || cursor.pointee == 0x09 else { return false }
                cursor += 1
            }
            cursor += line.value.count
            guard endsLine(cursor) else { return false }
            cursor += 2
        }
        return end - cursor == 2 && endsLine(cursor)
    }

    /// The carriage return and the line feed have both become NUL; after a bare line feed only one byte has.
    private func endsLine(_ cursor: UnsafePointer<UInt8>) -> Bool {
        cursor[0] == 0 && cursor[1] == 0
    }

    private static func bytes(_ pointer: UnsafePointer<CChar>) -> UnsafePointer<UInt8> {
        UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self)
    }
}
