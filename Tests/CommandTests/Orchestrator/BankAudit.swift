import Custody
import JSON
import TestSupport

@testable import loansaga

/// Reads the sandbox bank's journal and books, and says what should not be there.
struct BankAudit {
    private let bank: JSONClient
    private var after = "0"
    private(set) var changes: [String: Int] = [:]
    /// Of what the bank has executed, the freezes that users confirmed on its pages: of those only a notification tells.
    private var pageFreezes: Set<String> = []
    /// Direct requests that were answered.
    private(set) var answered: Set<String> = []

    init(_ bank: JSONClient) {
        self.bank = bank
    }

    /// Reads the journal on from where it was.
    mutating func read() async throws {
        while true {
            let page = try await bank.get("/admin/journal?limit=1000&after=\(after)")
            let rows = page["rows"]?.array ?? []
            for row in rows {
                guard let number = row["requestNo"]?.string else { continue }
                if row["changed"] == true { changes[number, default: 0] += 1 }
                if row["changed"] == true, row["service"]?.string == Service.userPreFreeze.rawValue {
                    pageFreezes.insert(number)
                }
                if row["kind"] == "direct", row["answer"]?.string != nil { answered.insert(number) }
            }
            after = rows.last?["seq"]?.number?.text ?? after
            if page["next"]?.number == nil { return }
        }
    }

    /// Requests that were executed more than once.
    var doubled: [String] { changes.filter { $0.value > 1 }.map(\.key).sorted() }

    /// Calls that the sagas hold for applied and the bank has not executed, or the other way round.
    ///
    /// - Parameter losesNotifications: a freeze on a page may then have been executed and never heard of; it is cancelled
    ///   when nothing of the page can land any more, which `flaws` shows.
    func apart(from console: JSONClient, losesNotifications: Bool = false) async throws -> [String] {
        let apart = try await AppliedCalls.numbers(at: console).symmetricDifference(changes.keys)
        return (losesNotifications ? apart.subtracting(pageFreezes) : apart).sorted()
    }

    /// What is wrong with the books and with loans of which the platform was told the end.
    ///
    /// - Parameter ended: by project: `loan.funded` or `loan.failed`.
    func flaws(_ ended: [String: String]) async throws -> [String] {
        var flaws: [String] = []
        let books = try await bank.get("/admin/books")
        if books["balanced"] != true { flaws.append("the books do not balance: \(books.text)") }
        let frozen = books["frozenByProject"]?.object ?? [:]
        if !frozen.isEmpty { flaws.append("money is left frozen: \(books["frozenByProject"]?.text ?? "")") }
        for (project, end) in ended.sorted(by: { $0.key < $1.key }) {
            let view = try? await bank.get("/admin/projects/\(project)")
            let status = view?["projectStatus"]?.string
            switch end {
            case "loan.funded":
                if status != "REPAYING" {
                    flaws.append("\(project) is funded, and the bank has \(status ?? "nothing")")
                }
                if view?["raised"] != view?["projectAmount"] {
                    flaws.append("\(project) raised \(view?["raised"]?.text ?? "?")")
                }
            default:
                if let status, status != "MISCARRY" {
                    flaws.append("\(project) has failed, and the bank has \(status)")
                }
            }
        }
        return flaws
    }
}
