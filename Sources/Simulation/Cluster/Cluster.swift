import Custody
import Expressions
import Ledger
import Log
import Roles
import Saga
import Topics

/// One history: owners, workers, gateway, bank, platform, users and operators in one thread on virtual time, from one seed.
///
/// What decides is the production's own: the fold, the owner of a partition, the desks of the workers, intake, the
/// gateway's readings, the bank's rule book. What is replaced is what performs: here a log in memory, a network of delays
/// and a clock that jumps.
final class Cluster {
    /// 2026-03-01 12:00:00 in Shanghai.
    static let start: Int64 = 1_772_337_600_000
    static let day: Int64 = 86_400_000
    /// After so long everything has come to rest.
    static let horizon: Int64 = start + 60 * day
    /// No history of this size needs more.
    static let maximumEvents = 200_000
    static let maximumRecords = 20_000

    let request: HistoryRequest
    let shelf: Shelf
    let library: Library
    let port: BankPort
    let topics: TopicTable
    private(set) var now = Cluster.start
    private var agenda = Agenda()
    private(set) var events = 0

    var log: SimulatedLog
    var book: RuleBook
    let owners: [OwnerNode]
    let workers: [WorkerNode]
    let gateway = Process("gateway", 0)
    let intake = Process("intake", 0)
    var ownerGroup: Group<Int>
    var workerGroup: Group<TopicPartition>
    /// How far the clocks of the bank and of the brokers are ahead.
    var bankSkew: Int64 = 0
    var brokerSkew: [Int64]

    var watch: Watch
    let story: any Story
    var delays: Chance
    var people: Chance
    private var faults: Chance
    private var weather: Weather
    /// How often each fault was drawn, kept or not, and how many were in all.
    private var drawn = Array(repeating: 0, count: Fault.allCases.count)
    private var draws = 0
    private(set) var occurrences = Occurrences()
    var trace = Trace()
    private(set) var timeline: [TimelineLine] = []

    private var partitionsOfFamilies: [String: Int] = [:]
    /// The commands behind the links of pages.
    var links: [String: StepCommand] = [:]
    /// The bank is down until then.
    var bankDownUntil: Int64 = .min
    var bankStallsUntil: Int64 = .min
    var keyUnknownUntil: Int64 = .min
    var bankPollAt: Int64?
    /// As operators see the sagas, by family and saga.
    var views: [SagaName: SagaView] = [:]
    var commandsGiven = 0
    /// What users began with, and what has come in for them since, in fen.
    var brought: [String: Int64] = [:]
    /// Until when faults happen.
    let faultsEnd: Int64
    /// How long owners wait at the most before they fold what is new, and how long they leave a changed family alone before
    /// they make a checkpoint of it.
    let pace: Int64
    let patience: Int64

    init(_ request: HistoryRequest, _ shelf: Shelf, library: Library) {
        self.request = request
        self.shelf = shelf
        self.library = library
        var weather = Chance(seed: request.seed, .weather)
        topics = TopicTable(partitions: 1 + weather.below(2))
        port = BankPort(shelf.current.profile, topics: topics)
        log = SimulatedLog(topics)
        owners = (0..<2 + weather.below(2)).map { OwnerNode("owner-\($0 + 1)", $0) }
        workers = (0..<1 + weather.below(3)).map { WorkerNode("worker-\($0 + 1)", $0) }
        ownerGroup = Group(Array(0..<topics.partitions))
        let table = topics
        workerGroup = Group(
            Service.allCases.flatMap { service in
                (0..<table.partitions).map { TopicPartition(table.steps(service), $0) }
            })
        brokerSkew = Array(repeating: 0, count: topics.partitions)
        faultsEnd = Self.start + weather.within(1...5) * Self.day
        pace = weather.pick([40, 200, 1_000])
        patience = weather.pick([0, 10_000, 60_000])
        self.weather = Weather(&weather)
        delays = Chance(seed: request.seed, .delays)
        people = Chance(seed: request.seed, .people)
        faults = Chance(seed: request.seed, .faults)
        book = RuleBook(profile: shelf.current.profile, recordsChanges: false)
        watch = Watch(library: library, terms: shelf.current, topics: topics)
        story = request.scenario.story(children: request.children)
    }

    /// Runs until everything has come to rest, or an invariant is broken.
    func run() -> HistoryResult {
        begin()
        while watch.violation == nil, let entry = agenda.pop() {
            guard entry.time <= Self.horizon else { break }
            guard events < Self.maximumEvents else {
                watch.fail(.rest, "after \(events) events it has still not come to rest")
                break
            }
            events += 1
            now = max(now, entry.time)
            trace.mix(now)
            trace.mix(entry.what)
            entry.action()
        }
        if watch.violation == nil { checkRest() }
        letGo()
        trace.mix(book.movements)
        return HistoryResult(
            request: request, setting: shelf.setting, violation: watch.violation, occurrences: occurrences,
            events: events, simulated: .milliseconds(now - Self.start), trace: trace.value, ends: watch.ends,
            timeline: timeline)
    }

    /// Lets go of what will not happen any more: it holds on to the cluster.
    private func letGo() {
        agenda = Agenda()
        for process in processes { process.die() }
    }

    private func begin() {
        if strikes(.clockSkew, .beside("clocks")) {
            let allowance = shelf.current.profile.periods.clockAllowance.wholeMilliseconds
            bankSkew = delays.within(-allowance / 2...allowance / 2)
            for partition in brokerSkew.indices {
                brokerSkew[partition] = delays.within(-allowance / 2...allowance / 2)
            }
            for process in processes { process.skew = delays.within(-allowance / 2...allowance / 2) }
        }
        story.prepare(&book)
        for user in book.users(limit: 10_000) { brought[user.userNo] = user.available.fen }
        ownerGroup.assign(among: owners.indices.map { $0 })
        workerGroup.assign(among: workers.indices.map { $0 })
        for owner in owners { takeShares(owner) }
        for worker in workers { takeShares(worker) }
        story.begin(self)
        scheduleTroubles()
        scheduleOperators()
    }

    var processes: [Process] { owners + workers + [gateway, intake] }

    /// The inbox's partition of a family.
    func partition(of family: String) -> Int {
        if let known = partitionsOfFamilies[family] { return known }
        let number = topics.inboxPartition(ofFamily: family).number
        partitionsOfFamilies[family] = number
        return number
    }

    // MARK: Time

    /// - Parameter delay: milliseconds.
    func later(_ delay: Int64, _ what: StaticString, _ action: @escaping () -> Void) {
        agenda.add(now + max(0, delay), what, action)
    }

    /// Something that a process does: not when it has died since, and later where it stands still.
    func later(_ delay: Int64, _ process: Process, _ what: StaticString, _ action: @escaping () -> Void) {
        let life = process.life
        agenda.add(now + max(0, delay), what) {
            guard process.life == life else { return }
            guard !process.isPaused else {
                return process.postpone {
                    if process.life == life { action() }
                }
            }
            action()
        }
    }

    /// A process's clock, in milliseconds.
    func clock(_ process: Process) -> Int64 { now + process.skew }
    var bankTime: Timestamp { Timestamp(milliseconds: now + bankSkew) }

    // MARK: Faults

    /// Whether the fault happens now.
    func strikes(_ fault: Fault, _ place: @autoclosure () -> Occurrences.Place) -> Bool {
        guard now < faultsEnd, drawn[fault.rawValue] < fault.most, faults.happens(weather.rate(of: fault)) else {
            return false
        }
        drawn[fault.rawValue] += 1
        let number = draws
        draws += 1
        if let kept = request.kept, !kept.contains(number) { return false }
        let place = place()
        occurrences.add(fault, place)
        note("!", "fault \(number): \(fault.name) at \(place.step), \(place.phase.rawValue)")
        trace.mix(fault.rawValue)
        return true
    }

    /// Whether this mistake is planted.
    func has(_ fault: ShellFault) -> Bool { request.planted?.shell == fault }

    // MARK: The log

    /// Appends a record to the inbox: everybody who folds it folds the same.
    func append(_ record: InboxRecord, to partition: Int) {
        let entry = log.append(record, to: partition, at: now + brokerSkew[partition])
        if request.isTold { note("inbox/\(partition)@\(entry.offset)", record.words) }
        guard entry.offset < Self.maximumRecords else {
            return watch.fail(.rest, "the inbox has \(entry.offset) records, and it has still not come to rest")
        }
        let outputs = watch.appended(entry, to: partition, book)
        if request.isTold { for output in outputs { note("  fold", output.words) } }
        for case .history(let entry) in outputs { if case .held = entry.what { lookIn(entry.family, entry.saga) } }
        for owner in owners { wake(owner, partition) }
    }

    /// What an owner has made gets to its topic.
    func land(_ batch: OutputBatch) {
        for output in batch.outputs {
            watch.emitted(output)
            switch output {
            case .folded(.command(let command)):
                trace.mix(command)
                log.append(command, to: batch.partition)
                if let holder = workerGroup.holders[batch.partition] { wake(workers[holder], command.service) }
            case .folded(.event(let event)):
                trace.mix(event)
                story.hear(event, self)
            case .folded(.answer(let answer)): watch.heard(answer)
            case .folded(.history), .folded(.deadLetter), .deadLetter: break
            case .view(let view):
                let name = SagaName(family: view.family, saga: view.saga)
                if view.asOf >= views[name]?.asOf ?? -1 { views[name] = view }
            }
        }
    }

    func append(checkpoint record: NewRecord, to partition: Int) {
        trace.mix(record.key ?? [])
        trace.mix(record.value ?? [])
        log.append(checkpoint: record, to: partition, at: now)
    }

    // MARK: What is told

    func note(_ who: String, _ what: @autoclosure () -> String) {
        guard request.isTold else { return }
        timeline.append(TimelineLine(time: now - Self.start, who: who, what: what()))
    }
}

extension Occurrences.Place {
    static func beside(_ step: String) -> Occurrences.Place { Occurrences.Place(step: step, phase: .beside) }
}
