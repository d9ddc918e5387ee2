/// A tool that is no function of the app: one that the provider runs itself, or that its models know by name.
///
///     options.hostedTools = [.webSearch, .fileSearch(vectorStores: ["vs_1"])]
///
/// What such a tool did comes back as an opaque part, to be sent back with the conversation. A call of a custom tool
/// comes as a tool call whose one argument, `input`, is the text that the model wrote.
///
/// Source: `wire/openai-responses.md`, § 1.
public struct HostedTool: Hashable, Sendable {
    /// The tool in the provider's words, such as `{"type":"web_search"}`.
    public var definition: JSONObject

    /// Any tool, in the provider's words.
    public init(_ definition: JSONObject) { self.definition = definition }

    /// Searches the web.
    public static let webSearch = HostedTool(["type": "web_search"])

    /// Searches files that were uploaded to these stores.
    public static func fileSearch(vectorStores: [String]) -> HostedTool {
        HostedTool(["type": "file_search", "vector_store_ids": .array(vectorStores.map { .string($0) })])
    }

    /// Runs code, in a container of its own or, where one is named, in that one.
    public static func codeInterpreter(container: String? = nil) -> HostedTool {
        let fresh: JSONValue = ["type": "auto"]
        return HostedTool(["type": "code_interpreter", "container": container.map { .string($0) } ?? fresh])
    }

    /// Makes images, which come as parts of the answer.
    public static let imageGeneration = HostedTool(["type": "image_generation"])

    /// Calls the tools of a server that speaks the Model Context Protocol, without asking first.
    ///
    /// - Parameter label: The server's name in the response.
    public static func mcp(label: String, url: String) -> HostedTool {
        HostedTool([
            "type": "mcp", "server_label": .string(label), "server_url": .string(url), "require_approval": "never",
        ])
    }

    /// A tool of the app's that takes any text.
    public static func custom(name: String, description: String) -> HostedTool {
        HostedTool(["type": "custom", "name": .string(name), "description": .string(description)])
    }
}
