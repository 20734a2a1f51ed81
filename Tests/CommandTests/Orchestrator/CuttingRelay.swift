import Custody
import Foundation
import Synchronization
import TestSupport

/// Stands between an orchestrator and the bank, and breaks calls off at one point: every second one, the first time that it
/// comes; where nobody can tell which call it is, every fourth connection.
final class CuttingRelay: Sendable {
    /// Where a call breaks off; the numbers are those of the tests of single calls.
    enum Point: Int, CaseIterable, Sendable {
        case resetMidRequest = 5
        case stopsReading
        case resetNotExecuted
        case resetExecuted
        case silence
        case cutInHeaders
        case cutInBody
        case wrongSignature
        case failedNotExecuted
        case failedExecuted
    }

    private let server: MisbehavingServer

    /// - Parameter port: the bank's, on this machine.
    init(_ point: Point, to port: Int) throws {
        let calls = Calls()
        server = try MisbehavingServer { connection in
            switch point {
            case .resetMidRequest where connection.isMultiple(of: 4): .resetAfter(bytes: 100)
            case .stopsReading where connection.isMultiple(of: 4): .stopReadingAfter(bytes: 100)
            case _: .serve { Self.react(to: $0, point, port, calls) }
            }
        }
    }

    var url: String { server.url }

    func stop() { server.stop() }

    /// Which calls were seen, by request number.
    private final class Calls: Sendable {
        private let seen = Mutex<[String: Bool]>([:])

        /// Whether the attempt breaks off, and if so whether the bank executes it all the same where both can be.
        func cut(_ number: String) -> (isCut: Bool, isExecuted: Bool) {
            seen.withLock { seen in
                guard seen[number] == nil else { return (false, true) }
                let isCut = seen.count.isMultiple(of: 2)
                seen[number] = isCut
                return (isCut, seen.count % 4 == 1)
            }
        }
    }

    private static func react(
        to request: MisbehavingServer.Request, _ point: Point, _ port: Int, _ calls: Calls
    ) -> MisbehavingServer.Reaction {
        func forward() -> [UInt8] { (try? Self.forward(request, to: port)) ?? [] }
        guard let form = try? Form.decode(request.body), let envelope = try? RequestEnvelope(form),
            let number = envelope.reqData.firstRange(of: #""requestNo":""#).map({ range in
                String(envelope.reqData[range.upperBound...].prefix { $0 != "\"" })
            })
        else { return .answerAndClose(forward()) }
        let (isCut, isExecuted) = calls.cut(number)
        guard isCut else { return .answer(forward()) }
        func answer() -> [UInt8] {
            isExecuted ? forward() : MisbehavingServer.response(200, #"{"respCode":"00000","status":"SUCCESS"}"#)
        }
        switch point {
        case .resetMidRequest, .stopsReading: return .answer(forward())
        case .resetNotExecuted: return .answerAndReset([])
        case .resetExecuted:
            _ = forward()
            return .answerAndReset([])
        case .silence:
            if isExecuted { _ = forward() }
            return .silence
        case .cutInHeaders: return .answerAndReset(Array(answer().prefix(30)))
        case .cutInBody: return .answerAndReset(answer().dropLast(10))
        case .wrongSignature: return .answer(Self.spoilt(answer()))
        case .failedNotExecuted: return .answer(MisbehavingServer.response(503, "later"))
        case .failedExecuted:
            _ = forward()
            return .answer(MisbehavingServer.response(500, "oh"))
        }
    }

    /// The same words under a signature that is not theirs.
    private static func spoilt(_ answer: [UInt8]) -> [UInt8] {
        let field = Array("signature: ".utf8)
        var answer = answer
        guard
            let place = answer.indices.first(where: {
                answer[$0...].prefix(field.count).map { $0 | 0x20 }.elementsEqual(field)
            })
        else { return answer }
        let digit = place + field.count
        answer[digit] = answer[digit] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        return answer
    }

    private static func forward(_ request: MisbehavingServer.Request, to port: Int) throws -> [UInt8] {
        let connection = try RawConnection(port: port)
        connection.send(request.head + "\r\n\r\n")
        connection.send(request.body)
        return try connection.readAnswer(within: .seconds(20))
    }
}
