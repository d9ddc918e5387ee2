/// Names of tool calls that came without one, as most do at Vertex AI and from models before Gemini 3.
///
/// The name tells that it was made up here, so that it does not go back to Google; and it holds the response's id, so
/// that no two calls of a conversation share it.
enum GenerateContentCallID {
    private static let prefix = "google_call_"

    /// - Parameters:
    ///   - number: Counts the calls of the response, from 0.
    ///   - response: `nil` where the response has no id.
    static func make(_ number: Int, of response: ResponseID?) -> String {
        prefix + (response.map { "\($0)_" } ?? "") + String(number)
    }

    static func isMade(_ id: String) -> Bool { id.hasPrefix(prefix) }
}
