import Custody
import HTTP
import Pages

/// A page that only says why nothing more can be done here; no browser is sent anywhere.
enum MessagePage {
    static func refused(_ refusal: Refusal) -> HTTPResponse {
        page("请求无法受理", "\(refusal.message)（返回码 \(refusal.code.rawValue)）")
    }

    static let gone = page("页面已失效", "该页面已过期、已处理或不存在，请返回商户平台重新发起。")

    static let badForm = page("请求无法受理", "提交的内容无法识别，请返回商户平台重新发起。")

    static func unavailable(_ status: Int) -> HTTPResponse {
        page("系统繁忙", "暂时无法处理，请稍后返回商户平台查看结果。", status: status)
    }

    private static func page(_ title: String, _ sentence: String, status: Int = 400) -> HTTPResponse {
        PageFrame.bank.response(title, HTML.alert(sentence), powers: .nothing, status: status)
    }
}
