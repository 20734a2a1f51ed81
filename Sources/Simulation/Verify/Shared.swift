/// A value that copies of its holder share until one of them changes it: of what is large and seldom changes.
@propertyWrapper
struct Shared<Value: Sendable>: Sendable {
    /// `@unchecked Sendable`: a box that more than one holds is never changed.
    private final class Box: @unchecked Sendable {
        var value: Value

        init(_ value: Value) { self.value = value }
    }

    private var box: Box

    init(wrappedValue: Value) { box = Box(wrappedValue) }

    var wrappedValue: Value {
        _read { yield box.value }
        _modify {
            if !isKnownUniquelyReferenced(&box) { box = Box(box.value) }
            yield &box.value
        }
    }
}
