extension RuleBook {
    /// Every notification that the platform has not confirmed and that was not given up.
    public var pendingNotifications: Set<NotificationID> {
        Set(state.notifications.records.map { $0.key })
    }
}
