import Custody
import Expressions
import Ledger

/// The sale of a claim: `i1` holds one of 100.00, as all investors do.
extension World {
    mutating func list(
        _ sale: String = "s1", by seller: String = "i1", yuan: Int64 = 60, commission: Int64 = 1, days: Int64 = 3,
        project: String = "p1"
    ) {
        families.insert(project)
        send(
            "debenture.listed", saga: sale, family: project, starts: "debenture-transfer",
            [
                ("projectNo", .text(project)), ("saleNo", .text(sale)), ("sellerNo", .text(seller)),
                ("share", .amount(yuan * 100)), ("commissionPerPurchase", .amount(commission * 100)),
                ("deadline", .time(now + days * 86_400_000)),
            ])
    }

    mutating func withdrawSale(_ sale: String = "s1") {
        send(
            "debenture.withdrawn", saga: sale, family: "p1", [("projectNo", .text("p1")), ("saleNo", .text(sale))])
    }

    mutating func buy(
        _ number: String, by buyer: String, yuan: Int64, of sale: String = "s1", automatic: Bool = true
    ) {
        send(
            "debenture.purchase.placed", saga: number, family: "p1", starts: "debenture-purchase",
            [
                ("projectNo", .text("p1")), ("saleNo", .text(sale)), ("purchaseNo", .text(number)),
                ("buyerNo", .text(buyer)), ("amount", .amount(yuan * 100)), ("automatic", .bool(automatic)),
            ])
    }

    mutating func withdrawPurchase(_ number: String) {
        send(
            "debenture.purchase.withdrawn", saga: number, family: "p1",
            [("projectNo", .text("p1")), ("purchaseNo", .text(number))])
    }
}
