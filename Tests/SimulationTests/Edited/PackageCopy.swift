import Foundation
import JSON
import TestSupport
import Testing

/// The package in a folder of its own, where it may be edited and is built in release.
struct PackageCopy {
    static let original = ShippedWorkflows.folder.deletingLastPathComponent()
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        // Without the tests' folders there is no package, though none of them is built.
        for name in ["Package.swift", "Sources", "Tests"] {
            try copy(name)
        }
    }

    /// Builds it with the edit, or as it is, and runs histories up to the first in which an invariant is broken.
    func simulate(histories: Int, with edit: RolesEdit? = nil) async throws -> JSONValue {
        if let edit { try apply(edit) }
        let swift = try #require(CommandRunner.find("swift"))
        let built = try await CommandRunner.run(
            swift, ["build", "-c", "release", "--product", "loansaga", "--package-path", folder.path("")],
            within: .seconds(1_800))
        try #require(built.exitCode == 0, "\(built.output.suffix(4_000))")
        if let edit { try revert(edit) }
        let result = try await CommandRunner.run(
            folder.path(".build/release/loansaga"),
            [
                "simulate", "--seeds", "\(histories)", "--workflows",
                ShippedWorkflows.folder.path(percentEncoded: false), "--json",
            ], within: .seconds(1_800))
        let json = try JSONValue(reading: result.output)
        #expect(result.exitCode == (json["failed"] == 0 ? 0 : 1), "\(result.errors.suffix(4_000))")
        return json
    }

    private func apply(_ edit: RolesEdit) throws {
        let file = folder.url.appending(path: edit.path)
        let source = try edit.applied(to: String(contentsOf: file, encoding: .utf8))
        try source.write(to: file, atomically: true, encoding: .utf8)
    }

    private func revert(_ edit: RolesEdit) throws {
        try FileManager.default.removeItem(at: folder.url.appending(path: edit.path))
        try copy(edit.path)
    }

    private func copy(_ path: String) throws {
        try FileManager.default.copyItem(
            at: Self.original.appending(path: path), to: folder.url.appending(path: path))
    }
}
