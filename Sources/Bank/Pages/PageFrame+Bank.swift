import Pages

extension PageFrame {
    /// The bank's own.
    static let bank = PageFrame(name: "银行存管", house: "银行存管系统")
}
