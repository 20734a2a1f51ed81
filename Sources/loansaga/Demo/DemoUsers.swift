import Custody
import Foundation
import HTTP
import JSON
import Synchronization
import Visitors

/// The platform's users: each goes where an event sends them, fills in the bank's page and presses its button, as a
/// browser without scripts does.
final class DemoUsers: Sendable {
    private let http: HTTPClient
    /// Users who cancel instead of confirming.
    private let refusing: Set<String>
    private let visits = Mutex<[String]>([])

    init(http: HTTPClient, refusing: Set<String>) {
        self.http = http
        self.refusing = refusing
    }

    /// What went wrong at the bank's pages, in sentences.
    var mishaps: [String] { visits.withLock { $0 } }

    /// Sends the user of an event that asks for one to the page.
    func act(on outcome: DemoPlatform.Outcome) {
        guard outcome.type.hasSuffix(".action-required"), let link = outcome.data["link"]?.string else { return }
        let isRefusing = refusing.contains(outcome.saga)
        Task {
            for attempt in 1...20 {
                do {
                    try await visit(link, confirming: !isRefusing)
                    return
                } catch {
                    // A gateway that is away, or a bank that drops an answer: whoever sits there tries again.
                    guard attempt < 20 else { return visits.withLock { $0.append("\(outcome.saga): \(error)") } }
                    try? await Task.sleep(for: .milliseconds(300))
                }
            }
        }
    }

    private func visit(_ link: String, confirming: Bool) async throws {
        let offer = try await JSONClient(address: link, http: http).form()
        var page = try await page(offer.action, offer.fields)
        guard page.alert == nil, let form = page.forms.first else { return }
        page = try await press(form, confirming: confirming, at: offer.action)
        // The way back to the platform.
        if let back = page.forms.first, back["respData"] != nil {
            _ = try await self.page(back.action, back.inputs.map { ($0.name, $0.value) })
        }
    }

    private func press(_ form: WebForm, confirming: Bool, at address: String) async throws -> WebPage {
        var form = form
        let entries = [
            "realName": "张三", "idNumber": "110101199003070134", "mobile": "13800138000",
            "cardNumber": "6222020200001234567",
        ]
        for input in form.inputs where input.type == "password" { try form.enter("123456", into: input.name) }
        for input in form.inputs where input.type == "text" && input.value.isEmpty {
            if let entry = entries[input.name] { try form.enter(entry, into: input.name) }
        }
        for input in form.inputs where input.type == "checkbox" { try form.tick(input.name) }
        let fields = try form.fields(pressing: confirming ? "确认" : "取消")
        return try await page(Self.absolute(form.action, at: address), fields)
    }

    /// The bank's forms post to a path of its own.
    private static func absolute(_ action: String, at address: String) -> String {
        guard action.hasPrefix("/"), let scheme = address.firstRange(of: "://") else { return action }
        let host = address[scheme.upperBound...].prefix { $0 != "/" }
        return address[..<scheme.upperBound] + host + action
    }

    private func page(_ address: String, _ fields: [(name: String, value: String)]) async throws -> WebPage {
        let call = HTTPCall(
            .post, address, headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
            body: Form.encode(fields))
        let outcome = await http.send(call)
        guard case .answered(let answer) = outcome else {
            throw JSONClient.Failure(description: "a page did not open: \(outcome)")
        }
        return try WebPage(reading: String(decoding: answer.body, as: UTF8.self))
    }
}

extension JSONClient {
    /// Where a link's page takes its user, and with what.
    fileprivate func form() async throws -> (action: String, fields: [(name: String, value: String)]) {
        let outcome = await http.send(HTTPCall(.get, address, headers: ["Accept": "application/json"]))
        guard case .answered(let answer) = outcome, answer.status == 200,
            let json = try? JSONValue(reading: answer.body), let action = json["action"]?.string
        else { throw Failure(description: "the link opens no page: \(outcome)") }
        let fields = (json["fields"]?.object ?? [:]).compactMap { name, value in
            value.string.map { (name: name, value: $0) }
        }
        return (action, fields)
    }
}
