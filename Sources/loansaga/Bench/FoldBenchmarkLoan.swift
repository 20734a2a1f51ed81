import Custody
import Expressions
import JSON
import Saga
import Workflow

/// The records of loans with automatic bids that all go well, made beforehand: what the fold is fed with.
struct FoldBenchmarkLoan {
    let plans: (funding: Plan, bid: Plan)
    let terms: Terms
    let bids: Int
    /// Until when bids are taken, in milliseconds.
    let deadline: Int64

    var library: Library {
        var library = Library()
        library.add(plans.funding)
        library.add(plans.bid)
        library.add(terms)
        return library
    }

    private let content: ContentDigest

    init(
        plans: (funding: Plan, bid: Plan), terms: Terms, bids: Int, deadline: Int64 = FoldBenchmarkLoan.now + 86_400_000
    ) throws {
        guard let content = ContentDigest([UInt8](0..<16)) else {
            throw FoldBenchmark.Unfinished(what: "the making of records")
        }
        self.content = content
        self.plans = plans
        self.terms = terms
        self.bids = bids
        self.deadline = deadline
    }

    /// The moment at which everything happens, in milliseconds.
    static let now: Int64 = 1_772_337_600_000

    /// Approved, created and open for bids.
    func opening(_ family: String, partition: Int = 0) -> [InboxRecord] {
        [approved(family), applied(family, 0, partition: partition)]
    }

    /// Each bid placed and frozen.
    func bidding(_ family: String, count: Int? = nil) -> [InboxRecord] {
        (0..<(count ?? bids)).flatMap { [placed(family, $0), applied(family, $0 + 1)] }
    }

    /// Every chunk confirmed, and the project set to 还款中.
    func closing(_ family: String) -> [InboxRecord] {
        let chunks = (bids + 9) / 10
        return (0...chunks).map { applied(family, bids + 1 + $0) }
    }

    func whole(_ family: String) -> [InboxRecord] { opening(family) + bidding(family) + closing(family) }

    private func approved(_ family: String) -> InboxRecord {
        event(
            "funding", family, plans.funding,
            [
                ("projectNo", .text(family)), ("borrowerNo", .text("borrower1")),
                ("amount", .amount(Int64(bids) * 10_000)), ("projectName", .text("一套小房子的装修")),
                ("projectDesc", .text("厨房和浴室的装修，分十二期还款")), ("projectType", .text("STANDARD")),
                ("projectPeriod", .integer(12)), ("annualRate", .text("0.085")), ("repaymentWay", .text("ONE_TIME")),
                ("commission", .amount(100)), ("fundingDeadline", .time(deadline)),
            ])
    }

    private func placed(_ family: String, _ index: Int) -> InboxRecord {
        event(
            "bid\(index)", family, plans.bid,
            [
                ("projectNo", .text(family)), ("bidNo", .text("bid\(index)")),
                ("investorNo", .text("investor\(index)")), ("amount", .amount(10_000)), ("redPacket", .amount(0)),
                ("automatic", .bool(true)),
            ])
    }

    private func event(
        _ saga: String, _ family: String, _ plan: Plan, _ fields: [(name: String, value: Value)]
    ) -> InboxRecord {
        let start = PlatformEvent.Start(definition: plan.digest, profile: terms.digest)
        let event = PlatformEvent(
            id: "\(family)-\(saga)", type: plan.definition.startedBy, saga: saga, start: start,
            fields: ObjectValue(fields),
            content: content)
        return .family(family, .event(event))
    }

    private func applied(_ family: String, _ ordinal: Int, partition: Int = 0) -> InboxRecord {
        let number = RequestNumber(partition: partition, family: family, ordinal: ordinal)
        let answer: JSONObject = [
            "requestNo": .string(number.text), "respCode": "00000", "respMsg": "成功", "status": "SUCCESS",
        ]
        return .family(
            family,
            .outcome(AttemptOutcome(requestNo: number, attempt: 1, outcome: .applied(.response(answer)))))
    }
}
