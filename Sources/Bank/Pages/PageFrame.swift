import Crypto
import Foundation
import HTTP

/// What all of the bank's pages share: frame, style, and the headers that keep anything else out.
enum PageFrame {
    /// What a page may do beyond showing itself.
    enum Powers {
        case nothing
        /// Post its form to the bank.
        case postToBank
        /// Post its form to the platform at once, by the one script there is.
        case returnToPlatform
    }

    static func response(_ title: String, _ content: HTML, powers: Powers, status: Int = 200) -> HTTPResponse {
        let page: HTML = """
            <!doctype html>
            <html lang="zh-CN">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) - 银行存管</title>
            <style>\(PageStyle.sheet)</style>
            </head>
            <body>
            <main>
            <p class="bank">银行存管系统</p>
            <h1>\(title)</h1>
            \(content)
            </main>
            </body>
            </html>

            """
        var response = HTTPResponse.html(page.text, status: status)
        response.headers.set("Content-Security-Policy", policy(powers))
        response.headers.set("Cache-Control", "no-store")
        response.headers.set("X-Content-Type-Options", "nosniff")
        response.headers.set("Referrer-Policy", "no-referrer")
        response.headers.set("X-Frame-Options", "DENY")
        return response
    }

    private static func policy(_ powers: Powers) -> String {
        let base = "default-src 'none'; style-src '\(styleHash)'; base-uri 'none'; frame-ancestors 'none'; form-action"
        switch powers {
        case .nothing: return "\(base) 'none'"
        case .postToBank: return "\(base) 'self'"
        // Browsers hold redirects of the posted form to this rule too, and the platform may redirect as it likes.
        case .returnToPlatform: return "\(base) https: http:; script-src '\(scriptHash)'"
        }
    }

    /// Without it the page still has its button.
    static let returnScript: HTML = "document.forms[0].submit()"

    private static let styleHash = hash(PageStyle.sheet)
    private static let scriptHash = hash(returnScript)

    private static func hash(_ html: HTML) -> String {
        "sha256-" + Data(Digest.sha256(Array(html.text.utf8))).base64EncodedString()
    }
}
