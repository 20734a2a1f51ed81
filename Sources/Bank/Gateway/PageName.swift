import Custody
import Ledger

/// What a form calls its page: the service, whose faults may strike, and the page's own name.
struct PageName: Hashable, Sendable {
    let service: Service
    let id: PageID

    init(service: Service, id: PageID) {
        self.service = service
        self.id = id
    }

    /// Reads back what `text` wrote.
    init?(text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let service = Service(rawValue: String(parts[0])),
            let id = PageID(text: String(parts[1]))
        else { return nil }
        self.init(service: service, id: id)
    }

    var text: String { "\(service.rawValue).\(id.text)" }
}
