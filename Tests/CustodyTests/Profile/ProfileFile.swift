import Custody
import Foundation
import JSON

/// The built-in profile's file, to be spoilt one place at a time.
enum ProfileFile {
    /// A step on the way to a place in a JSON document.
    enum Step: Hashable {
        case member(String)
        case element(Int)
    }

    struct Place {
        let steps: [Step]
        let value: JSONValue

        /// As errors spell it.
        var path: String {
            steps.reduce("") { path, step in
                switch step {
                case .member(let name): path.isEmpty ? name : "\(path).\(name)"
                case .element(let index): "\(path)[\(index)]"
                }
            }
        }
    }

    static let sandbox: JSONValue = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "Sources/Custody/Profile/sandbox.json")
        do {
            return try JSONValue(reading: Array(Data(contentsOf: file)))
        } catch {
            preconditionFailure("The built-in profile's file \(file) cannot be read: \(error)")
        }
    }()

    /// Every value of the file, the whole of it included.
    static let places: [Place] = places(of: sandbox, at: [])

    private static func places(of value: JSONValue, at steps: [Step]) -> [Place] {
        var places = [Place(steps: steps, value: value)]
        for (name, member) in value.object ?? [:] { places += self.places(of: member, at: steps + [.member(name)]) }
        for (index, element) in (value.array ?? []).enumerated() {
            places += self.places(of: element, at: steps + [.element(index)])
        }
        return places
    }

    /// The file with another value, or none, in one place.
    static func with(_ value: JSONValue?, at steps: some Collection<Step>, in file: JSONValue = sandbox) -> JSONValue {
        guard let step = steps.first else { return value ?? .null }
        switch (step, file) {
        case (.member(let name), .object(var object)):
            if steps.count == 1 {
                object[name] = value
            } else {
                object[name] = with(value, at: steps.dropFirst(), in: object[name] ?? [:])
            }
            return .object(object)
        case (.element(let index), .array(var elements)):
            elements[index] = with(value, at: steps.dropFirst(), in: elements[index])
            return .array(elements)
        case (.member, _), (.element, _):
            preconditionFailure("The file has no such place: \(Array(steps)).")
        }
    }

    static func read(_ file: JSONValue) throws(ProfileError) -> Profile {
        try Profile(reading: file.encoded())
    }

    /// Where reading the file fails; nothing where it does not.
    static func failure(_ file: JSONValue) -> ProfileError? {
        do {
            _ = try read(file)
            return nil
        } catch {
            return error
        }
    }
}
