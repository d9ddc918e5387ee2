/// Names of tool calls, where the server is particular about them.
extension ChatCompletionsRequest {
    /// The id as the server takes it. The same id always becomes the same, so a call and its result still match.
    func wireID(_ id: String) -> String {
        switch variant.callIDs {
        case .any: id
        case .upTo(let count): id.utf8.count <= count ? id : "call_" + id.base62Hash(digitCount: 20)
        case .nineAlphanumerics: id.isNineAlphanumerics ? id : id.base62Hash(digitCount: 9)
        }
    }
}

extension String {
    fileprivate var isNineAlphanumerics: Bool {
        utf8.count == 9
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: false
                }
            }
    }
}
