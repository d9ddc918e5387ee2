/// Where Vertex AI answers for a project in a location, or for an API key anywhere.
///
/// Source: `wire/vertex.md`, § 1.
struct VertexAddress: Hashable, Sendable {
    /// The location as residency knows it: a region, a multi-region, or `global`, which is anywhere; `nil` where
    /// there is none in the address.
    let region: String?
    /// Up to and with the version.
    private let base: String
    /// `projects/…/locations/…/`; empty in express mode.
    private let parent: String

    /// - Parameters:
    ///   - location: A region such as `europe-west4`, a multi-region `eu` or `us`, or `global`.
    ///   - version: Google's own models are asked at the beta, those of partners are not.
    init(
        project: String, location: String, baseURL: String?, version: String = "/v1beta1"
    ) throws(ModelError) {
        guard !project.isEmpty, project.allSatisfy({ $0.isNameCharacter || $0 == "." || $0 == ":" }) else {
            throw ModelError(.invalidRequest, "\"\(project)\" is no id of a Google Cloud project")
        }
        // It becomes part of a host's name.
        guard !location.isEmpty, location.allSatisfy(\.isNameCharacter) else {
            throw ModelError(.invalidRequest, "\"\(location)\" is no location of Vertex AI, such as europe-west4")
        }
        region = location
        parent = "projects/\(project.pathSegment)/locations/\(location)/"
        base = try Self.base(baseURL ?? Self.origin(of: location), version: version)
    }

    /// Express mode: the key tells the project, and nothing the location.
    init(expressAt baseURL: String?) throws(ModelError) {
        region = nil
        parent = ""
        base = try Self.base(baseURL ?? Self.origin(of: "global"), version: "/v1")
    }

    private static func base(_ text: String, version: String) throws(ModelError) -> String {
        let mark = "/publishers"
        return String(try ServerAddress(text).url(mark, under: version).dropLast(mark.count))
    }

    private static func origin(of location: String) -> String {
        switch location {
        case "global": "https://aiplatform.googleapis.com"
        case "us", "eu": "https://aiplatform.\(location).rep.googleapis.com"
        default: "https://\(location)-aiplatform.googleapis.com"
        }
    }

    /// The address of an operation at one of the location's endpoints, whatever the model.
    func url(_ operation: String, endpoint: String) -> String { "\(base)/\(parent)endpoints/\(endpoint)\(operation)" }

    /// The address of an operation on a model.
    ///
    /// - Parameters:
    ///   - model: A name of Google's, `publisher/name`, or a resource's name from `publishers/`, `endpoints/` or
    ///     `projects/` on.
    ///   - operation: With its colon, such as `:generateContent`.
    func url(_ operation: String, model: ModelID?) -> String {
        let name = model?.rawValue ?? ""
        let isResource = ["projects/", "publishers/", "endpoints/"].contains { name.hasPrefix($0) }
        let resource: String
        if isResource {
            resource = name
        } else if let slash = name.firstIndex(of: "/") {
            resource = "publishers/\(name[..<slash])/models/\(name[name.index(after: slash)...])"
        } else {
            resource = "publishers/google/models/" + name
        }
        let start = name.hasPrefix("projects/") ? "" : parent
        return "\(base)/\(start)\(resource.pathSegments)\(operation)"
    }
}

extension Character {
    fileprivate var isNameCharacter: Bool { isASCII && (isLetter || isNumber || self == "-") }
}
