import Custody
import HTTP
import Pages
import Roles

/// Pages that only tell a user how things stand.
struct NoticePage {
    let frame: PageFrame
    /// Where the user can go on.
    let homeURL: String?

    /// Why a link leads to no page of the bank.
    func refused(_ refusal: PageVisit.Refusal) -> HTTPResponse {
        switch refusal {
        case .unknown: alert("链接无效", "该链接不存在或不完整，请返回平台重新发起。", refusal.status)
        case .expired: alert("页面已过期", "该操作已超过办理时间，请返回平台重新发起。", refusal.status)
        case .givenUp: alert("操作已取消", "该操作已不再需要办理，请返回平台查看结果。", refusal.status)
        case .notReady: GatewayAnswer.later(alert("请稍后再试", "系统正在准备，请稍后刷新本页面。", refusal.status))
        case .broken: alert("暂时无法办理", "系统无法生成本次请求，请返回平台联系客服。", refusal.status)
        }
    }

    /// What a browser brought back, signed by the bank; it is shown, and nothing else comes of it.
    func returned(_ view: ReturnView) -> HTTPResponse {
        let (title, sentence) =
            switch view.state {
            case .done: ("操作成功", "银行已受理并返回成功，最终结果以平台通知为准。")
            case .underWay: ("处理中", "银行正在处理，最终结果以平台通知为准。")
            case .notDone: ("操作未完成", "银行返回操作未完成，最终结果以平台通知为准。")
            }
        var facts: [HTML] = []
        if let amount = view.amount { facts.append(.fact("金额", "¥ \(amount)", style: "amount")) }
        if let requestNo = view.requestNo { facts.append(.fact("请求流水号", requestNo)) }
        let list: HTML = "<dl>\n\(facts)</dl>\n"
        return page(title, "<p>\(sentence)</p>\n\(facts.isEmpty ? nil : list)", 200)
    }

    /// For what cannot be vouched for.
    var returnedSomehow: HTTPResponse { page("已返回", "<p>已返回，结果以平台通知为准。</p>", 200) }

    private func alert(_ title: String, _ sentence: String, _ status: Int) -> HTTPResponse {
        page(title, .alert(sentence), status)
    }

    private func page(_ title: String, _ content: HTML, _ status: Int) -> HTTPResponse {
        let way: HTML? = homeURL.map { "\n<p><a href=\"\($0)\">返回平台</a></p>" }
        return frame.response(title, "\(content)\(way)", powers: .nothing, status: status)
    }
}
