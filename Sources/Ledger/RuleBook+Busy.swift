public import Custody

/// 90001: not executed this time; the same request may be sent again.
extension RuleBook {
    static let busy = Refusal(.busy, "系统繁忙，请稍后重试")
    static let busyMessage = "正在处理，请稍后再试"

    /// The answer to a request that is not looked at, because one of its number is still running or the bank has too
    /// much to do: FAIL, 90001. Nothing is done, and nothing remembered: the same request may come again.
    public func answerBusy(to request: ServiceRequest, at now: Timestamp) -> Answer {
        refused(Request(request), Self.busy, at: now)
    }

    /// The same for a gateway request that asks for a page: the browser goes back with it; there is no notification.
    public func openingBusy(of request: ServiceRequest, at now: Timestamp) -> PageOutcome {
        .callback(
            Callback(
                url: request.parameters.optionalText("callbackUrl") ?? "", service: request.service,
                answer: answerBusy(to: request, at: now)))
    }

    /// The same for a button that was pressed: the page stays open and asks again, without its input.
    ///
    /// - Returns: nil where the page is not open; how it ended is not told by a bank that does nothing.
    public func pressBusy(of id: PageID) -> PageView? {
        openedPage(id).map { view($0, message: Self.busyMessage) }
    }
}
