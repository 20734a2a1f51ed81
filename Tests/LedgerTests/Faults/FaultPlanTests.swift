import Custody
import JSON
import Testing

@testable import Ledger

struct FaultPlanTests {
    private let now = Timestamp(milliseconds: 1_780_000_000_000)

    private func plan(_ json: JSONValue) throws -> FaultPlan { try FaultPlan(json: json, at: now) }

    @Test("The same plan decides the same, and one service's traffic does not shift another's faults")
    func determinism() throws {
        let json = try JSONValue(
            reading: """
                {"seed": 42, "services": {"RECHARGE": {"dropAfter": 0.3}, "WITHDRAW": {"dropAfter": 0.3, "errorBefore": 0.2}}}
                """)
        var one = try plan(json)
        var other = try plan(json)
        var struck = 0
        for index in 0..<1000 {
            let decision = one.decide(.specified(.withdraw), requestNo: "R\(index)", at: now)
            if decision.dropAfter { struck += 1 }
            for _ in 0..<(index % 3) { _ = other.decide(.specified(.recharge), requestNo: nil, at: now) }
            #expect(other.decide(.specified(.withdraw), requestNo: "X\(index)", at: now) == decision)
        }
        #expect((200...400).contains(struck))
    }

    @Test("A script strikes its request as often as it says, then never again")
    func script() throws {
        var plan = try plan([
            "requests": [
                "R1": [
                    ["fault": "errorAfter", "status": 503, "times": 2], ["fault": "executeDelay", "milliseconds": 20],
                ]
            ]
        ])
        let first = plan.decide(.specified(.confirmLoan), requestNo: "R1", at: now)
        #expect(first.errorAfter == 503 && first.executeDelay == .milliseconds(20))
        #expect(plan.decide(.specified(.confirmLoan), requestNo: "R2", at: now) == .none)
        let second = plan.decide(.specified(.confirmLoan), requestNo: "R1", at: now)
        #expect(second.errorAfter == 503 && second.executeDelay == nil)
        #expect(plan.decide(.specified(.confirmLoan), requestNo: "R1", at: now) == .none)
        #expect(plan == FaultPlan())
    }

    @Test("Notifications have faults of their own")
    func notifications() throws {
        var plan = try plan([
            "services": ["RECHARGE": ["loseNotification": 1]],
            "requests": [
                "R1": [["fault": "delayNotification", "milliseconds": 700], ["fault": "repeatNotification"]]
            ],
        ])
        #expect(plan.decide(.specified(.withdraw), requestNo: "R1", at: now) == .none)
        #expect(plan.decideNotification(.recharge, subject: "R2").isLost)
        let faults = plan.decideNotification(.withdraw, subject: "R1")
        #expect(faults.delay == .milliseconds(700) && faults.isRepeated && !faults.isLost)
        #expect(plan.decideNotification(.withdraw, subject: "R1") == .none)
    }

    @Test("Only services whose answer has a request number are put off")
    func deferral() throws {
        var plan = try plan(["services": ["CONFIRM_LOAN": ["defer": 1]]])
        #expect(plan.decide(.specified(.confirmLoan), requestNo: nil, at: now).deferBy == .seconds(1))
    }

    @Test("The bank is down until its time")
    func down() throws {
        var plan = try plan(["downSeconds": 5])
        #expect(plan.decide(.specified(.recharge), requestNo: nil, at: now).isDown)
        #expect(!plan.decide(.specified(.recharge), requestNo: nil, at: now + .seconds(5)).isDown)
    }

    @Test("One service may be down, the others stay up; what a service that is down is asked uses no fault up")
    func serviceDown() throws {
        var plan = try plan([
            "services": ["RECHARGE": ["downSeconds": 5]], "requests": ["R1": [["fault": "dropAfter"]]],
        ])
        #expect(try self.plan(plan.json) == plan)
        #expect(
            plan.isDown(.specified(.recharge), at: now) && !plan.isDown(.specified(.withdraw), at: now)
                && !plan.isDown(at: now))
        let first = plan.decide(.specified(.recharge), requestNo: "R1", at: now)
        #expect(first.isDown && !first.dropAfter)
        let second = plan.decide(.specified(.recharge), requestNo: "R1", at: now + .seconds(5))
        #expect(!second.isDown && second.dropAfter)
    }

    @Test("A script that did not strike is given back, and one that cannot strike a service waits for one that it can")
    func givenBack() throws {
        var plan = try plan([
            "requests": ["R1": [["fault": "payoutFails"], ["fault": "errorAfter", "status": 503, "times": 2]]]
        ])
        let start = plan
        let decision = plan.decide(.specified(.withdraw), requestNo: "R1", at: now)
        #expect(decision.payoutFails && decision.errorAfter == 503)
        plan.giveBack(decision)
        #expect(plan == start)
        #expect(!plan.decide(.specified(.recharge), requestNo: "R1", at: now).payoutFails)
        #expect(plan.decide(.specified(.withdraw), requestNo: "R1", at: now).payoutFails)
        plan.giveBack(.none)
        #expect(plan == FaultPlan())
    }

    @Test("A notification may be signed wrong")
    func wrongNotificationSignature() throws {
        var plan = try plan(["requests": ["R1": [["fault": "wrongNotificationSignature"]]]])
        #expect(plan.decide(.specified(.recharge), requestNo: "R1", at: now) == .none)
        #expect(plan.decideNotification(.recharge, subject: "R1").wrongSignature)
        #expect(plan == FaultPlan())
    }

    @Test("A profile's own processing window limits the delay of an execution")
    func window() throws {
        let json: JSONValue = ["requests": ["R1": [["fault": "executeDelay", "milliseconds": 12_001]]]]
        #expect(throws: AdminError.self) {
            try FaultPlan(json: json, at: now, profile: .sandboxFast)
        }
    }

    @Test("A plan is written as it is read")
    func roundTrip() throws {
        let json = try JSONValue(
            reading: """
                {"seed": 7, "downUntil": "20270101120000",
                 "services": {"RECHARGE": {"dropAfter": 0.25, "answerDelay": {"rate": 0.5, "milliseconds": 30}}},
                 "requests": {"R1": [{"fault": "errorBefore", "times": 3, "status": 502}]}}
                """)
        let plan = try plan(json)
        #expect(try self.plan(plan.json) == plan)
    }

    @Test("A query service is planted on where the profile names it, and its traffic shifts no other's faults")
    func query() throws {
        var profile = Profile.sandbox
        profile.query = QueryPolicy(service: "ASK", answersAlike: 3, interval: .seconds(30), timeout: .seconds(10))
        let json = try JSONValue(
            reading: """
                {"seed": 3, "services": {"RECHARGE": {"dropAfter": 0.5}, "ASK": {"dropBefore": 0.5, "downSeconds": 5}},
                 "requests": {"R1": [{"fault": "dropAfter"}]}}
                """)
        var asked = try FaultPlan(json: json, at: now, profile: profile)
        #expect(try FaultPlan(json: asked.json, at: now, profile: profile) == asked)
        #expect(throws: AdminError.self) { try plan(json) }
        #expect(asked.decide(.query("ASK"), requestNo: nil, at: now).isDown)
        let later = now + .seconds(5)
        var alone = asked
        var struck = 0
        for _ in 0..<200 {
            if asked.decide(.query("ASK"), requestNo: nil, at: later).dropBefore { struck += 1 }
            let decision = asked.decide(.specified(.recharge), requestNo: nil, at: later)
            #expect(decision == alone.decide(.specified(.recharge), requestNo: nil, at: later))
        }
        #expect((60...140).contains(struck))
        #expect(asked.decide(.specified(.withdraw), requestNo: "R1", at: later).dropAfter, "the call's script is left")
    }

    @Test(
        "What a plan cannot mean is refused, and named",
        arguments: [
            (["speed": 1], "speed"), (["services": ["TRANSFER": [:]]], "services.TRANSFER"),
            (["services": ["RECHARGE": ["explode": 1]]], "services.RECHARGE.explode"),
            (["services": ["RECHARGE": ["dropAfter": 2]]], "services.RECHARGE.dropAfter"),
            (["services": ["RECHARGE": ["dropAfter": ["rate": 1, "milliseconds": 5]]]], "milliseconds"),
            (["requests": ["R1": [["fault": "errorAfter", "status": 200]]]], "requests.R1[0].status"),
            (["requests": ["R1": [["times": 2]]]], "requests.R1[0].fault"), ([], "JSON object"),
            (["services": ["CREATE_PROJECT": ["defer": 1]]], "services.CREATE_PROJECT.defer"),
            (["services": ["RECHARGE": ["payoutFails": 1]]], "services.RECHARGE.payoutFails"),
            (["services": ["CREATE_PROJECT": ["loseNotification": 1]]], "services.CREATE_PROJECT.loseNotification"),
            (
                ["requests": ["R1": [["fault": "executeDelay", "milliseconds": 240_001]]]],
                "requests.R1[0].milliseconds"
            ),
            (["requests": ["R1": [["fault": "answerDelay", "milliseconds": 300_001]]]], "requests.R1[0].milliseconds"),
            (["services": ["RECHARGE": ["downSeconds": -1]]], "services.RECHARGE.downSeconds"),
        ] as [(JSONValue, String)])
    func refused(json: JSONValue, name: String) {
        let error = #expect(throws: AdminError.self) { try plan(json) }
        #expect(error?.kind == .invalid)
        #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
    }
}
