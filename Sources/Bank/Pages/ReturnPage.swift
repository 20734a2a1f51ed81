import Custody
import HTTP

/// Takes the browser back to the platform with the signed result: by itself where scripts run, else by its button.
enum ReturnPage {
    static func response(_ result: ResultEnvelope, to url: String, code: ReturnCode) -> HTTPResponse {
        let fields = result.fields.map { field -> HTML in
            "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(field.value)\">\n"
        }
        let content: HTML = """
            <p>\(code == .success ? "操作已提交，正在返回商户平台。" : "操作未完成，正在返回商户平台。")</p>
            <form method="post" action="\(url)">
            \(fields)<div class="buttons"><button type="submit">返回商户平台</button></div>
            </form>
            <script>\(PageFrame.returnScript)</script>
            """
        return PageFrame.response("返回商户平台", content, powers: .returnToPlatform)
    }
}
