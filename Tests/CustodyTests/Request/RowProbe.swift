import Custody
import JSON
import TestSupport

/// One value for one row and what must become of it.
struct RowProbe {
    enum Verdict {
        case reads(Reading)
        /// Accepted as if it had not been sent.
        case passedOver
        /// Refused with this code; the message names the row, followed by this path.
        case refused(String, path: String = "")
    }

    let label: String
    /// Nothing where the parameter is left out.
    let json: JSONValue?
    let verdict: Verdict

    init(_ label: String, _ json: JSONValue?, _ verdict: Verdict) {
        self.label = label
        self.json = json
        self.verdict = verdict
    }
}

extension RowProbe {
    static let missing = "10006"
    static let invalid = "10007"

    /// Every probe that a row of the specification gives rise to, a good value first.
    ///
    /// - Parameter details: the rows of the elements, for a compound row.
    static func probes(of row: SpecificationRow, details: [SpecificationRow]) -> [RowProbe] {
        good(row, details) + bad(row) + absent(row) + (row.type == "C" ? elements(details) : [])
    }

    private static func absent(_ row: SpecificationRow) -> [RowProbe] {
        let verdict: Verdict = row.required ? .refused(missing) : .passedOver
        return [
            RowProbe("left out", nil, verdict), RowProbe("null", .null, verdict),
            RowProbe("empty", .string(""), verdict),
        ]
    }

    private static func good(_ row: SpecificationRow, _ details: [SpecificationRow]) -> [RowProbe] {
        switch row.type {
        case "S", "E":
            return goodTexts(row).map { RowProbe("good text", .string($0), .reads(.value(.text($0)))) }
        case "C":
            let elements = TableProbe.good(details)
            return [1, 2, 11].map { count in
                RowProbe(
                    "\(count) elements", .array(Array(repeating: .object(elements.object), count: count)),
                    .reads(.details(Array(repeating: elements.readings, count: count))))
            }
        default:
            let values = SpecificationType.named(row.type)?.good ?? []
            return values.map { json, value in
                RowProbe("good \(json)", JSONValue(written: json), .reads(.value(parameter(row.type, json, value))))
            } + zeros(row)
        }
    }

    private static func zeros(_ row: SpecificationRow) -> [RowProbe] {
        guard row.type == "A" else { return [] }
        return [#""0""#, #""0.00""#, "0", "0.0", "0.00"].map { json in
            RowProbe(
                "zero \(json)", JSONValue(written: json),
                row.mayBeZero ? .reads(.value(.amount(.zero))) : .refused(invalid))
        }
    }

    private static func bad(_ row: SpecificationRow) -> [RowProbe] {
        let wrong = (SpecificationType.named(row.type)?.bad ?? []).map { json in
            RowProbe("bad \(json)", JSONValue(written: json), .refused(invalid))
        }
        return wrong + badTexts(row).map { RowProbe("bad text", .string($0), .refused(invalid)) }
    }

    private static func parameter(_ type: String, _ json: String, _ value: Int64) -> ParameterValue {
        switch type {
        case "A": return .amount(Amount(fen: value))
        case "I": return .integer(value)
        case "F": return .decimal(value)
        case "T": return .dateTime(Timestamp(milliseconds: value * 1000))
        case "B": return .boolean(value == 1)
        default:
            guard let date = WireDate(wire: "\(value)") else {
                preconditionFailure("The test's own value \(json) of type \(type) is none.")
            }
            return .date(date)
        }
    }

    /// One element of two at fault: the path says which and where in it.
    private static func elements(_ rows: [SpecificationRow]) -> [RowProbe] {
        let good = TableProbe.good(rows)
        let others: [RowProbe] = ["1", "null", #""a""#, "[]"].map { json in
            RowProbe(
                "element \(json)", .array([.object(good.object), JSONValue(written: json)]),
                .refused(invalid, path: "[1]"))
        }
        let inner = TableProbe.probes(of: rows, details: []).map { probe in
            let json = JSONValue.array([.object(good.object), .object(probe.object)])
            switch probe.verdict {
            case .accepted(let readings):
                return RowProbe("element: \(probe.label)", json, .reads(.details([good.readings, readings])))
            case .refused(let code, let path):
                return RowProbe("element: \(probe.label)", json, .refused(code, path: "[1].\(path)"))
            }
        }
        return others + inner
    }
}
