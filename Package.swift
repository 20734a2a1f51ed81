// swift-tools-version: 6.2
import PackageDescription

/// Continuous integration tolerates no warning; a newer compiler's new ones stop nobody else.
let continuousIntegration = Context.environment["CI"] != nil

let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (continuousIntegration ? [.treatAllWarnings(as: .error)] : [])

/// A library of C from Debian: a module map and a shim, nothing else.
func library(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A room of the house; it may use rooms on lower floors only (see Sources/README.md).
func room(
    _ name: String, uses rooms: [Target.Dependency] = [], documents: [String] = [], resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: rooms, exclude: documents, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, fixtures: [String] = [], of rooms: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: rooms + ["TestSupport"], exclude: fixtures, swiftSettings: settings)
}

let package = Package(
    name: "LoanSaga",
    products: [.executable(name: "loansaga", targets: ["loansaga"])],
    targets: [
        library("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        library("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
        library("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
        library("CRDKafka", pkgConfig: "rdkafka", apt: "librdkafka-dev"),
        library("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),

        room("Octets"),
        room("Queues"),

        room("JSON", uses: ["Octets"]),
        room("Crypto", uses: ["COpenSSL", "Octets"]),
        room("HTTP", uses: ["CCurl", "CMicroHTTPD", "Octets", "Queues"]),
        room("SQLite", uses: ["CSQLite"]),
        room("Runtime", uses: ["JSON", "Queues"]),
        room("Log"),

        room("EmbeddedLog", uses: ["Log", "Queues", "SQLite"]),
        room("KafkaLog", uses: ["Log", "Queues", "CRDKafka"]),
        room("Monitoring", uses: ["HTTP", "Runtime"]),
        room("Pages", uses: ["Crypto", "HTTP"]),
        room("Visitors"),

        room("Expressions", uses: ["JSON"]),
        room("Custody", uses: ["JSON", "Crypto", "Octets"], resources: [.embedInCode("Profile/sandbox.json")]),
        room("Topics", uses: ["Log", "Custody"]),
        room("Workflow", uses: ["Custody", "Expressions", "JSON"]),
        room(
            "Saga", uses: ["Workflow", "Expressions", "Custody", "Crypto", "JSON"], documents: ["README.md"]),
        room(
            "Roles",
            uses: ["Saga", "Topics", "Workflow", "Expressions", "Custody", "Crypto", "Log", "JSON", "Octets", "Queues"]),
        room(
            "Orchestrator",
            uses: [
                "Roles", "Saga", "Topics", "Workflow", "Expressions", "Custody", "Crypto", "Log", "EmbeddedLog",
                "KafkaLog",
                "HTTP", "Monitoring", "Pages", "SQLite", "JSON", "Octets", "Queues", "Runtime",
            ], documents: ["README.md"]),
        room(
            "Console",
            uses: [
                "Orchestrator", "Roles", "Saga", "Topics", "Workflow", "Expressions", "Custody", "Crypto", "Log",
                "HTTP",
                "Monitoring", "SQLite", "JSON", "Octets", "Queues", "Runtime",
            ], resources: [.embedInCode("Serving/openapi.json")]),
        room("Ledger", uses: ["Custody", "Crypto", "JSON"]),
        room(
            "Simulation",
            uses: [
                "Roles", "Ledger", "Saga", "Topics", "Workflow", "Expressions", "Custody", "Crypto", "Log", "JSON",
                "Queues",
            ], documents: ["README.md"]),
        room(
            "Bank",
            uses: [
                "Ledger", "Custody", "Crypto", "HTTP", "JSON", "Monitoring", "Pages", "Runtime", "SQLite", "Queues",
            ],
            documents: ["README.md"]),

        .executableTarget(
            name: "loansaga",
            dependencies: [
                "Bank", "Expressions", "Ledger", "Custody", "Crypto", "EmbeddedLog", "HTTP", "JSON", "KafkaLog", "Log",
                "Queues", "Runtime", "SQLite", "Saga", "Topics", "Workflow", "Roles", "Orchestrator", "Console",
                "Octets",
                "Monitoring", "Pages", "Simulation", "Visitors",
            ],
            swiftSettings: settings),

        .executableTarget(
            name: "mock-kafka", dependencies: ["KafkaLog", "Log"], path: "Tests/MockKafka", swiftSettings: settings),
        .target(
            name: "TestSupport",
            dependencies: [
                "Bank", "Console", "Crypto", "Custody", "EmbeddedLog", "HTTP", "JSON", "Ledger", "Log", "Orchestrator",
                "Roles", "Runtime", "Saga", "Topics", "Visitors",
            ], path: "Tests/Support", swiftSettings: settings),
        tests("OctetsTests", of: ["Octets"]),
        tests("QueuesTests", of: ["Queues"]),
        tests("JSONTests", of: ["JSON"]),
        tests("CryptoTests", of: ["Crypto"]),
        tests("HTTPTests", of: ["HTTP"]),
        tests("SQLiteTests", of: ["SQLite"]),
        tests("RuntimeTests", of: ["Runtime", "JSON", "Queues"]),
        tests("MonitoringTests", of: ["Monitoring", "HTTP", "Runtime"]),
        tests("PagesTests", of: ["Pages", "HTTP"]),
        tests("LogTests", of: ["Log", "EmbeddedLog", "KafkaLog"]),
        .executableTarget(
            name: "LogWriter", dependencies: ["EmbeddedLog", "Log"], path: "Tests/LogWriter", swiftSettings: settings),
        tests("EmbeddedLogTests", of: ["EmbeddedLog", "Log", "Queues", "SQLite", "LogWriter"]),
        tests("ExpressionsTests", of: ["Expressions", "JSON"]),
        tests("KafkaLogTests", of: ["KafkaLog", "CRDKafka", "Log", "mock-kafka"]),
        tests("TopicsTests", of: ["Topics", "Log", "Custody"]),
        tests("CustodyTests", of: ["Custody", "Crypto", "JSON"]),
        tests(
            "SagaTests", fixtures: ["Fixtures/v1"],
            of: ["Saga", "Workflow", "Expressions", "Ledger", "Custody", "Crypto", "JSON"]),
        tests(
            "RolesTests", fixtures: ["Fixtures/v1"],
            of: [
                "Roles", "Saga", "Topics", "Workflow", "Expressions", "Ledger", "Custody", "Crypto", "Log", "JSON",
                "Octets",
            ]),
        tests(
            "OrchestratorTests",
            of: [
                "Orchestrator", "Roles", "Saga", "Topics", "Workflow", "Expressions", "Bank", "Ledger", "Custody",
                "Crypto",
                "Log", "EmbeddedLog", "KafkaLog", "HTTP", "SQLite", "JSON", "Octets", "Queues", "Runtime", "Visitors",
            ]),
        tests(
            "ConsoleTests",
            of: [
                "Console", "Orchestrator", "Roles", "Saga", "Topics", "Workflow", "Expressions", "Bank", "Ledger",
                "Custody",
                "Crypto", "Log", "EmbeddedLog", "HTTP", "SQLite", "JSON", "Octets", "Queues", "Runtime",
            ]),
        tests(
            "SimulationTests",
            of: ["Simulation", "Roles", "Saga", "Topics", "Workflow", "Ledger", "Custody", "Crypto", "JSON"]),
        tests("WorkflowTests", of: ["Workflow", "Custody", "JSON"]),
        tests("LedgerTests", of: ["Ledger", "Custody", "JSON"]),
        tests(
            "BankTests",
            of: ["Visitors", "Bank", "Ledger", "Custody", "Crypto", "HTTP", "JSON", "Queues", "Runtime", "SQLite"]),
        tests(
            "CommandTests",
            of: [
                "loansaga", "mock-kafka", "EmbeddedLog", "Log", "Custody", "JSON", "Crypto", "HTTP", "KafkaLog",
                "Console",
                "Orchestrator", "Roles", "Runtime", "Saga", "Topics",
            ]),
    ]
)
