public import Crypto
public import Saga

/// The part of a page's link that carries all that the page needs: the command, sealed, so that the gateway keeps nothing
/// and its user can read and change nothing.
public enum PageToken {
    /// Why a token opens no page; its user made it up, or its key is gone.
    public struct Unusable: Error, Hashable, Sendable {}

    private static let sealedAs = Array("page".utf8)

    /// Letters, digits, `-`, `_`, `.` and `~` only, as it stands in a URL's path.
    public static func text(of command: StepCommand, sealer: Sealer) throws(CryptoError) -> String {
        let sealed = Array(try sealer.seal(Output.command(command).encoded(), associatedData: sealedAs).utf8)
        let end = sealed.lastIndex(of: colon) ?? sealed.startIndex
        let head = sealed[..<end].map { $0 == colon ? dot : $0 }
        return String(decoding: head + [dot] + sealed[end...].dropFirst().map(inURL), as: UTF8.self)
    }

    public static func command(in token: String, sealer: Sealer) throws(Unusable) -> StepCommand {
        let bytes = Array(token.utf8)
        guard let end = bytes.lastIndex(of: dot) else { throw Unusable() }
        let head = bytes[..<end].map { $0 == dot ? colon : $0 }
        let sealed = String(decoding: head + [colon] + bytes[end...].dropFirst().map(outOfURL), as: UTF8.self)
        guard let plain = try? sealer.open(sealed, associatedData: sealedAs),
            case .command(let command)? = try? Output(reading: plain)
        else { throw Unusable() }
        return command
    }

    private static let colon = UInt8(ascii: ":")
    private static let dot = UInt8(ascii: ".")

    /// Base64's `+`, `/` and `=` mean something in URLs.
    private static let pairs: [(plain: UInt8, url: UInt8)] = [
        (UInt8(ascii: "+"), UInt8(ascii: "-")), (UInt8(ascii: "/"), UInt8(ascii: "_")),
        (UInt8(ascii: "="), UInt8(ascii: "~")),
    ]

    private static func inURL(_ byte: UInt8) -> UInt8 { pairs.first { $0.plain == byte }?.url ?? byte }

    private static func outOfURL(_ byte: UInt8) -> UInt8 { pairs.first { $0.url == byte }?.plain ?? byte }
}
