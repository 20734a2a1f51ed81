import Custody
import JSON
import TestSupport

/// Sends the probes of answers and notifications through the classifier: a success that fits is believed, one that does
/// not is in doubt, whatever its status says.
enum ResultCheck {
    static func findings(_ catalogue: Catalogue, _ service: SpecificationService) -> [Finding] {
        guard let named = Service(rawValue: service.code) else { return [] }
        let classifier = Classifier(profile: .sandbox, catalogue: catalogue)
        let answers = TableProbes(service, .response).all.compactMap { probe in
            let answer = DirectAnswer(status: 200, respData: probe.body, signature: "00")
            return finding(
                "\(named) answer", probe, classifier.outcome(of: answer, to: Intent(named, [:]), signatureIsValid: true)
            )
        }
        let notifications = TableProbes(service, .notification).all.compactMap { probe in
            finding(
                "\(named) notification", probe, classifier.outcome(ofNotification: probe.body, to: Intent(named, [:])))
        }
        return answers + notifications
    }

    private static func finding(_ place: String, _ probe: TableProbe, _ outcome: Outcome) -> Finding? {
        switch (probe.verdict, outcome) {
        case (.accepted, .applied(.response(probe.object))), (.refused, .inDoubt):
            nil
        case (.accepted, _) where ["status", "respCode"].contains(probe.row):
            // Another status or code is another outcome; the classifier's own table has them all.
            nil
        case (.accepted, _), (.refused, _):
            Finding(place: "\(place) \(probe.label)", expected: "\(probe.verdict)", found: "\(outcome)")
        }
    }
}

extension TableProbe {
    fileprivate var body: [UInt8] { JSONValue.object(object).encoded() }
}
