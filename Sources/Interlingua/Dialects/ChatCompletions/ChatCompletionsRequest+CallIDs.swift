/// Names of tool calls, where the server is particular about them.
extension ChatCompletionsRequest {
    /// The id as the server takes it. The same id always becomes the same, so a call and its result still match.
    func wireID(_ id: String) -> String {
        switch variant.callIDs {
        case .any: id
        case .upTo(let count): id.utf8.count <= count ? id : "call_" + id.base62Hash(digitCount: 20)
        case .nineAlphanumerics: id.isCallID(count: 9...9, beside: "") ? id : id.base62Hash(digitCount: 9)
        }
    }
}
