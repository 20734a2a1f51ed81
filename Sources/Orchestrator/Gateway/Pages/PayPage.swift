import Custody
import HTTP
import JSON
import Pages
import Runtime

/// The signed form that a user's browser takes to the bank: as a page that posts itself, or as data for an app.
struct PayPage {
    /// Where the form goes.
    let action: String
    /// Of `action`.
    let origin: String
    let envelope: RequestEnvelope
    /// What is about to be done, for people.
    let title: String
    let amount: Amount?
    let requestNo: String
    let platformNo: String
    /// Until when the page can be confirmed.
    let expired: Timestamp
    /// Until when this form can be posted (milliseconds).
    let usable: Int64

    func html(_ frame: PageFrame) -> HTTPResponse {
        let content: HTML = """
            <p>正在前往银行存管页面，请在银行页面核对并确认。</p>
            <dl>
            \(facts)</dl>
            \(HTML.postedAtOnce(envelope.fields, to: action, button: "前往银行"))
            <p class="note">请于 \(expired.clockText) 前在银行页面完成操作。</p>
            """
        return frame.response("前往银行办理", content, powers: .postAtOnce(to: origin))
    }

    private var facts: [HTML] {
        var facts: [HTML] = [.fact("办理业务", title)]
        if let amount { facts.append(.fact("金额", "¥ \(amount)", style: "amount")) }
        facts.append(.fact("平台编号", platformNo))
        facts.append(.fact("请求流水号", requestNo))
        return facts
    }

    /// The times as RFC 3339 writes them: the form is of no use after `expires`, and the link gives a new one.
    var json: HTTPResponse {
        var fields = JSONObject()
        for (name, value) in envelope.fields { fields[name] = .string(value) }
        let form: JSONValue = [
            "action": .string(action), "method": "POST", "fields": .object(fields),
            "expires": .string(WallClock.text(of: usable)),
        ]
        return GatewayAnswer.uncached(.json(form.encoded()))
    }
}
