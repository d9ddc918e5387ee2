/// Names for tool calls whose own name a provider refuses.
extension String {
    /// Whether it is made of as many ASCII letters, digits and `others`.
    func isCallID(count: ClosedRange<Int>, beside others: String) -> Bool {
        count.contains(utf8.count)
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: others.utf8.contains(byte)
                }
            }
    }

    /// Digits of base 62 that depend on nothing but the text, so that a call and its result still match.
    ///
    /// Two rounds of FNV-1a, for as many digits as are wanted; the second goes on from the first.
    func base62Hash(digitCount: Int) -> String {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        var digits: [UInt8] = []
        while digits.count < digitCount {
            for byte in utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
            var rest = state
            // Ten digits hold less than 64 bits.
            for _ in 0..<min(10, digitCount - digits.count) {
                digits.append(Self.base62[Int(rest % 62)])
                rest /= 62
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    private static let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
}
