extension Benchmark {
    /// The processes that benchmarks start; they are no benchmarks of their own and not listed.
    enum Peer: String, CaseIterable {
        case bank = "peer-bank"
        case httpServer = "peer-http-server"
        case slowClients = "peer-slow-clients"
        case logOpening = "peer-log-opening"
        case mockKafka = "peer-mock-kafka"
    }

    static let peers = Peer.allCases.map { peer in
        Benchmark(name: peer.rawValue, summary: "The other side of a benchmark.", seconds: 0) { _ in
            switch peer {
            case .bank: try BankPeer.run()
            case .httpServer: try HTTPServerPeer.run()
            case .slowClients: try SlowClientsPeer.run()
            case .logOpening: try LogOpeningPeer.run()
            case .mockKafka: try MockKafkaPeer.run()
            }
            return []
        }
    }
}
