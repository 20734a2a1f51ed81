import Glibc

/// Keeps this thread, and what it starts, on one core for as long as a comparison lasts.
///
/// The calls are looked up by name because Swift's Glibc module leaves out what is particular to Linux.
struct CorePin {
    private typealias Call = @convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32
    private static let maskBytes = 128

    private let former: [UInt8]

    /// Moves to the last core that is allowed; nil where that cannot be done.
    init?() {
        guard let get = Self.call("sched_getaffinity"), let set = Self.call("sched_setaffinity") else { return nil }
        var mask = [UInt8](repeating: 0, count: Self.maskBytes)
        guard get(0, mask.count, &mask) >= 0, let byte = mask.lastIndex(where: { $0 != 0 }) else { return nil }
        former = mask
        var one = [UInt8](repeating: 0, count: Self.maskBytes)
        one[byte] = 1 << (7 - UInt8(mask[byte].leadingZeroBitCount))
        guard set(0, one.count, &one) == 0 else { return nil }
    }

    /// Allows all the cores again that were allowed before.
    func release() {
        var mask = former
        _ = Self.call("sched_setaffinity")?(0, mask.count, &mask)
    }

    private static func call(_ name: String) -> Call? {
        dlsym(nil, name).map { unsafeBitCast($0, to: Call.self) }
    }
}
