import Testing

@testable import Bank

@Suite("What a page may show of people")
struct MaskTests {
    @Test(
        "Personal data is shown in part",
        arguments: [
            ("13800130022", "138****0022"), ("11010519491231002X", "110****002X"), ("欧阳晓明", "欧****"), ("李", "****"),
            ("1234567", "12****67"), ("", "****"),
        ])
    func masking(text: String, masked: String) {
        #expect(Mask.partly(text) == masked)
    }
}
