import Runtime

/// Settings of every kind.
enum SampleSettings {
    enum Color: String, CaseIterable {
        case red, blue
    }

    static let listen = Setting("bank", "listen", "Where the bank listens.", .text, default: "127.0.0.1:0")
    static let limit = Setting("bank", "page-limit", "How many pages.", .integer(1...100, unit: "pages"), default: 10)
    static let wait = Setting("http", "wait", "How long.", .milliseconds(1...60_000), default: .seconds(2))
    static let life = Setting("http", "life", "How long in all.", .seconds(1...60), default: .seconds(30))
    static let strict = Setting("http", "strict", "Whether odd requests are refused.", .flag, default: true)
    static let color = Setting("http", "color", "Which one.", .choice, default: Color.red)
    static let notify = Setting("bank", "notify", "Whom to tell.", .optional(.text), default: nil)

    static let all = [
        listen.definition, limit.definition, wait.definition, life.definition, strict.definition, color.definition,
        notify.definition,
    ]
}
