import HTTP
import JSON

/// A headless Chromium of a test's own, driven through chromedriver as WebDriver says (W3C WebDriver Level 2).
///
/// Finding an element waits until the page has it, for ten seconds at most.
public final class Browser: Sendable {
    private let driver: RunningCommand
    /// The browser's profile and sockets, which it does not always remove itself.
    private let folder: TemporaryFolder
    private let client: HTTPClient
    private let address: String
    private let session: String

    private init(
        _ driver: RunningCommand, in folder: TemporaryFolder, _ client: HTTPClient, _ address: String, session: String
    ) {
        self.driver = driver
        self.folder = folder
        self.client = client
        self.address = address
        self.session = session
    }

    /// Starts a browser, does the work, and ends the browser whatever came of it.
    ///
    /// - Parameter runsScripts: false makes a browser that ignores every script of every page.
    public static func use<Result: Sendable>(
        runsScripts: Bool = true, _ work: (Browser) async throws -> Result
    ) async throws -> Result {
        let browser = try await start(runsScripts: runsScripts)
        do {
            let result = try await work(browser)
            await browser.quit()
            return result
        } catch {
            await browser.quit()
            throw error
        }
    }

    private static func start(runsScripts: Bool) async throws -> Browser {
        guard let program = CommandRunner.find("chromedriver"), let chromium = CommandRunner.find("chromium") else {
            throw BrowserError.notInstalled
        }
        let folder = try TemporaryFolder()
        let driver = try RunningCommand(program, ["--port=0"], environment: ["TMPDIR": folder.path("")])
        let client = try HTTPClient()
        let address = "http://127.0.0.1:\(try await port(of: driver))"
        let created = try await send(
            .post, "\(address)/session", capabilities(chromium, runsScripts: runsScripts), with: client)
        guard let identifier = created["sessionId"]?.string else {
            throw BrowserError.refused("new session", created.text)
        }
        return Browser(driver, in: folder, client, address, session: "\(address)/session/\(identifier)")
    }

    /// chromedriver chooses its port and says so in one of its first lines.
    private static func port(of driver: RunningCommand) async throws -> Int {
        let phrase = "started successfully on port "
        while let line = try await driver.nextLine() {
            guard let found = line.firstRange(of: phrase) else { continue }
            let digits = line[found.upperBound...].prefix { $0.isNumber }
            if let port = Int(digits) { return port }
        }
        throw BrowserError.refused("start of chromedriver", driver.errors)
    }

    private static func capabilities(_ chromium: String, runsScripts: Bool) -> JSONValue {
        // A sandboxed Chromium does not start as root, and neither a proxy nor the network has a part in these tests.
        let arguments: JSONValue = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server",
            "--disable-background-networking", "--window-size=900,1200",
        ]
        var options: JSONObject = ["binary": .string(chromium), "args": arguments]
        if !runsScripts {
            options["prefs"] = ["profile.managed_default_content_settings.javascript": 2]
        }
        return [
            "capabilities": [
                "alwaysMatch": [
                    "browserName": "chrome", "goog:chromeOptions": .object(options),
                    "timeouts": ["implicit": 10_000, "pageLoad": 20_000, "script": 10_000],
                ]
            ]
        ]
    }

    private func quit() async {
        // Ends every browser of this driver, then the driver itself.
        _ = try? await Self.send(.get, "\(address)/shutdown", nil, with: client)
        _ = try? await driver.result(within: .seconds(10))
        client.stop(within: .zero)
    }

    public func open(_ url: String) async throws {
        _ = try await command(.post, "/url", ["url": .string(url)])
    }

    public var url: String {
        get async throws { try await command(.get, "/url").string ?? "" }
    }

    public var title: String {
        get async throws { try await command(.get, "/title").string ?? "" }
    }

    public func text(_ selector: String) async throws -> String {
        try await command(.get, "/text", of: selector).string ?? ""
    }

    /// The element's attribute as the page has it now; nil where it has none.
    public func attribute(_ name: String, of selector: String) async throws -> String? {
        try await command(.get, "/attribute/\(name)", of: selector).string
    }

    /// How many elements fit at this moment; does not wait for one.
    public func count(_ selector: String) async throws -> Int {
        _ = try await command(.post, "/timeouts", ["implicit": 0])
        let found = try await command(.post, "/elements", ["using": "css selector", "value": .string(selector)])
        _ = try await command(.post, "/timeouts", ["implicit": 10_000])
        return found.array?.count ?? 0
    }

    public func type(_ text: String, into selector: String) async throws {
        _ = try await command(.post, "/value", of: selector, ["text": .string(text)])
    }

    public func click(_ selector: String) async throws {
        _ = try await command(.post, "/click", of: selector, [:])
    }

    /// The visible page as a PNG, in Base64.
    public func screenshot() async throws -> String {
        try await command(.get, "/screenshot").string ?? ""
    }

    /// Sends the command to the element; one that the page has replaced since it was found is looked up again.
    private func command(
        _ method: HTTPCall.Method, _ path: String, of selector: String, _ body: JSONValue? = nil
    ) async throws -> JSONValue {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            do {
                return try await command(method, "/element/\(try await element(selector))\(path)", body)
            } catch BrowserError.stale where ContinuousClock.now < deadline {}
        }
    }

    private func element(_ selector: String) async throws -> String {
        let found = try await command(.post, "/element", ["using": "css selector", "value": .string(selector)])
        // The constant that WebDriver names web elements by.
        guard let identifier = found["element-6066-11e4-a52e-4f735466cecf"]?.string else {
            throw BrowserError.refused(selector, found.text)
        }
        return identifier
    }

    private func command(_ method: HTTPCall.Method, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue
    {
        try await Self.send(method, session + path, body, with: client)
    }

    private static func send(_ method: HTTPCall.Method, _ url: String, _ body: JSONValue?, with client: HTTPClient)
        async throws -> JSONValue
    {
        let call = HTTPCall(
            method, url, headers: ["Content-Type": "application/json"], body: body?.encoded() ?? [],
            timeout: .seconds(60))
        let outcome = await client.send(call)
        guard case .answered(let answer) = outcome else { throw BrowserError.refused(url, "\(outcome)") }
        // A screenshot is larger than what we take from a bank.
        let limits = JSONLimits(maximumBytes: 64 * 1024 * 1024)
        let value = try JSONValue(reading: answer.body, limits: limits)["value"] ?? .null
        // WebDriver, 6.6: the element's node is in the page no more, and nothing has been done to it.
        if value["error"] == "stale element reference" { throw BrowserError.stale(url) }
        guard answer.status == 200 else {
            throw BrowserError.refused(url, value["message"]?.string ?? "status \(answer.status)")
        }
        return value
    }
}

public enum BrowserError: Error, CustomStringConvertible {
    case notInstalled
    case refused(String, String)
    case stale(String)

    public var description: String {
        switch self {
        case .notInstalled: "chromium or chromedriver is not on the PATH; run docker/bootstrap.sh --test"
        case .stale(let what): "the page has replaced the element that was to do \(what)"
        case .refused(let what, let why): "the browser did not do \(what): \(why)"
        }
    }
}
