import Runtime
import Simulation

extension BankSetting {
    /// How a bank takes what its specification leaves open, for the commands that prove something under it.
    static let option = Option.values(
        "settings", "S",
        "How the bank takes what its specification leaves open: 'as-shipped' or another of the 16 combinations, such as"
            + " 'forgets-refusals+answers-queries'; or all, the default. May be repeated.")

    static func read(_ arguments: Arguments) throws(UsageError) -> [BankSetting] {
        var chosen: [BankSetting] = []
        for word in arguments.texts(option) {
            switch word {
            case "all": chosen += all
            default:
                guard let setting = BankSetting(name: word) else {
                    let known = ["all"] + all.map(\.description)
                    throw .unknownWord(
                        command: arguments.command, option: option.usage, word: word, known: known,
                        suggestion: Suggestion.nearest(to: word, in: known))
                }
                chosen.append(setting)
            }
        }
        return chosen.isEmpty ? all : chosen
    }
}
