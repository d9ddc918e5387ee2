/// Texts to turn into vectors, so that what means alike lies near.
///
/// A value, and the same for every backend. What a backend cannot honour comes back as a ``Warning``, or as an
/// `unsupported` error where the vectors would be others than the ones asked for.
public struct EmbeddingRequest: Hashable, Sendable {
    /// `nil` asks the backend's own model.
    public var model: ModelID?
    /// None may be empty. More of them than the provider takes at once are sent in several requests.
    public var inputs: [String]
    /// How long each vector shall be, for models that leave the choice; `nil` leaves it to the model.
    public var dimensions: Int?
    /// What the vectors are for, for models that tell uses apart; `nil` says nothing.
    public var purpose: EmbeddingPurpose?
    /// Whether a text that is longer than the model reads may be cut. Where not, it is an error.
    public var allowsTruncation = false
    /// Labels for accounting, such as `["tenant": "acme", "feature": "search"]`. Never sent.
    public var tags: [String: String] = [:]
    /// Members to set in the request's body as they are, over what the dialect wrote. An escape hatch:
    /// nothing checks them.
    public var extraBody = JSONObject()
    /// Whether a setting that cannot be honoured is an error instead of a warning.
    public var isStrict = false

    public init(_ inputs: [String], model: ModelID? = nil, purpose: EmbeddingPurpose? = nil) {
        self.inputs = inputs
        self.model = model
        self.purpose = purpose
    }
}

/// What vectors are for. Open: a word that is none of these goes to the provider as it is.
///
/// Texts that are searched and the questions that search them want different vectors from such models: embed the ones
/// as `document`, the others as `query`.
public struct EmbeddingPurpose: ProviderName {
    /// A question, to find documents by.
    public static let query: Self = "query"
    /// A text, to be found.
    public static let document: Self = "document"
    /// A question about code, to find documents that are code.
    public static let codeQuery: Self = "code_query"
    /// To sort texts into known classes.
    public static let classification: Self = "classification"
    /// To find groups among texts.
    public static let clustering: Self = "clustering"
    /// How alike two texts are, with no question among them.
    public static let similarity: Self = "similarity"

    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

extension EmbeddingRequest {
    /// Refuses what no backend could take, before anything is sent.
    ///
    /// - Throws: `.invalidRequest`, whose message begins with the place that is wrong, as the stored form names it:
    ///   `inputs[1]`.
    public func validate() throws(ModelError) {
        let path = JSONPath.root["inputs"]
        guard !inputs.isEmpty else { throw path.fault("is empty") }
        if let index = inputs.firstIndex(where: \.isEmpty) { throw path[index].fault("is empty") }
        if let dimensions, dimensions < 1 { throw JSONPath.root["dimensions"].fault("is \(dimensions), below 1") }
    }
}
