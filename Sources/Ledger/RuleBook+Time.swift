public import Custody

/// Something that happens by itself.
enum Event: Hashable, Sendable {
    case payout(String)
    case audit(String)
    case deferred(String)
    /// A page long expired is forgotten.
    case drop(PageID)
    /// The end of a page is forgotten.
    case forget(PageID)

    private var order: (Int, String, Int32) {
        switch self {
        case .deferred(let requestNo): (0, requestNo, 0)
        case .payout(let requestNo): (1, requestNo, 0)
        case .audit(let userNo): (2, userNo, 0)
        case .drop(let page): (3, page.requestNo, page.opening)
        case .forget(let page): (4, page.requestNo, page.opening)
        }
    }
}

extension Event: Comparable {
    static func < (left: Event, right: Event) -> Bool { left.order < right.order }
}

extension RuleBook {
    /// When `advance` or `dueNotifications` next has something to do; nil when nothing is pending.
    public var nextDue: Timestamp? {
        switch (events.first?.due, deliveries.first?.due) {
        case (let event?, let delivery?): min(event, delivery)
        case (let event, let delivery): event ?? delivery
        }
    }

    /// Does what is due at `now` or was due before: executions that were put off, payouts, audits; forgets pages that
    /// expired long ago.
    public mutating func advance(to now: Timestamp) {
        while let entry = events.first, entry.due <= now {
            events.pop()
            guard Self.holds(entry, in: state) else { continue }
            happen(entry.key, at: entry.due)
            state.commit(recording: recordsChanges)
        }
        commit()
    }

    private mutating func happen(_ event: Event, at time: Timestamp) {
        switch event {
        case .deferred(let requestNo):
            if let deferred = state.deferred[requestNo] { execute(deferred, at: time) }
        case .payout(let requestNo):
            if let payout = state.payouts[requestNo] { settle(payout, at: time) }
        case .audit(let userNo): finishAudit(of: userNo, at: time)
        case .drop(let id): closePage(id.requestNo)
        case .forget(let id): state.endings[id.requestNo] = nil
        }
    }

    /// Whether an entry is still what the state says.
    private static func holds(_ entry: DueQueue<Event>.Entry, in state: State) -> Bool {
        switch entry.key {
        case .deferred(let requestNo): state.deferred[requestNo]?.due == entry.due
        case .payout(let requestNo): state.payouts[requestNo]?.due == entry.due
        case .audit(let userNo): state.audits[userNo]?.due == entry.due
        case .drop(let id): state.pages[id.requestNo].map { $0.opening == id.opening } ?? false
        case .forget(let id):
            state.endings[id.requestNo].map { $0.opening == id.opening && $0.due == entry.due } ?? false
        }
    }

    func holds(_ entry: DueQueue<NotificationID>.Entry) -> Bool {
        Self.holds(entry, in: state.notifications, inFlight)
    }

    private static func holds(
        _ entry: DueQueue<NotificationID>.Entry, in notifications: Table<NotificationID, PendingNotification>,
        _ inFlight: [NotificationID: Timestamp]
    ) -> Bool {
        inFlight[entry.key] == nil && notifications[entry.key]?.due == entry.due
    }

    /// Drops entries that no longer hold from the fronts of the queues, and from everywhere when they are the most.
    mutating func tidyQueues() {
        while let entry = events.first, !Self.holds(entry, in: state) { events.pop() }
        while let entry = deliveries.first, !holds(entry) { deliveries.pop() }
        let pending =
            state.deferred.count + state.payouts.count + state.audits.count + state.pages.count
            + state.endings.count
        if events.count > 2 * pending + Self.slack {
            let state = state
            events.rebuild { Self.holds($0, in: state) }
        }
        if deliveries.count > 2 * state.notifications.count + Self.slack {
            let (notifications, inFlight) = (state.notifications, inFlight)
            deliveries.rebuild { Self.holds($0, in: notifications, inFlight) }
        }
    }

    /// How many entries without a use are not worth a clean-up.
    private static let slack = 1024

    /// The queues as the state has them, after it was read back.
    mutating func refillQueues() {
        events = DueQueue()
        deliveries = DueQueue()
        for (requestNo, deferred) in state.deferred.records { events.push(deferred.due, .deferred(requestNo)) }
        for (requestNo, payout) in state.payouts.records { events.push(payout.due, .payout(requestNo)) }
        for (userNo, audit) in state.audits.records { events.push(audit.due, .audit(userNo)) }
        for (requestNo, page) in state.pages.records {
            events.push(dropTime(of: page), .drop(PageID(requestNo: requestNo, opening: page.opening)))
        }
        for (requestNo, ending) in state.endings.records {
            events.push(ending.due, .forget(PageID(requestNo: requestNo, opening: ending.opening)))
        }
        for (id, notification) in state.notifications.records { deliveries.push(notification.due, id) }
    }
}
