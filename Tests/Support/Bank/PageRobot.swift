import Crypto
public import Custody
public import HTTP
public import JSON
public import Visitors

/// A user with a browser that runs no scripts: opens gateway pages, fills in their forms, presses their buttons.
public struct PageRobot: Sendable {
    public let platform: PlatformClient

    public init(platform: PlatformClient) {
        self.platform = platform
    }

    /// What the browser has in front of it.
    public struct View: Sendable {
        public let status: Int
        public let headers: HTTPHeaders
        public let html: String
        public let page: WebPage
        /// Where the page takes the browser back to the platform.
        public let returned: Returned?
    }

    /// The way back that a page holds.
    public struct Returned: Sendable {
        public let url: String
        public let envelope: ResultEnvelope
        public let isVerified: Bool
        public let json: JSONValue

        public var code: String? { json["respCode"]?.string }
        public var status: String? { json["status"]?.string }
    }

    /// Goes where the platform sends the user.
    public func open(_ service: Service, _ parameters: JSONObject) async throws -> View {
        try await open(try platform.signed(service.rawValue, reqData: platform.reqData(parameters)).fields)
    }

    public func open(_ fields: [(name: String, value: String)]) async throws -> View {
        try view(await platform.post("/gateway", fields))
    }

    /// Presses a button of the page's form.
    public func press(_ button: String, _ form: WebForm) async throws -> View {
        try view(await platform.post(form.action, form.fields(pressing: button)))
    }

    /// Fills in what the page asks for and confirms.
    ///
    /// - Parameters:
    ///   - entries: by the names of inputs; the passwords, where they are not among them, are `123456`.
    ///   - ticking: business types.
    public func confirm(
        _ view: View, _ entries: [String: String] = [:], ticking: [String] = []
    ) async throws -> View {
        var form = try view.page.form()
        for input in form.inputs where input.type == "password" { try form.enter("123456", into: input.name) }
        for (name, value) in entries.sorted(by: { $0.key < $1.key }) { try form.enter(value, into: name) }
        for type in ticking { try form.tick("authorised_\(type)") }
        return try await press("确认", form)
    }

    public func cancel(_ view: View) async throws -> View {
        try await press("取消", try view.page.form())
    }

    public func view(_ outcome: HTTPOutcome) throws -> View {
        guard case .answered(let answer) = outcome else { throw TestBankError("no page: \(outcome)") }
        let html = String(decoding: answer.body, as: UTF8.self)
        let page = try WebPage(reading: html)
        return View(
            status: answer.status, headers: answer.headers, html: html, page: page, returned: try returned(page))
    }

    private func returned(_ page: WebPage) throws -> Returned? {
        guard let form = page.forms.first, let respData = form["respData"]?.value else { return nil }
        func field(_ name: String) throws -> String {
            guard let input = form[name] else { throw TestBankError("the way back has no \(name)") }
            return input.value
        }
        guard let type = ResultEnvelope.ResponseType(rawValue: try field("responseType")) else {
            throw TestBankError("the way back is of no known type")
        }
        let envelope = ResultEnvelope(
            serviceName: try field("serviceName"), platformNo: try field("platformNo"), responseType: type,
            respData: respData, signature: try field("signature"))
        let signature = Hex.decode(envelope.signature) ?? []
        return Returned(
            url: form.action, envelope: envelope,
            isVerified: platform.keys.platform.bankKeys.verifiesSHA1(signature, of: Array(respData.utf8)),
            json: try JSONValue(reading: respData))
    }
}
