import Custody
import HTTP
import Pages

/// Takes the browser back to the platform with the signed result: by itself where scripts run, else by its button.
enum ReturnPage {
    static func response(_ result: ResultEnvelope, to url: String, code: ReturnCode) -> HTTPResponse {
        let content: HTML = """
            <p>\(code == .success ? "操作已提交，正在返回商户平台。" : "操作未完成，正在返回商户平台。")</p>
            \(HTML.postedAtOnce(result.fields, to: url, button: "返回商户平台"))
            """
        // Browsers hold redirects of the posted form to this rule too, and the platform may redirect as it likes.
        return PageFrame.bank.response("返回商户平台", content, powers: .postAtOnce(to: "https: http:"))
    }
}
