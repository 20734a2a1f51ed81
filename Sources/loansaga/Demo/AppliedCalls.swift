import JSON

/// What the sagas believe that the bank has done, as operators are shown it.
enum AppliedCalls {
    /// The request numbers of the calls that all sagas hold for applied.
    static func numbers(at console: JSONClient) async throws -> Set<String> {
        var numbers: Set<String> = []
        var cursor: String?
        repeat {
            let page = try await console.get("/v1/sagas?limit=200" + (cursor.map { "&after=\($0)" } ?? ""))
            for call in (page["sagas"]?.array ?? []).flatMap({ $0["calls"]?.array ?? [] })
            where call["state"]?.string == "applied" {
                numbers.insert(call["requestNo"]?.string ?? "")
            }
            cursor = page["next"]?.string
        } while cursor != nil
        return numbers
    }
}
