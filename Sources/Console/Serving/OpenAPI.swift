/// The description of the interface.
enum OpenAPI {
    static let path = "/openapi.json"

    /// OpenAPI 3.1; the file beside this one.
    static let document = PackageResources.openapi_json
}
