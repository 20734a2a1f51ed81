/// One row of a parameter table, as it was typed from the specification.
public struct SpecificationRow: Hashable, Sendable {
    public let name: String
    public let required: Bool
    /// The letter of 参数类型.
    public let type: String
    public let length: Int?
    /// The list that its values come from.
    public let list: String?
    public let secret: Bool
    public let mayBeZero: Bool

    /// Reads `name Y S 50 list remark`.
    init(_ line: String) {
        let cells = line.split(separator: " ").map(String.init)
        precondition(cells.count == 6, "A row has six cells: \(line)")
        precondition(["Y", "N"].contains(cells[1]), "A parameter is required (Y) or not (N): \(line)")
        precondition(["-", "secret", "zero"].contains(cells[5]), "A remark is secret or zero: \(line)")
        name = cells[0]
        required = cells[1] == "Y"
        type = cells[2]
        length = cells[3] == "-" ? nil : Int(cells[3])
        list = cells[4] == "-" ? nil : cells[4]
        secret = cells[5] == "secret"
        mayBeZero = cells[5] == "zero"
    }

    /// Numbers given out by the platform: letters, digits and underscore only (参数要求, and the decision beside it for
    /// the two that quote a request number).
    public var isIdentifier: Bool {
        ["requestNo", "userNo", "projectNo", "preRequestNo", "creditsaleRequestNo"].contains(name)
    }
}

/// One service of the specification, as it was typed from it.
public struct SpecificationService: Sendable {
    public let code: String
    public let title: String
    /// 网关 or 直连.
    public let mode: String
    public let isIdempotent: Bool
    public let notifies: Bool
    private var tables: [String: [SpecificationRow]] = [:]

    public var request: [SpecificationRow] { tables["request"] ?? [] }
    /// The rows of the elements of `details`.
    public var details: [SpecificationRow] { tables["details"] ?? [] }
    public var response: [SpecificationRow] { tables["response"] ?? [] }
    /// 接口无特殊说明，则异步通知参数为接口“返回”的结构.
    public var notification: [SpecificationRow] { tables["notification"] ?? response }
    public var audit: [SpecificationRow] { tables["audit"] ?? [] }

    private init(_ line: String) {
        let cells = line.split(separator: " ").map(String.init)
        precondition(cells.count == 6, "A service has code, name, mode, 是否幂等 and 异步通知: \(line)")
        code = cells[1]
        title = cells[2]
        mode = cells[3]
        isIdempotent = cells[4] == "是"
        notifies = cells[5] == "是"
    }

    static func read(_ text: String) -> [SpecificationService] {
        var services: [SpecificationService] = []
        var table = ""
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("#") {
                services.append(SpecificationService(line))
            } else if line.hasPrefix(">") {
                table = String(line.dropFirst(2))
                precondition(services.last?.tables[table] == nil, "A service has every table once: \(line)")
                services[services.count - 1].tables[table] = []
            } else {
                services[services.count - 1].tables[table]?.append(SpecificationRow(line))
            }
        }
        return services
    }
}
