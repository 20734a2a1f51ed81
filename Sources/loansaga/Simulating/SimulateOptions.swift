import Custody
import Foundation
import Runtime
import Simulation

/// What `loansaga simulate` was asked for.
struct SimulateOptions {
    /// What is done with mistakes that are planted in the engine.
    enum Planting {
        case nothing
        case list
        case one(PlantedFault)
        /// All there are, one after the other.
        case all
    }

    static let seeds = Option.value(
        "seeds", "N", "How many histories, a seed each. Default: 1000; with --engine-fault, 20000.")
    static let from = Option.value("from", "SEED", "The first history's seed. Default: 1.")
    static let scenario = Option.values(
        "scenario", "S", "Which story: \(Scenario.list); 'all', the default: a seed takes one. May be repeated.")
    static let children = Option.value(
        "children", "N",
        "How many bids, claims or users, 1 to 200. Default: \(Scenario.loan.usualChildren); of a crowd"
            + " \(Scenario.crowd.usualChildren), of accounts \(Scenario.accounts.usualChildren).")
    static let keep = Option.value(
        "keep", "N,N", "Of the faults that are drawn only these, by their numbers; 'none' for none.")
    static let timeline = Option.flag("timeline", "Print all that happens, instead of shrinking a failure.")
    static let keepGoing = Option.flag("keep-going", "Count broken invariants instead of stopping at the first.")
    static let requireFaults = Option.flag(
        "require-faults", "Fail when a fault never happened; from \(Campaign.enough) histories on that is always so.")
    static let engineFault = Option.value(
        "engine-fault", "F", "Plant a mistake in the engine, to see whether it is found; 'all' of them, or 'list' them."
    )
    static let profile = Option.value(
        "profile", "FILE|NAME", "The bank's profile: a file or the name of a built-in one. Default: sandbox.")
    static let workflows = Option.value("workflows", "DIR", "The definitions. Default: workflows.")
    static let jobs = Option.value(
        "jobs", "N", "On how many threads. The result does not depend on it. Default: one for each processor.")
    static let report = Option.value("report", "FILE.html", "Write a page about the run to this file.")

    static let all = [
        seeds, from, scenario, children, keep, timeline, keepGoing, requireFaults, engineFault, BankSetting.option,
        profile,
        workflows, jobs, report, .json,
    ]

    let plan: CampaignPlan
    let planting: Planting
    let settings: [BankSetting]
    let definitions: [(name: String, bytes: [UInt8])]
    let simulator: Simulator
    let jobs: Int
    let report: ReportFile?
    let isTold: Bool
    let requiresFaults: Bool
    let isJSON: Bool
    /// The files' options, as they were given.
    private let sources: [String]

    /// Reads the definitions and the profile; blocks on the files.
    init(_ arguments: Arguments) throws {
        planting = try Self.planting(arguments)
        let scenarios = try Self.scenarios(arguments)
        let standard = if case .nothing = planting { 1_000 } else { 20_000 }
        var plan = CampaignPlan(
            from: UInt64(try arguments.integer(Self.from, in: 0...Int.max / 2) ?? 1),
            histories: try arguments.integer(Self.seeds, in: 1...1_000_000_000) ?? standard, scenarios: scenarios,
            children: try arguments.integer(Self.children, in: 1...200))
        plan.kept = try Self.kept(arguments)
        plan.goesOn = arguments.has(Self.keepGoing)
        if case .one(let fault) = planting { plan.planted = fault }
        self.plan = plan
        settings = try BankSetting.read(arguments)
        definitions = try WorkflowFiles.bytes(inFolder: arguments.text(Self.workflows) ?? "workflows")
        let profile = try Self.profile(arguments)
        var shelves: [Shelf] = []
        for setting in settings { shelves.append(try Shelf(files: definitions, profile: profile, setting: setting)) }
        simulator = Simulator(shelves)
        jobs =
            try arguments.integer(Self.jobs, in: 1...1_024) ?? ProcessInfo.processInfo.activeProcessorCount
        report = try arguments.text(Self.report).map { path throws(ReportFile.Unwritable) in try ReportFile(path) }
        isTold = arguments.has(Self.timeline)
        requiresFaults = arguments.has(Self.requireFaults)
        isJSON = arguments.has(.json)
        sources = [Self.profile, Self.workflows].flatMap { option in
            arguments.text(option).map { [option.spelling, $0] } ?? []
        }
        if isTold, isJSON {
            throw UsageError.invalidValue(
                command: arguments.command, option: Self.timeline.usage, value: "it with \(Option.json.spelling)",
                expected: "one of the two; JSON has the shrunk timeline of what fails")
        }
        if case .all = planting, isTold {
            throw UsageError.invalidValue(
                command: arguments.command, option: Self.engineFault.usage,
                value: "'all' with \(Self.timeline.spelling)",
                expected: "the name of one")
        }
    }

    // MARK: Words

    static func planting(_ arguments: Arguments) throws(UsageError) -> Planting {
        switch arguments.text(engineFault) {
        case nil: return .nothing
        case "all"?: return .all
        case "list"?: return .list
        case let name?:
            guard let fault = PlantedFault(name) else {
                let known = PlantedFault.all.map(\.description) + ["all", "list"]
                throw .unknownWord(
                    command: arguments.command, option: engineFault.usage, word: name, known: known,
                    suggestion: Suggestion.nearest(to: name, in: known))
            }
            return .one(fault)
        }
    }

    private static func scenarios(_ arguments: Arguments) throws(UsageError) -> [Scenario] {
        try arguments.check(scenario, isOneOf: Scenario.self, or: ["all"])
        let words = arguments.texts(scenario)
        guard !words.isEmpty, !words.contains("all") else { return Scenario.allCases }
        return Scenario.allCases.filter { words.contains($0.rawValue) }
    }

    private static func profile(_ arguments: Arguments) throws -> [UInt8] {
        do {
            return try ProfileSource.bytes(arguments.text(profile) ?? Profile.sandbox.name)
        } catch let error as ProfileSource.UnknownProfile {
            let names = Profile.builtIn.map(\.name).joined(separator: ", ")
            throw UsageError.invalidValue(
                command: arguments.command, option: profile.usage, value: "'\(error.source)'",
                expected: "the name of a built-in profile (\(names)) or a file")
        }
    }

    private static func kept(_ arguments: Arguments) throws(UsageError) -> Set<Int>? {
        guard let text = arguments.text(keep) else { return nil }
        guard text != "none" else { return [] }
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else {
            throw .invalidValue(
                command: arguments.command, option: keep.usage, value: "'\(text)'",
                expected: "numbers of faults with commas between, or 'none'")
        }
        return Set(numbers.compactMap(\.self))
    }
}

extension SimulateOptions {
    /// The command that runs all of it again.
    var command: String {
        var words = [
            "loansaga", "simulate", Self.seeds.spelling, "\(plan.histories)", Self.from.spelling, "\(plan.from)",
        ]
        for scenario in plan.scenarios { words += [Self.scenario.spelling, scenario.rawValue] }
        if let children = plan.children { words += [Self.children.spelling, "\(children)"] }
        words += keptWords(plan.kept)
        if let planted = plan.planted { words += [Self.engineFault.spelling, planted.description] }
        if plan.goesOn { words.append(Self.keepGoing.spelling) }
        // In their order: a seed takes one by its place.
        if settings != BankSetting.all { words += settings.flatMap(Self.words) }
        return (words + sources.map(Self.quoted)).joined(separator: " ")
    }

    private func keptWords(_ kept: Set<Int>?) -> [String] {
        guard let kept else { return [] }
        return [Self.keep.spelling, kept.isEmpty ? "none" : kept.sorted().map { "\($0)" }.joined(separator: ",")]
    }

    private static func words(_ setting: BankSetting) -> [String] { [BankSetting.option.spelling, "\(setting)"] }

    /// The command that runs a history again, under its own setting alone, and tells all that happens in it.
    func replay(of request: HistoryRequest, under setting: BankSetting) -> String {
        var words = [
            "loansaga", "simulate", Self.seeds.spelling, "1", Self.from.spelling, "\(request.seed)",
            Self.scenario.spelling, request.scenario.rawValue, Self.children.spelling, "\(request.children)",
        ]
        words += keptWords(request.kept) + Self.words(setting)
        if let planted = request.planted { words += [Self.engineFault.spelling, planted.description] }
        return (words + sources.map(Self.quoted) + [Self.timeline.spelling]).joined(separator: " ")
    }

    /// As a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: ","):
                true
            case _: false
            }
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
