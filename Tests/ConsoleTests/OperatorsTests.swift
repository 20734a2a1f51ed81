import Crypto
import Foundation
import TestSupport
import Testing

@testable import Console

@Suite("Operators and their tokens") struct OperatorsTests {
    let folder: TemporaryFolder
    let file: OperatorsFile

    init() throws {
        folder = try TemporaryFolder()
        file = OperatorsFile(path: folder.path("operators.json"))
    }

    @Test("Somebody who is added is known by the token, which is nowhere in the file")
    func added() throws {
        let token = try file.add("liu", .viewer)
        let other = try file.add("wang@bank", .operator)
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        #expect(!text.contains(token) && !text.contains(token.dropFirst(3)))
        let list = try file.read().list
        #expect(list.holder(of: token)?.name == "liu" && list.holder(of: token)?.role == .viewer)
        #expect(list.holder(of: other)?.role == .operator)
        #expect(token != other && token.utf8.count == 67)
        for wrong in ["", token + "x", String(token.dropLast()), token.uppercased()] {
            #expect(list.holder(of: wrong) == nil)
        }
    }

    @Test("The file is its owner's alone, and whoever opens it to others is warned")
    func permissions() throws {
        _ = try file.add("liu", .viewer)
        #expect(try file.read().warning == nil)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        #expect(try file.read().warning?.mode == 0o644)
        _ = try file.add("wang", .viewer)
        #expect(try file.read().warning == nil)
    }

    @Test(
        "A list that will not do is refused with what is wrong with it",
        arguments: [
            ("", "not JSON"), ("{}", "a list"), ("[1]", "operator 1"),
            (#"[{"name":"a b","role":"viewer","tokenSHA256":"00"}]"#, "'name'"),
            (#"[{"name":"a","role":"root","tokenSHA256":"00"}]"#, "viewer or operator"),
            (#"[{"name":"a","role":"viewer","tokenSHA256":"00"}]"#, "'tokenSHA256'"),
            (#"[{"name":"a","role":"viewer","token":"x"}]"#, "'token'"),
        ])
    func problems(text: String, naming: String) throws {
        try Data(text.utf8).write(to: URL(filePath: file.path))
        #expect {
            _ = try file.read()
        } throws: { error in
            "\(error)".contains(naming) && "\(error)".contains(file.path)
        }
        #expect(throws: OperatorsFile.Problem.self) { _ = try file.add("liu", .viewer) }
        #expect(try String(contentsOfFile: file.path, encoding: .utf8) == text, "it is left as it is")
    }

    @Test("A file that is not there is named with how it is made", arguments: ["operators.json", "no/operators.json"])
    func missing(name: String) {
        #expect {
            _ = try OperatorsFile(path: folder.path(name)).read()
        } throws: { error in
            "\(error)".contains("loansaga operators add")
        }
    }

    @Test("What somebody is called is letters, digits and a few signs", arguments: ["", "a b", "a/b", "é", "a\n"])
    func names(name: String) {
        #expect(throws: OperatorsFile.Problem.self) { _ = try file.add(name, .viewer) }
    }
}
