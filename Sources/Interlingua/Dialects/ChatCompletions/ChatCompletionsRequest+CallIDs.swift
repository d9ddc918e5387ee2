/// Names of tool calls, where the server is particular about them.
extension ChatCompletionsRequest {
    /// The id as the server takes it. The same id always becomes the same, so a call and its result still match.
    func wireID(_ id: String) -> String {
        switch variant.callIDs {
        case .any: id
        case .upTo(let count): id.utf8.count <= count ? id : "call_" + Self.hash(of: id, digitCount: 20)
        case .nineAlphanumerics: id.isNineAlphanumerics ? id : Self.hash(of: id, digitCount: 9)
        }
    }

    /// Digits of base 62 that depend on nothing but the text.
    ///
    /// Two rounds of FNV-1a, for as many digits as are wanted; the second goes on from the first.
    private static func hash(of text: String, digitCount: Int) -> String {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        var digits: [UInt8] = []
        while digits.count < digitCount {
            for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
            var rest = state
            // Ten digits hold less than 64 bits.
            for _ in 0..<min(10, digitCount - digits.count) {
                digits.append(alphabet[Int(rest % 62)])
                rest /= 62
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
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
