import Foundation
import JSON
import Simulation
import Testing

@Suite("The edits of Roles") struct RolesEditTests {
    @Test("Fit its text as it is", arguments: RolesEdit.all.map(\.name)) func fits(_ name: String) throws {
        let edit = try #require(RolesEdit.all.first { $0.name == name })
        let source = try String(contentsOf: PackageCopy.original.appending(path: edit.path), encoding: .utf8)
        #expect(try edit.applied(to: source) != source)
    }
}

/// A long run: `LOANSAGA_TEST_EDITED_ROLES` says how many histories there are at most, and has it run at all. Most of the
/// time is building.
@Suite(
    "Mistakes made in Roles itself",
    .enabled(if: ProcessInfo.processInfo.environment["LOANSAGA_TEST_EDITED_ROLES"] != nil))
struct EditedRolesTests {
    private static let histories =
        Int(ProcessInfo.processInfo.environment["LOANSAGA_TEST_EDITED_ROLES"] ?? "") ?? 1_000

    @Test("Are found by histories that break nothing without them", .timeLimit(.minutes(90)))
    func found() async throws {
        let copy = try PackageCopy()
        let sound = try await copy.simulate(histories: Self.histories)
        #expect(sound["failed"] == 0, "\(sound["broken"]?.text ?? "")")
        for edit in RolesEdit.all {
            let run = try await copy.simulate(histories: Self.histories, with: edit)
            let failure = try #require(
                run["failures"]?.array?.first, "'\(edit.name)' was not found in \(Self.histories) histories")
            let invariant = failure["invariant"]?.string.flatMap(Invariant.init)
            #expect(invariant.map(edit.invariants.contains) == true, "'\(edit.name)': \(failure["what"]?.string ?? "")")
            print(
                "'\(edit.name)' was found by \(invariant?.rawValue ?? "nothing") after \(run["histories"]?.text ?? "") histories: "
                    + (failure["what"]?.string ?? ""))
        }
    }
}
