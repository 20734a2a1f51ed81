import Crypto
import Custody
import Glibc
import JSON
import Saga
import Workflow

/// How fast the fold is, and how much it keeps.
enum FoldBenchmark {
    static func run(seconds: Double) throws -> [BenchmarkFigure] {
        let pin = CorePin()
        defer { pin?.release() }
        let plans = try plans()
        let terms = Terms(.sandbox, digest: "sandbox")
        let loan = try FoldBenchmarkLoan(plans: plans, terms: terms, bids: 10)
        let before = try signatures()
        let typed = try records(loan, for: seconds / 2)
        let between = try signatures()
        let coded = try codedRecords(loan, for: seconds / 2)
        let after = try signatures()
        return [
            BenchmarkFigure(name: "records, typed to typed", value: typed, unit: "/s", target: nil),
            BenchmarkFigure(
                name: "the same, for each signature", value: typed / (before + between) * 2, unit: "",
                target: .atLeast(200_000 / plannedSignatures)),
            BenchmarkFigure(name: "records, decoded and encoded", value: coded, unit: "/s", target: nil),
            BenchmarkFigure(
                name: "the same, for each signature", value: coded / (between + after) * 2, unit: "",
                target: .atLeast(60_000 / plannedSignatures)),
        ] + (try bids(plans, terms)) + (try CheckpointBenchmark.run()) + (try idle(loan))
    }

    /// How many RSA signatures a second a core made when the targets were set.
    private static let plannedSignatures = 4_500.0

    /// Why the targets are for each signature.
    static let note =
        "Machines differ, and one machine from hour to hour: the targets are 200,000 and 60,000 records/s on a core that"
        + " makes 4,500 RSA signatures/s. How many this core makes is measured around each figure."

    /// RSA signatures (2048 bit) a second of the processor.
    private static func signatures() throws -> Double {
        let key = try PrivateKey.generate()
        let text = [UInt8](repeating: 7, count: 600)
        var (count, spent) = (0, 0.0)
        while spent < 1 {
            spent += try timed { for _ in 0..<100 { _ = try key.signSHA1(text) } }
            count += 100
        }
        return Double(count) / spent
    }

    /// Loan funding and bid, as they are in the folder `workflows`.
    static func plans() throws -> (funding: Plan, bid: Plan) {
        let files = try WorkflowFiles.read(["workflows/bid.v1.json", "workflows/loan-funding.v1.json"])
        let set = try DefinitionSet(files)
        let plans = set.definitions.map { Plan($0, digest: $0.name) }
        guard let funding = plans.first(where: { $0.definition.child == nil }),
            let bid = plans.first(where: { $0.definition.child != nil })
        else { throw InputFileError(path: "workflows", what: "folder", why: "a parent and its child are not in it") }
        return (funding, bid)
    }

    /// Loans with ten bids each, two hundred at a time in turns, as a partition sees them.
    private static func batch(_ loan: FoldBenchmarkLoan, _ round: Int) -> [InboxRecord] {
        let loans = (0..<200).map { loan.whole("project\(round)x\($0)") }
        return (0..<(loans.first?.count ?? 0)).flatMap { place in loans.map { $0[place] } }
    }

    /// From the log's bytes to bytes for the log.
    private static func codedRecords(_ loan: FoldBenchmarkLoan, for seconds: Double) throws -> Double {
        let library = loan.library
        var (count, spent, round) = (0, 0.0, 0)
        while spent < seconds {
            let records = batch(loan, round).map { $0.encoded() }
            var partition = Partition(0)
            var bytes = 0
            spent += try timed {
                for (offset, record) in records.enumerated() {
                    let applied = try partition.apply(
                        InboxRecord(reading: record), offset: Int64(offset), time: FoldBenchmarkLoan.now,
                        library: library)
                    for output in applied.outputs { bytes += output.encoded().count }
                }
            }
            guard bytes > records.count else { throw Unfinished(what: "the loans") }
            count += records.count
            round += 1
        }
        return Double(count) / spent
    }

    private static func records(_ loan: FoldBenchmarkLoan, for seconds: Double) throws -> Double {
        let library = loan.library
        var (count, spent, round) = (0, 0.0, 0)
        while spent < seconds {
            let records = batch(loan, round)
            var partition = Partition(0)
            var outputs = 0
            spent += try timed {
                for (offset, record) in records.enumerated() {
                    outputs += try partition.apply(
                        record, offset: Int64(offset), time: FoldBenchmarkLoan.now, library: library
                    ).outputs.count
                }
            }
            guard outputs > records.count else { throw Unfinished(what: "the loans") }
            count += records.count
            round += 1
        }
        return Double(count) / spent
    }

    struct Unfinished: Error, CustomStringConvertible {
        let what: String
        var description: String { "\(what) did not come to their end: the figure would mean nothing" }
    }

    // MARK: Large families

    private static func bids(_ plans: (funding: Plan, bid: Plan), _ terms: Terms) throws -> [BenchmarkFigure] {
        let few = try FoldBenchmarkLoan(plans: plans, terms: terms, bids: 200)
        let many = try FoldBenchmarkLoan(plans: plans, terms: terms, bids: 20_000)
        var costs: [(few: Double, many: Double)] = []
        var bytes = 0.0
        for round in 0..<5 {
            var fewCost = 0.0
            for turn in 0..<50 { fewCost += try costOfBids(few, "few\(round)x\(turn)").seconds }
            let large = try costOfBids(many, "many\(round)")
            costs.append((fewCost / 50 / 200, large.seconds / 20_000))
            bytes = large.bytes / 20_000
        }
        let (fewCost, manyCost) = (median(costs.map(\.few)), median(costs.map(\.many)))
        return [
            BenchmarkFigure(name: "a bid, to its end, of 200", value: fewCost * 1e6, unit: "µs", target: nil),
            BenchmarkFigure(name: "a bid, to its end, of 20,000", value: manyCost * 1e6, unit: "µs", target: nil),
            BenchmarkFigure(
                name: "20,000 bids to 200", value: manyCost / fewCost, unit: "×", target: .atMost(1.5)),
            BenchmarkFigure(name: "memory of a held bid", value: bytes, unit: "bytes", target: .atMost(1_024)),
        ]
    }

    /// The whole life of a loan, and what is in use when all its bids but the last are held.
    private static func costOfBids(_ loan: FoldBenchmarkLoan, _ family: String) throws -> (
        seconds: Double, bytes: Double
    ) {
        let library = loan.library
        var partition = Partition(0)
        var offset: Int64 = 0
        func fold(_ records: some Sequence<InboxRecord>) throws -> Double {
            try timed {
                for record in records {
                    _ = try partition.apply(record, offset: offset, time: FoldBenchmarkLoan.now, library: library)
                    offset += 1
                }
            }
        }
        var spent = try fold(loan.opening(family))
        let bidding = loan.bidding(family)
        let closing = loan.closing(family)
        let before = inUse()
        spent += try fold(bidding.dropLast())
        let after = inUse()
        spent += try fold(bidding.suffix(1))
        spent += try fold(closing)
        return (spent, after - before)
    }

    // MARK: Idle families

    private static func idle(_ loan: FoldBenchmarkLoan, count: Int = 1_000_000) throws -> [BenchmarkFigure] {
        let library = loan.library
        var partition = Partition(0)
        let before = inUse()
        for number in 0..<count {
            for (place, record) in loan.opening("project\(number)").enumerated() {
                _ = try partition.apply(
                    record, offset: Int64(number * 2 + place), time: FoldBenchmarkLoan.now, library: library)
            }
        }
        let bytes = inUse() - before
        return [
            BenchmarkFigure(
                name: "memory of \(partition.familyCount) idle families", value: bytes / 1e6, unit: "MB",
                target: .atMost(1_500))
        ]
    }

    // MARK: Measuring

    /// Seconds of the processor: what else runs on the machine shall not count.
    static func timed(_ work: () throws -> Void) rethrows -> Double {
        let start = ProcessorTime.seconds
        try work()
        return ProcessorTime.seconds - start
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Bytes of memory that are in use, when what was given back has left the process (malloc_trim(3)).
    ///
    /// Looked up by name because Swift's Glibc module leaves it out.
    private static func inUse() -> Double {
        typealias Trim = @convention(c) (Int) -> Int32
        if let trim = dlsym(nil, "malloc_trim") { _ = unsafeBitCast(trim, to: Trim.self)(0) }
        return ProcessMemory.megabytes("VmRSS", of: "self") * 1_048_576
    }
}
