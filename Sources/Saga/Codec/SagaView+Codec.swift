import Custody
public import JSON

extension SagaView {
    /// The view as compact UTF-8 JSON; `init(reading:)` gives back an equal one.
    public func encoded() -> [UInt8] {
        var bytes = JSONBytes(capacity: 1_024)
        bytes.object { bytes in
            bytes.member("v", RecordFormat.current)
            bytes.member("kind", "saga")
            bytes.members(of: self)
        }
        return bytes.bytes
    }

    public init(reading bytes: [UInt8], limits: JSONLimits = .records) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes, limits)
        do throws(MalformedRecord) {
            self = try members.sagaView()
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}

extension JSONBytes {
    fileprivate mutating func members(of view: SagaView) {
        member("family", view.family)
        member("saga", view.saga)
        member("partition", view.partition)
        member("version", view.version)
        member("asOf", view.asOf)
        member("workflow", view.workflow)
        member("workflowVersion", view.workflowVersion)
        member("state", view.state.rawValue)
        key("isEnded")
        bool(view.isEnded)
        if let step = view.step { member("step", step) }
        member("startedAt", view.startedAt)
        if let held = view.held {
            key("held")
            object {
                $0.member("cause", held.cause.rawValue)
                $0.member("reason", held.reason)
                $0.member("since", held.since)
            }
        }
        if let failure = view.failure {
            key("failure")
            object {
                $0.member("code", failure.code)
                $0.member("reason", failure.reason)
            }
        }
        key("why")
        object { $0.members(of: view.why) }
        key("offered")
        array { for kind in view.offered { $0.text(kind.rawValue) } }
        if let later = view.offeredLater {
            key("offeredLater")
            object {
                $0.member("from", later.from)
                $0.key("kinds")
                $0.array { for kind in later.kinds { $0.text(kind.rawValue) } }
            }
        }
        key("search")
        array {
            for field in view.search {
                $0.object {
                    $0.member("name", field.name)
                    $0.member("value", field.value)
                }
            }
        }
        if let parent = view.parent { member("parent", parent) }
        if let children = view.children {
            key("children")
            object {
                $0.member("open", children.open)
                $0.member("held", children.held)
                $0.member("leaving", children.leaving)
                $0.member("all", children.all)
            }
        }
        key("calls")
        array { for call in view.calls { $0.object { $0.members(of: call) } } }
    }

    private mutating func members(of why: Why) {
        member("waitsFor", why.waitsFor)
        member("since", why.since)
        if let wakesAt = why.wakesAt { member("wakesAt", wakesAt) }
        member("then", why.then)
    }

    private mutating func members(of call: SagaView.Call) {
        member("step", call.step)
        member("service", call.service.rawValue)
        member("requestNo", call.requestNo.text)
        member("state", call.state.rawValue)
        member("attempts", call.attempts)
        key("isUndo")
        bool(call.isUndo)
        if let code = call.code { member("code", code.rawValue) }
        if let due = call.due { member("due", due) }
        member("dead", call.dead)
    }
}

extension RecordMembers {
    fileprivate mutating func sagaView() throws(MalformedRecord) -> SagaView {
        guard try text("kind").utf8.elementsEqual("saga".utf8) else { throw fault("is no saga's view") }
        let version = try node("version").int64()
        return SagaView(
            family: try text("family"), saga: try text("saga"), partition: try node("partition").int(from: 0),
            version: version, asOf: try optional("asOf")?.int64() ?? version, workflow: try text("workflow"),
            workflowVersion: try node("workflowVersion").int(from: 0), state: try node("state").word("state"),
            isEnded: try node("isEnded").bool(), step: try optional("step")?.text(),
            startedAt: try node("startedAt").int64(), held: try held(), failure: try failure(), why: try why(),
            offered: try list("offered") { (node) throws(MalformedRecord) in try node.word("action") },
            offeredLater: try offeredLater(),
            search: try list("search") { (node) throws(MalformedRecord) in
                var members = try node.members()
                let field = SagaView.Field(name: try members.text("name"), value: try members.text("value"))
                try members.end()
                return field
            }, parent: try optional("parent")?.text(), children: try children(),
            calls: try list("calls") { (node) throws(MalformedRecord) in
                var members = try node.members()
                let call = try members.viewedCall()
                try members.end()
                return call
            })
    }

    private mutating func list<Element>(
        _ name: String, _ element: (RecordNode) throws(MalformedRecord) -> Element
    ) throws(MalformedRecord) -> [Element] {
        var elements: [Element] = []
        for node in try node(name).elements() { elements.append(try element(node)) }
        return elements
    }

    private mutating func offeredLater() throws(MalformedRecord) -> SagaView.OfferedLater? {
        guard var members = try optional("offeredLater")?.members() else { return nil }
        let later = SagaView.OfferedLater(
            from: try members.node("from").int64(),
            kinds: try members.list("kinds") { (node) throws(MalformedRecord) in try node.word("action") })
        try members.end()
        return later
    }

    private mutating func held() throws(MalformedRecord) -> SagaView.Held? {
        guard var members = try optional("held")?.members() else { return nil }
        let held = SagaView.Held(
            cause: try members.node("cause").word("cause of a hold"), reason: try members.text("reason"),
            since: try members.node("since").int64())
        try members.end()
        return held
    }

    private mutating func failure() throws(MalformedRecord) -> Failure? {
        guard var members = try optional("failure")?.members() else { return nil }
        let failure = Failure(code: try members.text("code"), reason: try members.text("reason"))
        try members.end()
        return failure
    }

    private mutating func why() throws(MalformedRecord) -> Why {
        var members = try node("why").members()
        let why = Why(
            waitsFor: try members.text("waitsFor"), since: try members.node("since").int64(),
            wakesAt: try members.optional("wakesAt")?.int64(), then: try members.text("then"))
        try members.end()
        return why
    }

    private mutating func children() throws(MalformedRecord) -> SagaView.Children? {
        guard var members = try optional("children")?.members() else { return nil }
        let children = SagaView.Children(
            open: try members.node("open").int(from: 0), held: try members.node("held").int(from: 0),
            leaving: try members.node("leaving").int(from: 0), all: try members.node("all").int(from: 0))
        try members.end()
        return children
    }

    fileprivate mutating func viewedCall() throws(MalformedRecord) -> SagaView.Call {
        SagaView.Call(
            step: try text("step"), service: try node("service").word("service"),
            requestNo: try node("requestNo").requestNumber(), state: try node("state").word("state of a call"),
            attempts: try node("attempts").int(from: 0), isUndo: try node("isUndo").bool(),
            code: try optional("code").map { (node) throws(MalformedRecord) in
                ReturnCode(rawValue: try node.text())
            }, due: try optional("due")?.int64(), dead: try node("dead").int64())
    }
}
