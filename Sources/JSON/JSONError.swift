/// Why and where a document was refused.
///
/// Neither the fields nor the description carry more of the document than the one offending byte, which may be personal
/// data otherwise.
public struct JSONError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// A byte that the grammar does not allow here.
        case unexpected(byte: UInt8, expected: Expectation)
        case unexpectedEnd(expected: Expectation)
        case byteOrderMark
        case controlCharacter(UInt8)
        case unknownEscape(UInt8)
        /// An escaped UTF-16 surrogate without its other half.
        case loneSurrogate
        case malformedUTF8(byte: UInt8, UTF8Fault)
        case leadingZero
        /// A key whose text, escapes resolved, an earlier member of the same object has.
        case repeatedKey
        case tooDeep(limit: Int)
        case tooLong(bytes: Int, limit: Int)
    }

    public enum UTF8Fault: Hashable, Sendable {
        case strayContinuation, neverUsed, overlong, surrogate, beyondUnicode, cutShort
    }

    public enum Expectation: Hashable, Sendable {
        case value, valueOrClosingBracket, keyOrClosingBrace, key, colon, commaOrClosingBracket, commaOrClosingBrace
        case literal(String)
        case digit, fourHexDigits, closingQuote, escape
        case end
    }

    public let reason: Reason
    /// Bytes before the fault, from 0.
    public let offset: Int
    /// From 1; a line ends with a line feed.
    public let line: Int
    /// From 1, in code points.
    public let column: Int
}
