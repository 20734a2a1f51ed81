import Custody
import JSON

/// A request as the rules see it.
struct Request: Hashable, Sendable {
    let service: Service
    let requestNo: String
    let parameters: Parameters

    init(_ request: ServiceRequest) {
        self.init(service: request.service, requestNo: request.requestNo, parameters: request.parameters)
    }

    init(service: Service, requestNo: String, parameters: Parameters) {
        self.service = service
        self.requestNo = requestNo
        self.parameters = parameters
    }

    /// The user whom it is about, where it names one.
    var userNo: String? { parameters.optionalText("userNo") }

    /// The money that it is about, where it names a single amount.
    var amount: Amount? {
        if case .amount(let amount)? = parameters["amount"] { amount } else { nil }
    }

    var digest: ContentDigest { ContentDigest(parameters.contentDigest(of: service)) }
}

/// The SHA-256 of a request's content, in place instead of in an array.
struct ContentDigest: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter bytes: 32 of them.
    init(_ bytes: [UInt8]) {
        func word(_ index: Int) -> UInt64 {
            bytes.dropFirst(index * 8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
        words = (word(0), word(1), word(2), word(3))
    }

    var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
    }

    static func == (left: ContentDigest, right: ContentDigest) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}
