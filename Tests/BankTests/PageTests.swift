import Crypto
import Custody
import Foundation
import HTTP
import JSON
import TestSupport
import Testing
import Visitors

@Suite("Gateway pages")
struct PageTests {
    @Test("A registration page asks for what is missing, sets the password twice, and has a box per authorisation")
    func registration() async throws {
        try await BankFixture.use { bank in
            let view = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1"))
            #expect(view.status == 200 && view.returned == nil)
            let form = try view.page.form()
            let asked = form.inputs.filter { $0.type == "text" }
            #expect(asked.map(\.name) == ["realName", "idNumber", "mobile", "cardNumber"])
            let passwords = form.inputs.filter { $0.type == "password" }
            #expect(passwords.map(\.name) == ["password", "passwordAgain"])
            for input in asked + passwords {
                #expect(input.isRequired && input.label?.isEmpty == false, "\(input.name) has a label and is required")
                #expect(["off", "new-password"].contains(input.autocomplete))
            }
            let boxes = form.inputs.filter { $0.type == "checkbox" }
            #expect(boxes.map(\.label).contains("投标") && boxes.count == 6)
            #expect(boxes.allSatisfy { !$0.isTicked }, "nothing is authorised unless the user says so")
            #expect(form.buttons.map(\.text) == ["确认", "取消"])
            let back = try await bank.robot.confirm(view, Samples.person, ticking: ["TENDER", "REPAYMENT"])
            let returned = try #require(back.returned)
            #expect(returned.isVerified && returned.code == "00000" && returned.url == Samples.callbackUrl)
            #expect(returned.envelope.serviceName == "PERSONAL_REGISTER")
            #expect(returned.envelope.responseType == .callback && returned.envelope.platformNo == "5000001")
            for (name, value) in Samples.person { #expect(returned.json[name]?.string == value) }
            #expect(try await bank.admin.user("new_1")["authorised"] == ["TENDER", "REPAYMENT"])
        }
    }

    @Test("What the platform passed is shown, masked where it is personal, and cannot be changed by any form field")
    func fixedFields() async throws {
        try await BankFixture.use { bank in
            let passed: JSONObject = ["realName": "欧阳晓明", "mobile": "13800138000", "idNumber": "11010519491231002X"]
            let view = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1", passing: passed))
            let facts = view.page.facts
            #expect(facts["用户真实姓名"] == "欧****" && facts["银行预留手机号"] == "138****8000")
            #expect(facts["用户证件号"] == "110****002X" && facts["平台用户编号"] == "new_1")
            for value in passed.map(\.value) {
                #expect(!view.html.contains(value.string ?? "-"), "personal data does not come back in the page")
            }
            let form = try view.page.form()
            #expect(form.inputs.filter { $0.type == "text" }.map(\.name) == ["cardNumber"])
            var fields = form.inputs.filter { ["page", "token"].contains($0.name) }.map {
                (name: $0.name, value: $0.value)
            }
            fields += [("password", "123456"), ("passwordAgain", "123456"), ("action", "confirm")]
            fields += [("cardNumber", "6222020200012345678"), ("realName", "王五"), ("mobile", "13911112222")]
            fields += [("userNo", "other"), ("requestNo", "other"), ("userRole", "BORROWER")]
            let back = try bank.robot.view(await bank.platform.post(form.action, fields))
            let result = try #require(back.returned?.json)
            #expect(result["realName"] == "欧阳晓明" && result["mobile"] == "13800138000")
            #expect(result["userNo"] == "new_1" && result["userRole"] == "INVESTOR" && result["requestNo"] == "R1")
        }
    }

    @Test("Hostile texts are shown as texts")
    func hostileTexts() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let hostile = #""><script>alert(1)</script><!--&amp;'"#
            var parameters = Samples.freeze("F1", of: "investor", on: "P1", "10.00")
            parameters["remark"] = .string(hostile)
            parameters["callbackUrl"] = "https://platform.example/?a=1&amp;b='c'"
            parameters["expired"] = .string((bank.now + .seconds(60)).wire)
            let view = try await bank.robot.open(.userPreFreeze, parameters)
            #expect(view.page.facts["备注"] == hostile)
            #expect(view.page.scripts.isEmpty && !view.html.contains("<script>alert"))
            let back = try await bank.robot.confirm(view)
            #expect(back.returned?.code == "00000")
            #expect(back.returned?.url == parameters["callbackUrl"]?.string)
            #expect(back.page.scripts == ["document.forms[0].submit()"])
        }
    }

    @Test("A page that moves money shows amount and balance, unless the platform hides it, and asks for the password")
    func amounts() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let request = Samples.withdrawal("W1", "investor", "1234.50", at: bank.now)
            let view = try await bank.robot.open(.withdraw, request)
            #expect(view.page.facts["金额"] == "¥ 1234.50" && view.page.facts["可用余额"] == "¥ 100000.00")
            let password = try #require(try view.page.form()["password"])
            #expect(password.autocomplete == "off" && password.type == "password" && password.isRequired)
            var hidden = request
            hidden["requestNo"] = "W2"
            hidden["displayBalance"] = "hidden"
            let other = try await bank.robot.open(.withdraw, hidden)
            #expect(other.page.facts["可用余额"] == nil && !other.html.contains("100000.00"))
        }
    }

    @Test("A wrong password asks again, says so, and does nothing")
    func wrongPassword() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let view = try await bank.robot.open(
                .recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            let again = try await bank.robot.confirm(view, ["password": "654321"])
            #expect(again.returned == nil && again.page.alert == "交易密码不正确")
            #expect(!again.html.contains("654321"))
            #expect(try await bank.admin.user("investor")["available"] == "100000.00")
            #expect(try await bank.robot.confirm(again).returned?.status == "SUCCESS")
            #expect(
                try await bank.journal() == [
                    "open RECHARGE Q1 - same silent", "confirm RECHARGE Q1 - same silent",
                    "confirm RECHARGE Q1 00000 changed answered",
                ])
        }
    }

    @Test("Two passwords that differ, and fields left empty, ask again without showing what was typed")
    func askingAgain() async throws {
        try await BankFixture.use { bank in
            let view = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1"))
            var entries = Samples.person
            entries["passwordAgain"] = "123457"
            let again = try await bank.robot.confirm(view, entries)
            #expect(again.page.alert == "两次输入的交易密码不一致")
            for value in Samples.person.values { #expect(!again.html.contains(value)) }
            var form = try again.page.form()
            for name in ["password", "passwordAgain"] { try form.enter("123456", into: name) }
            let fields = form.inputs.filter { $0.type != "checkbox" }.map { (name: $0.name, value: $0.value) }
            let empty = try bank.robot.view(
                await bank.platform.post(form.action, fields + [("action", "confirm")]))
            #expect(empty.page.alert == "请填写全部信息")
            #expect(try await bank.admin.get("/admin/users/new_1").status == 404)
        }
    }

    @Test("Cancelling says 20026 by browser and notification, and needs no field filled in")
    func cancelling() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let view = try await bank.robot.open(
                .withdraw, Samples.withdrawal("W1", "investor", "1.00", at: bank.now))
            let back = try await bank.robot.cancel(view)
            #expect(back.returned?.code == "20026" && back.returned?.isVerified == true)
            let notice = try await bank.receiver.received.wait(for: 1)[0]
            #expect(notice.json["respCode"] == "20026" && notice.isVerified)
        }
    }

    @Test("A page that was answered answers the same again; one that expired does nothing and says 20020")
    func endings() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let view = try await bank.robot.open(
                .recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            let first = try await bank.robot.confirm(view)
            let second = try await bank.robot.confirm(view)
            #expect(first.returned?.envelope.respData == second.returned?.envelope.respData)
            #expect(try await bank.admin.user("investor")["available"] == "100001.00")
            let late = try await bank.robot.open(
                .recharge, Samples.recharge("Q2", "investor", "1.00", at: bank.now))
            try await bank.advance(seconds: 1801)
            #expect(try await bank.robot.confirm(late).returned?.code == "20020")
            try await bank.advance(seconds: 3600)
            let gone = try await bank.robot.confirm(late)
            #expect(gone.status == 400 && gone.page.title.hasPrefix("页面已失效") && gone.page.forms.isEmpty)
        }
    }

    @Test("A form whose token does not fit its page is refused with a plain page")
    func tokens() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let view = try await bank.robot.open(
                .recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            let other = try await bank.robot.open(
                .recharge, Samples.recharge("Q2", "investor", "1.00", at: bank.now))
            let form = try view.page.form()
            let good = try #require(form["token"]?.value)
            let page = try #require(form["page"]?.value)
            let changes: [(String, String)] = [
                ("token", String(good.dropLast()) + (good.hasSuffix("0") ? "1" : "0")), ("token", ""),
                ("token", try #require(try other.page.form()["token"]?.value)), ("page", page + "0"),
                ("page", page.replacing("RECHARGE", with: "WITHDRAW")), ("page", ""), ("action", "destroy"),
            ]
            var fields = try form.fields(pressing: "取消")
            for (name, value) in changes {
                let changed = fields.map { $0.name == name ? (name: name, value: value) : $0 }
                let refused = try bank.robot.view(await bank.platform.post(form.action, changed))
                #expect(refused.status == 400 && refused.page.forms.isEmpty, "\(name)=\(value)")
            }
            fields.removeAll { $0.name == "action" }
            #expect(try bank.robot.view(await bank.platform.post(form.action, fields)).status == 400)
            #expect(try await bank.robot.confirm(view).returned?.status == "SUCCESS", "the page is still there")
        }
    }

    @Test("Errors with no safe way back are plain pages; the others go back as FAIL without a notification")
    func gatewayErrors() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let good = Samples.recharge("Q1", "investor", "1.00", at: bank.now)
            func page(_ service: String, _ parameters: JSONObject, forging: Bool = false) async throws -> PageRobot.View
            {
                var envelope = try bank.platform.signed(service, reqData: bank.platform.reqData(parameters))
                if forging {
                    envelope = RequestEnvelope(
                        serviceName: service, platformNo: "5000001", reqData: envelope.reqData, signature: "00")
                }
                return try await bank.robot.open(envelope.fields)
            }
            var without = good
            without["callbackUrl"] = nil
            var script = good
            script["callbackUrl"] = "javascript:alert(1)"
            for (what, view) in [
                ("a forged signature", try await page("RECHARGE", good, forging: true)),
                ("an unknown service", try await page("FOO", good)),
                ("a direct service", try await page("CREATE_PROJECT", good)),
                ("no way back", try await page("RECHARGE", without)),
                ("a way back that is a script", try await page("RECHARGE", script)),
            ] {
                #expect(view.status == 400 && view.returned == nil && view.page.forms.isEmpty, "\(what)")
                #expect(view.page.alert?.contains("返回码 100") == true, "\(what)")
            }
            var missing = good
            missing["amount"] = nil
            #expect(try await page("RECHARGE", missing).returned?.code == "10006")
            var stale = good
            stale["timestamp"] = .string((bank.now - .seconds(601)).wire)
            #expect(try await page("RECHARGE", stale).returned?.code == "10002")
            var nobody = good
            nobody["userNo"] = "nobody"
            #expect(try await page("RECHARGE", nobody).returned?.code == "20001")
            let notices = try await bank.receiver.received.wait(for: 1)
            #expect(notices.map { $0.json["respCode"] } == ["20001"], "only what a rule refused is notified")
        }
    }

    @Test("Pages let nothing in: no store, no frame, no script but the one that returns, by its hash")
    func headers() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let view = try await bank.robot.open(
                .recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            let back = try await bank.robot.confirm(view)
            let error = try await bank.robot.open([("a", "b")])
            for page in [view, back, error] {
                let policy = try #require(page.headers["Content-Security-Policy"])
                #expect(policy.hasPrefix("default-src 'none'; ") && policy.contains("frame-ancestors 'none'"))
                #expect(page.headers["Cache-Control"] == "no-store" && page.headers["Referrer-Policy"] == "no-referrer")
                #expect(page.headers["X-Content-Type-Options"] == "nosniff")
                for style in page.page.styles { #expect(policy.contains("style-src '\(Self.hash(style))'")) }
            }
            let policy = try #require(view.headers["Content-Security-Policy"])
            #expect(!policy.contains("script-src") && policy.contains("form-action 'self'"))
            let script = try #require(back.page.scripts.first)
            #expect(back.headers["Content-Security-Policy"]?.contains("script-src '\(Self.hash(script))'") == true)
            #expect(try back.page.form().buttons.map(\.text) == ["返回商户平台"], "it works without scripts too")
        }
    }

    private static func hash(_ text: String) -> String {
        "sha256-" + Data(Digest.sha256(Array(text.utf8))).base64EncodedString()
    }
}
