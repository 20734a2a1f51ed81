import Custody

/// What is known of a request number (one space over all services).
struct NumberRecord: Hashable, Sendable {
    /// How many pages were opened under it.
    var openings: Int32 = 0
    /// How many notifications were made about it.
    var notices: Int32 = 0
    /// Nil while the number is free.
    var use: NumberUse?
}

/// The request that a number belongs to.
struct NumberUse: Hashable, Sendable {
    var service: Service
    /// Nil for a service that refuses to be asked twice: its content, which may be personal data, is never compared.
    var digest: ContentDigest?
    /// Kept for services that answer a repeated request with their first answer.
    var answer: RememberedAnswer?
    /// Where the browser goes back to, for a page that is confirmed twice.
    var callbackUrl: String?
    /// What the request was about, where it named a single amount.
    var amount: Amount?
    /// Whether it failed after it had been taken in, which its answer does not say: a withdrawal that was not paid out.
    var hasFailed = false
}

struct RememberedAnswer: Hashable, Sendable {
    var respData: String
    var code: ReturnCode
}

/// Whether a request may have its number.
enum NumberVerdict {
    case free
    case again(RememberedAnswer)
    case used
}

extension RuleBook {
    func verdict(on request: Request) -> NumberVerdict {
        guard let use = state.numbers[request.requestNo]?.use else { return .free }
        guard use.service == request.service, let answer = use.answer, use.digest == request.digest else {
            return .used
        }
        return .again(answer)
    }

    /// Binds a number to its request.
    ///
    /// - Parameter answer: nil for a service that refuses to be asked twice.
    mutating func use(_ request: Request, answer: RememberedAnswer?) {
        var record = state.numbers[request.requestNo] ?? NumberRecord()
        record.use = NumberUse(
            service: request.service, digest: answer == nil ? nil : request.digest, answer: answer,
            callbackUrl: request.parameters.optionalText("callbackUrl"), amount: request.amount)
        state.numbers[request.requestNo] = record
    }

    /// Binds a number to its request for good, or leaves it free, by what came of the request.
    mutating func remember(_ request: Request, _ answer: Answer) {
        let isIdempotent = answering.contract(of: request.service).isIdempotent
        let remembered = RememberedAnswer(respData: answer.respData, code: answer.code)
        if answer.code == .success {
            use(request, answer: isIdempotent ? remembered : nil)
        } else if isIdempotent, profile.rules.rememberRefusals, isRefusalByRule(answer.code) {
            use(request, answer: remembered)
        } else if var record = state.numbers[request.requestNo], record.use != nil {
            record.use = nil
            state.numbers[request.requestNo] = record
        }
    }

    func isRefusalByRule(_ code: ReturnCode) -> Bool { profile.codes[code] == .refused }
}
