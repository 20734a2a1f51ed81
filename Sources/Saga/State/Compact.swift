/// A count or a place that is kept in half the room: there are as many of them as there are calls.
@propertyWrapper
struct Compact: Hashable, Sendable {
    private var stored: Int32

    init(wrappedValue: Int) { stored = Int32(clamping: wrappedValue) }

    var wrappedValue: Int {
        get { Int(stored) }
        set { stored = Int32(clamping: newValue) }
    }
}

/// A place that may be missing.
@propertyWrapper
struct CompactOptional: Hashable, Sendable {
    @Compact private var stored = -1

    init(wrappedValue: Int?) { stored = wrappedValue ?? -1 }

    var wrappedValue: Int? {
        get { stored < 0 ? nil : stored }
        set { stored = newValue ?? -1 }
    }
}

/// A time in milliseconds that may be missing.
@propertyWrapper
struct CompactTime: Hashable, Sendable {
    private var stored = Int64.min

    init(wrappedValue: Int64?) { stored = wrappedValue ?? .min }

    var wrappedValue: Int64? {
        get { stored == .min ? nil : stored }
        set { stored = newValue ?? .min }
    }
}
