import HTTP
import JSON
import Testing

@testable import Console

@Suite("The document of the interface") struct OpenAPITests {
    static func document() throws -> JSONValue {
        try JSONValue(reading: OpenAPI.document, limits: JSONLimits(maximumBytes: 1 << 20))
    }

    static let methods = ["get", "post", "put", "patch", "delete", "head", "options"]

    /// What it describes: `GET /v1/sagas`.
    static func described() throws -> Set<String> {
        var described: Set<String> = []
        for (path, item) in try document()["paths"]?.object ?? [:] {
            for (method, _) in item.object ?? [:] where methods.contains(method) {
                described.insert("\(method.uppercased()) \(path)")
            }
        }
        return described
    }

    @Test("It has every page that is served, and no other")
    func routes() throws {
        #expect(try Self.described() == Set(Route.all.map { "\($0.method.rawValue) \($0.path)" }))
    }

    @Test("Each page has a name of its own, the parameters of its path, and says what it answers")
    func operations() throws {
        let document = try Self.document()
        var names: Set<String> = []
        for route in Route.all {
            let item = try #require(document["paths"]?[route.path])
            let operation = try #require(item[route.method.rawValue.lowercased()])
            let name = try #require(operation["operationId"]?.string)
            #expect(names.insert(name).inserted)
            #expect(operation["summary"]?.string?.hasSuffix(".") == true)
            let parameters = (item["parameters"]?.array ?? []) + (operation["parameters"]?.array ?? [])
            let inPath = parameters.filter { $0["in"] == "path" }.compactMap { $0["name"]?.string }
            let wanted = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
            #expect(inPath == wanted.map(String.init), "\(route.path)")
            let statuses = Set((operation["responses"]?.object ?? [:]).map(\.key))
            #expect(statuses.isSuperset(of: ["200", "401", "503"]), "\(route.path)")
            if route.role == .operator { #expect(statuses.isSuperset(of: ["400", "403", "422"]), "\(route.path)") }
            #expect((operation["requestBody"] != nil) == (route.method == .post))
        }
    }

    @Test("Everything that it refers to is there, and nothing is there that it does not refer to")
    func references() throws {
        let document = try Self.document()
        var found: Set<String> = []
        func look(_ json: JSONValue) {
            switch json {
            case .object(let object):
                if let reference = object["$ref"]?.string { found.insert(reference) }
                for (_, value) in object { look(value) }
            case .array(let elements): for element in elements { look(element) }
            case .null, .bool, .number, .string: break
            }
        }
        look(document)
        var there: Set<String> = []
        for group in ["schemas", "responses"] {
            for (name, _) in document["components"]?[group]?.object ?? [:] {
                there.insert("#/components/\(group)/\(name)")
            }
        }
        #expect(found == there)
    }

    @Test("It knows every code of an error, and every word of an action")
    func words() throws {
        let schemas = try #require(try Self.document()["components"]?["schemas"])
        let error = schemas["Error"]?["properties"]?["error"]?["properties"]
        let codes = (error?["code"]?["enum"]?.array ?? []).compactMap(\.string)
        #expect(Set(codes) == Set(Problem.Code.allCases.map(\.rawValue)))
        let actions = (schemas["Wish"]?["properties"]?["action"]?["enum"]?.array ?? []).compactMap(\.string)
        #expect(Set(actions) == Set(CommandWish.Word.allCases.map(\.rawValue)))
    }
}
