import JSON
import Testing
import Workflow

/// What is wrong between files that are right by themselves.
@Suite("Sets of definitions that are refused") struct RefusedSetTests {
    private static let stake = Pool.File(name: "stake.v1.json", text: Pool.child)
    private static let pool = Pool.File(name: "pool.v3.json", text: Pool.parent)

    /// A workflow that does nothing but wait for an event.
    private static func waiter(
        _ name: String, version: Int = 1, startedBy: String = "waiter.begun", awaits: String = "waiter.ended",
        saga: String = "${event.no}", fields: String = "{ \"no\": \"identifier\" }", tells: String = "waiter.done"
    ) -> Pool.File {
        let text = """
            { "workflow": "\(name)", "version": \(version), "title": { "zh": "等", "en": "Waiter" },
              "events": {
                "\(startedBy)": { "family": "${event.no}", "saga": "\(saga)", "fields": { "no": "identifier" } },
                "\(awaits)": { "family": "${event.no}", "saga": "\(saga)", "fields": \(fields) } },
              "startedBy": "\(startedBy)",
              "steps": [ { "id": "wait", "await": "\(awaits)", "deadline": { "after": "1d" }, "onDeadline": "fail" } ],
              "completed": { "emit": "\(tells)" }, "failed": { "emit": "waiter.failed" } }
            """
        return Pool.File(name: "\(name).v\(version).json", text: text)
    }

    private func problems(_ files: Pool.File...) throws -> [String] {
        try Pool.problems(files).map { "\($0.file): \($0.problem)" }
    }

    @Test("Files in any order, and a child without its parent, are taken")
    func right() throws {
        #expect(try problems(Self.pool, Self.stake) == [])
        #expect(try problems(Self.stake) == [])
        #expect(try problems(Self.waiter("one"), Self.pool, Self.stake) == [])
    }

    @Test("A parent is not read without its child")
    func missingChild() throws {
        #expect(
            try problems(Self.pool) == [
                "pool.v3.json: step 'gather', steps[0].collect.child: there is no workflow 'stake' that can be a child; "
                    + "name the child's file besides"
            ])
    }

    @Test("A child that has mistakes leaves its parent readable")
    func brokenChild() throws {
        let broken = Pool.File(name: "stake.v1.json", text: Pool.child.replacing("TENDER", with: "BID"))
        let parent = Pool.File(name: "pool.v3.json", text: Pool.parent.replacing("10m", with: "10x"))
        #expect(
            try problems(parent, broken).map { String($0.prefix(30)) } == [
                "pool.v3.json: step 'pause', st", "stake.v1.json: step 'hold', st",
            ])
    }

    @Test("A file is called as what is in it", arguments: ["stake.v2.json", "folder/stakes.v1.json", "stake.json"])
    func name(_ name: String) throws {
        #expect(
            try problems(Pool.File(name: name, text: Pool.child)) == [
                "\(name): version: the file holds 'stake' version 1; call it stake.v1.json, or mend 'workflow' or 'version'"
            ])
        #expect(try problems(Pool.File(name: "9f86d081", text: Pool.child)) == [], "what is no file has no such name")
    }

    @Test("A version is there once")
    func twice() throws {
        let copy = Pool.File(name: "copy/stake.v1.json", text: Pool.child)
        #expect(
            try problems(Self.stake, copy) == [
                "copy/stake.v1.json: version: 'stake' version 1 is in stake.v1.json already; a change is a new version"
            ])
    }

    @Test("An event starts one workflow")
    func sameStart() throws {
        #expect(
            try problems(Self.waiter("one"), Self.waiter("two", awaits: "waiter.left")) == [
                "two.v1.json: startedBy: 'waiter.begun' starts 'one' already (one.v1.json); one event starts one workflow"
            ])
    }

    @Test("An event that starts a workflow is waited for by no other")
    func startAwaited() throws {
        #expect(
            try problems(Self.waiter("one"), Self.waiter("two", startedBy: "two.begun", awaits: "waiter.begun")) == [
                "two.v1.json: events.waiter.begun: 'waiter.begun' starts 'one' (one.v1.json), and no other workflow can wait "
                    + "for it; give one of the two another name"
            ])
    }

    @Test("An event type has one form")
    func otherForm() throws {
        let two = Self.waiter("two", startedBy: "two.begun", fields: "{ \"no\": \"identifier\", \"why\": \"string\" }")
        #expect(
            try problems(Self.waiter("one"), two) == [
                "two.v1.json: events.waiter.ended: 'waiter.ended' has another family, saga or fields in one.v1.json; an event "
                    + "type has one form: write the same, or give one of the two another name"
            ])
        #expect(try problems(Self.waiter("one"), Self.waiter("two", startedBy: "two.begun")) == [])
    }

    @Test("A new version finds the sagas of the old one")
    func versions() throws {
        #expect(try problems(Self.waiter("one"), Self.waiter("one", version: 2)) == [])
        #expect(
            try problems(Self.waiter("one"), Self.waiter("one", version: 2, saga: "waiter")) == [
                "one.v2.json: events.waiter.begun: in one.v1.json, 'family' or 'saga' are other ones, and its sagas would not "
                    + "be found any more; keep them, or give the event another name",
                "one.v2.json: events.waiter.ended: in one.v1.json, 'family' or 'saga' are other ones, and its sagas would not "
                    + "be found any more; keep them, or give the event another name",
            ])
        let other = Self.waiter("one", version: 2, fields: "{ \"no\": \"identifier\", \"why\": \"string\" }")
        #expect(
            try problems(Self.waiter("one"), other) == [
                "one.v2.json: events.waiter.ended: in one.v1.json it has other fields, and sagas of both versions wait for it; "
                    + "keep them, or give the event another name"
            ])
    }

    @Test("A parent goes with every version of its child")
    func childVersions() throws {
        let newer = Pool.child.replacing("\"version\": 1", with: "\"version\": 2")
            .replacing("\"mark\": \"string\"", with: "\"mark\": \"string\", \"colour\": \"string\"")
        #expect(
            try problems(Self.stake, Self.pool, Pool.File(name: "stake.v2.json", text: newer)) == [
                "pool.v3.json: step 'gather', steps[0].collect.give: 'colour' is missing"
            ])
        let parent = Pool.parent.replacing(
            "\"mark\": \"${input.pool}\"", with: "\"mark\": \"${input.pool}\", \"colour\": \"red\"")
        let files = [
            Self.stake, Pool.File(name: "pool.v3.json", text: parent), Pool.File(name: "stake.v2.json", text: newer),
        ]
        #expect(
            try Pool.problems(files).map(\.problem.description) == [
                "step 'gather', steps[0].collect.give.colour: with version 1 of 'stake', whose sagas may still be open: "
                    + "there is nothing of the name 'colour' here; there are mark"
            ])
    }

    @Test("What the platform sends and what it is told have different names")
    func echo() throws {
        #expect(
            try problems(
                Self.waiter("one"),
                Self.waiter("two", startedBy: "two.begun", awaits: "two.ended", tells: "waiter.ended"))
                == [
                    "two.v1.json: it tells 'waiter.ended', which is an event that the platform sends (one.v1.json); give the "
                        + "outcome a name of its own"
                ])
    }

    @Test("Nobody is a child of itself, not even by way of others")
    func cycle() throws {
        let collect = """
            { "id": "gather", "collect": { "child": "stake", "on": "stake.placed", "of": "${event.pool}",
                "give": { "mark": "x" }, "totals": {}, "admit": "${true}", "until": "${false}",
                "deadline": { "after": "1d" } } },
            """
        let own = Pool.child.replacing("\"steps\": [", with: "\"steps\": [ \(collect)")
        #expect(
            try problems(Pool.File(name: "stake.v1.json", text: own)) == [
                "stake.v1.json: step 'gather', collect.child: 'stake' would be a child of itself; take in another workflow"
            ])
        let other = own.replacing("\"workflow\": \"stake\"", with: "\"workflow\": \"share\"")
            .replacing("stake.placed\": {", with: "share.placed\": {")
            .replacing("\"startedBy\": \"stake.placed\"", with: "\"startedBy\": \"share.placed\"")
        let through = Pool.child.replacing(
            "\"steps\": [",
            with: "\"steps\": [ \(collect)".replacing("\"stake\"", with: "\"share\"").replacing(
                "stake.", with: "share."))
        #expect(
            try problems(Pool.File(name: "stake.v1.json", text: through), Pool.File(name: "share.v1.json", text: other))
                == [
                    "stake.v1.json: step 'gather', collect.child: 'stake' would be a child of itself, by way of 'share'; take in "
                        + "another workflow",
                    "share.v1.json: step 'gather', collect.child: 'share' would be a child of itself, by way of 'stake'; take in "
                        + "another workflow",
                ])
    }

    @Test("Five mistakes in one file are all found")
    func five() throws {
        let parent = Pool.parent.replacing(
            "\"amount\": \"amount\", \"until\"", with: "\"amount\": \"money\", \"until\""
        )
        .replacing("\"chunk\": 5", with: "\"chunk\": 0").replacing("\"for\": \"10m\"", with: "\"for\": \"10 minutes\"")
        .replacing("\"onDeadline\": \"hold\"", with: "\"onDeadline\": \"wait\"")
        .replacing("\"emit\": \"pool.failed\"", with: "\"emit\": \"Pool Failed\"")
        let found = try problems(Self.stake, Pool.File(name: "pool.v3.json", text: parent))
        #expect(found.count == 5, "\(found.joined(separator: "\n"))")
    }
}
