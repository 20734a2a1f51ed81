import Expressions
import Foundation
import JSON
import Runtime

/// `loansaga eval`
enum EvalCommand: Command {
    private static let with = Option.value("with", "JSON", "An object: the names that the expression may use.")

    static let syntax = Syntax(
        "eval", "Work out an expression of the language of workflows.",
        discussion: [
            "Prints the value and its type. The language is a part of CEL with exact money: amount(\"12.34\").",
            "An expression that begins with '-' comes after '--', or in parentheses.",
        ],
        positionals: [Positional("EXPRESSION", "The expression, or '-' to read it from standard input.")],
        options: [with, .json])

    /// A text that is no expression, or one that comes to nothing.
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let text = try text(arguments.positionals[0])
        var names: [String: ValueType] = [:]
        var values: [String: Value] = [:]
        for (name, json) in try members(arguments) {
            do {
                (values[name], names[name]) = try named(Value.reading(json))
            } catch {
                throw invalid(arguments, "\(name): \(error)")
            }
        }
        do {
            let expression = try Expression(text, names: names)
            let value = try expression.value(from: Values(values))
            if arguments.has(.json) {
                try Output.json(["type": .string(expression.type.description), "value": value.json])
            } else {
                try Output.line("\(value.json.text) (\(expression.type))")
            }
            return .done
        } catch let error as ExpressionError {
            throw Failure(description: "\(error)\n\(excerpt(of: text, at: error.position))")
        } catch let error as EvaluationError {
            throw Failure(description: "\(error)\n\(excerpt(of: text, at: error.position))")
        }
    }

    private static func named(_ read: (value: Value, type: ValueType)) -> (Value, ValueType) { read }

    private static func text(_ argument: String) throws -> String {
        guard argument == "-" else { return argument }
        let most = ExpressionLimits.maximumTextBytes
        let data = try FileHandle.standardInput.read(upToCount: most + 1) ?? Data()
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Failure(description: "standard input is not UTF-8")
        }
        return text
    }

    private static func members(_ arguments: Arguments) throws -> JSONObject {
        guard let text = arguments.text(with) else { return JSONObject() }
        do {
            guard case .object(let object) = try JSONValue(reading: text) else {
                throw invalid(arguments, "it is no object")
            }
            return object
        } catch let error as JSONError {
            throw invalid(arguments, "\(error)")
        }
    }

    private static func invalid(_ arguments: Arguments, _ why: String) -> UsageError {
        .invalidValue(
            command: arguments.command, option: with.usage, value: why, expected: "an object such as '{\"x\": 1}'")
    }

    /// The line that an error is in, and a mark below the place.
    private static func excerpt(of text: String, at position: SourcePosition) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(position.line - 1) else { return "" }
        return "  \(lines[position.line - 1])\n  \(String(repeating: " ", count: position.column - 1))^"
    }
}
