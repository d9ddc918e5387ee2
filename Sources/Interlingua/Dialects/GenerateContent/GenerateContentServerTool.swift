/// A tool that Google runs itself.
///
/// Source: `wire/vertex.md`, § 2.
public struct GenerateContentServerTool: Hashable, Sendable {
    /// The member of `tools` that stands for it, such as `googleSearch`.
    public var name: String
    /// Its settings; empty is Google's choice.
    public var settings: JSONObject

    public init(_ name: String, settings: JSONObject = JSONObject()) {
        self.name = name
        self.settings = settings
    }

    /// Answers from the web, with citations.
    public static let googleSearch = Self("googleSearch")
    /// Runs Python that the model writes.
    public static let codeExecution = Self("codeExecution")
    /// Reads addresses that stand in the prompt.
    public static let urlContext = Self("urlContext")
    /// Answers about places.
    public static let googleMaps = Self("googleMaps")
    /// Web search that keeps nothing of the customer's; Vertex AI alone.
    public static let enterpriseWebSearch = Self("enterpriseWebSearch")
}
