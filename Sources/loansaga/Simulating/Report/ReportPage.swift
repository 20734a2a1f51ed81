import Foundation
import Pages

/// The file that a page about a run is written to, found writable before the run.
struct ReportFile {
    let path: String

    /// - Throws: `Unwritable` for a folder, and for a file in one that is not there or in which nothing may be written.
    init(_ path: String) throws(Unwritable) {
        self.path = path
        guard !path.isEmpty else { throw Unwritable(path: "''", why: "its path is empty") }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw Unwritable(path: path, why: "it is a folder; name a file, such as \(path)/report.html")
        }
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw Unwritable(path: path, why: "there is no folder \(folder) in which files may be made")
        }
    }

    /// Replaces what is there; blocks on the file.
    func write(_ page: HTML) throws(Unwritable) {
        do {
            try Data(page.text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Unwritable(path: path, why: (error as NSError).localizedDescription)
        }
    }

    struct Unwritable: Error, CustomStringConvertible {
        let path: String
        let why: String

        var description: String { "the report \(path) cannot be written: \(why)" }
    }
}

/// A page about a run that stands alone: no script, no other file, light or dark as the reader has it.
enum ReportPage {
    /// - Parameters:
    ///   - verdict: a sentence or several, a line each.
    ///   - isGood: whether it is a good one.
    static func page(_ title: String, verdict: String, isGood: Bool, _ content: HTML) -> HTML {
        let sentences = verdict.split(separator: "\n").map { "<p>\(String($0))</p>" as HTML }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) - LoanSaga</title>
            <style>\(ReportStyle.sheet)</style>
            </head>
            <body>
            <main>
            <header>
            <p class="house">LoanSaga</p>
            <h1>\(title)</h1>
            <div class="verdict \(isGood ? "good" : "bad")" role="status"><span class="mark" aria-hidden="true">\
            \(isGood ? "✓" : "✗")</span><div>\(sentences)</div></div>
            </header>
            \(content)
            <footer>Made \(Date.now.formatted(.iso8601)) by loansaga \(VersionCommand.version), \(build) build.</footer>
            </main>
            </body>
            </html>

            """
    }

    /// Large figures, side by side.
    static func tiles(_ tiles: [(figure: String, of: String)]) -> HTML {
        let pieces = tiles.map { tile -> HTML in
            "<div class=\"tile\"><b>\(tile.figure)</b><span>\(tile.of)</span></div>\n"
        }
        return "<div class=\"tiles\">\n\(pieces)</div>\n"
    }

    static func section(_ title: String, _ about: String? = nil, _ content: HTML) -> HTML {
        let about: HTML? = about.map { "<p class=\"about\">\($0)</p>\n" }
        return "<section>\n<h2>\(title)</h2>\n\(about)\(content)</section>\n"
    }

    private static var build: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }
}
