import Custody
import JSON
import TestSupport

/// One object for a table and what must become of it.
struct TableProbe {
    enum Verdict {
        /// Read as these, in this order.
        case accepted([NamedReading])
        /// Refused with this code; the message begins with this path.
        case refused(String, path: String)
    }

    let label: String
    /// The row that the probe is about; empty where it is about all.
    let row: String
    let object: JSONObject
    let verdict: Verdict

    /// Every row once, each with an ordinary value.
    static func good(_ rows: [SpecificationRow], details: [SpecificationRow] = []) -> (
        object: JSONObject, readings: [NamedReading]
    ) {
        var object = JSONObject()
        var readings: [NamedReading] = []
        for row in rows {
            guard let probe = RowProbe.probes(of: row, details: details).first, case .reads(let reading) = probe.verdict
            else { preconditionFailure("The test has no good value for \(row.name).") }
            object[row.name] = probe.json
            readings.append(NamedReading(name: row.name, reading: reading))
        }
        return (object, readings)
    }

    /// Every probe that a table of the specification gives rise to.
    static func probes(of rows: [SpecificationRow], details: [SpecificationRow]) -> [TableProbe] {
        let full = good(rows, details: details)
        var probes = whole(rows, full.object, full.readings)
        for (position, row) in rows.enumerated() {
            for probe in RowProbe.probes(of: row, details: details) {
                var object = full.object
                object[row.name] = probe.json
                var readings = full.readings
                let verdict: Verdict
                switch probe.verdict {
                case .reads(let reading):
                    readings[position] = NamedReading(name: row.name, reading: reading)
                    verdict = .accepted(readings)
                case .passedOver:
                    readings.remove(at: position)
                    verdict = .accepted(readings)
                case .refused(let code, let path):
                    verdict = .refused(code, path: row.name + path)
                }
                let label = "\(row.name): \(probe.label)"
                probes.append(TableProbe(label: label, row: row.name, object: object, verdict: verdict))
            }
        }
        return probes
    }

    /// All rows, the required ones alone, all in reverse, and all with one more that no table knows.
    private static func whole(
        _ rows: [SpecificationRow], _ object: JSONObject, _ readings: [NamedReading]
    ) -> [TableProbe] {
        let required = Set(rows.filter(\.required).map(\.name))
        var least = JSONObject()
        var reversed = JSONObject()
        for (name, value) in object.reversed() { reversed[name] = value }
        for (name, value) in object where required.contains(name) { least[name] = value }
        var more = object
        more["notInAnyTable"] = ["a": 1]
        return [
            TableProbe(label: "every row", row: "", object: object, verdict: .accepted(readings)),
            TableProbe(
                label: "required rows", row: "", object: least,
                verdict: .accepted(readings.filter { required.contains($0.name) })),
            TableProbe(label: "reverse order", row: "", object: reversed, verdict: .accepted(readings)),
            TableProbe(label: "one more", row: "", object: more, verdict: .accepted(readings)),
        ]
    }

    /// What is wrong with an attempt at reading the object; nothing where it went as it must.
    func finding(_ place: @autoclosure () -> String, _ read: (JSONObject) throws(Refusal) -> Parameters) -> Finding? {
        do {
            let readings = try read(object).readings
            if case .accepted(let expected) = verdict, readings == expected { return nil }
            return Finding(place: "\(place()) \(label)", expected: "\(verdict)", found: "\(readings)")
        } catch {
            if case .refused(let code, let path) = verdict, error.code.rawValue == code,
                error.message.utf8.starts(with: "\(path)：".utf8), error.message.unicodeScalars.count <= 50
            {
                return nil
            }
            return Finding(place: "\(place()) \(label)", expected: "\(verdict)", found: "\(error)")
        }
    }
}
