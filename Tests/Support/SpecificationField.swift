/// 参数格式约定: the fields of the three modes of the interface, typed from the specification.
public struct SpecificationField: Hashable, Sendable {
    public enum Message: String, CaseIterable, Sendable {
        case gatewayRequest, gatewayReturn, directRequest, directAnswer, notification
    }

    public let message: Message
    public let name: String
    public let required: Bool
    /// 参数域: `Form`, `Body` or `Header`.
    public let place: String

    public static func fields(of message: Message) -> [SpecificationField] {
        all.filter { $0.message == message }
    }

    public static let all: [SpecificationField] = text.split(separator: "\n").map { line in
        let cells = line.split(separator: " ").map(String.init)
        guard cells.count == 4, let message = Message(rawValue: cells[0]) else {
            preconditionFailure("A field has message, name, required and place: \(line)")
        }
        return SpecificationField(message: message, name: cells[1], required: cells[2] == "Y", place: cells[3])
    }

    private static let text = """
        gatewayRequest serviceName  Y Form
        gatewayRequest platformNo   Y Form
        gatewayRequest reqData      Y Form
        gatewayRequest signature    Y Form
        gatewayReturn  serviceName  Y Form
        gatewayReturn  platformNo   Y Form
        gatewayReturn  responseType N Form
        gatewayReturn  respData     Y Form
        gatewayReturn  signature    Y Form
        directRequest  serviceName  Y Form
        directRequest  platformNo   Y Form
        directRequest  reqData      Y Form
        directRequest  signature    Y Form
        directAnswer   respData     Y Body
        directAnswer   signature    Y Header
        notification   serviceName  Y Form
        notification   platformNo   Y Form
        notification   responseType Y Form
        notification   respData     Y Form
        notification   signature    Y Form
        """
}
