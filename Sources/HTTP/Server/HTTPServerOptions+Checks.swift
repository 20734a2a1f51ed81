import CMicroHTTPD

extension HTTPServerOptions {
    /// Room for the head, what the library notes about each of its lines, and the answer's header.
    var memoryPerConnection: Int { 3 * maximumHeaderBytes + 16 * 1024 }

    func check() throws(HTTPServerError) {
        let version = String(cString: MHD_get_version())
        guard version.hasPrefix("0.9.75") else { throw .libraryUnknown(version: version) }
        for (name, value, range) in [
            ("threads", threads, 1...256),
            ("maximumConnections", maximumConnections, threads...1_000_000),
            ("maximumConnectionsPerAddress", maximumConnectionsPerAddress, 0...1_000_000),
            ("maximumHeaderBytes", maximumHeaderBytes, 1024...1024 * 1024),
            ("maximumTargetBytes", maximumTargetBytes, 16...maximumHeaderBytes),
            ("maximumBodyBytes", maximumBodyBytes, 0...1 << 40),
            ("maximumBufferedBytes", maximumBufferedBytes, maximumBodyBytes...1 << 42),
        ] where !range.contains(value) {
            throw .badOption("\(name) is \(value), not in \(range.lowerBound) to \(range.upperBound)")
        }
        for (name, value) in [
            ("headerDeadline", headerDeadline), ("bodyDeadline", bodyDeadline), ("answerDeadline", answerDeadline),
            ("sendDeadline", sendDeadline), ("idleDeadline", idleDeadline),
        ] where value <= .zero || value > .seconds(86_400) {
            throw .badOption("\(name) is \(value), not more than nothing and at most a day")
        }
        if let problem = tlsProblem { throw .badCertificate(problem) }
    }

    private var tlsProblem: String? {
        guard tls != nil else { return nil }
        return withTLS { certificate, key, authority, _ in
            if let problem = http_tls_problem(certificate, key) {
                return "certificate or key: " + String(cString: problem)
            }
            if let authority, let problem = http_trust_problem(authority) {
                return "client authority: " + String(cString: problem)
            }
            return nil
        }
    }

    /// Lends the PEM texts as C strings, all nil without TLS.
    func withTLS<Result>(
        _ body: (UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Result
    ) -> Result {
        guard let tls else { return body(nil, nil, nil, nil) }
        let priorities = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
        return Self.text(tls.certificate).withCString { certificate in
            Self.text(tls.privateKey).withCString { key in
                priorities.withCString { priorities in
                    guard let authority = tls.clientAuthority else { return body(certificate, key, nil, priorities) }
                    return Self.text(authority).withCString { body(certificate, key, $0, priorities) }
                }
            }
        }
    }

    private static func text(_ pem: [UInt8]) -> String { String(decoding: pem, as: UTF8.self) }
}
