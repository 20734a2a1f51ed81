import Crypto
import Foundation
public import HTTP

/// What all pages for people share: frame, style, and the headers that keep anything else out.
public struct PageFrame: Sendable {
    /// What a page may do beyond showing itself.
    public enum Powers: Hashable, Sendable {
        case nothing
        /// Post its form to these sources (Content Security Policy Level 3, `form-action`).
        case post(to: String)
        /// The same at once, by the one script there is.
        case postAtOnce(to: String)
    }

    /// Behind every page's title.
    private let name: String
    /// Above every page's heading.
    private let house: String

    /// - Parameters:
    ///   - name: of whose pages they are, as the browser's tab has it.
    ///   - house: the same, as the page itself has it.
    public init(name: String, house: String) {
        self.name = name
        self.house = house
    }

    public func response(_ title: String, _ content: HTML, powers: Powers, status: Int = 200) -> HTTPResponse {
        let page: HTML = """
            <!doctype html>
            <html lang="zh-CN">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) - \(name)</title>
            <style>\(PageStyle.sheet)</style>
            </head>
            <body>
            <main>
            <p class="house">\(house)</p>
            <h1>\(title)</h1>
            \(content)
            </main>
            </body>
            </html>

            """
        var response = HTTPResponse.html(page.text, status: status)
        response.headers.set("Content-Security-Policy", Self.policy(powers))
        response.headers.set("Cache-Control", "no-store")
        response.headers.set("X-Content-Type-Options", "nosniff")
        response.headers.set("Referrer-Policy", "no-referrer")
        response.headers.set("X-Frame-Options", "DENY")
        return response
    }

    private static func policy(_ powers: Powers) -> String {
        let base = "default-src 'none'; style-src '\(styleHash)'; base-uri 'none'; frame-ancestors 'none'; form-action"
        return switch powers {
        case .nothing: "\(base) 'none'"
        case .post(let sources): "\(base) \(sources)"
        case .postAtOnce(let sources): "\(base) \(sources); script-src '\(scriptHash)'"
        }
    }

    /// Without it the page still has its button.
    static let postingScript: HTML = "document.forms[0].submit()"

    private static let styleHash = hash(PageStyle.sheet)
    private static let scriptHash = hash(postingScript)

    private static func hash(_ html: HTML) -> String {
        "sha256-" + Data(Digest.sha256(Array(html.text.utf8))).base64EncodedString()
    }
}
