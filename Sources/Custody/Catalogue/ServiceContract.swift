/// All that the specification says about one service.
public struct ServiceContract: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable {
        /// 网关: the user's browser carries the request to a page of the bank.
        case gateway
        /// 直连: the platform calls and is answered at once.
        case direct
    }

    public var service: Service
    /// The service's Chinese name.
    public var title: String
    public var mode: Mode
    /// 是否幂等: whether the same number with the same content is answered again instead of refused.
    public var isIdempotent: Bool
    /// 异步通知: whether the result comes by notification.
    public var notifies: Bool
    /// 请求; `timestamp`, which every request carries, is not a row of the tables.
    public var request: [Parameter]
    /// 返回.
    public var response: [Parameter]
    /// 异步通知 of the result; the answer's rows where the specification has no table of its own.
    public var notification: [Parameter]
    /// 异步通知 of the audit, which follows an account's opening and has no request number.
    public var auditNotification: [Parameter]
}

extension ServiceContract {
    init(
        _ service: Service, _ title: String, _ mode: Mode, isIdempotent: Bool, notifies: Bool, request: [Parameter],
        response: [Parameter], notification: [Parameter]? = nil, auditNotification: [Parameter] = []
    ) {
        self.init(
            service: service, title: title, mode: mode, isIdempotent: isIdempotent, notifies: notifies,
            request: request, response: response, notification: notification ?? response,
            auditNotification: auditNotification)
    }
}
