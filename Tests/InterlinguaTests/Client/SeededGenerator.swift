/// Random numbers that repeat: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SeededGenerator {
    static let headers = [
        "retry-after", "retry-after-ms", "x-ms-retry-after-ms", "x-amz-retry-after", "x-ratelimit-reset-tokens",
        "anthropic-ratelimit-requests-reset", "x-ratelimit-remaining-tokens", "date", "x-should-retry",
        "x-amzn-errortype",
    ]
    static let texts = [
        "", "0", "-1", "1e309", "nan", "inf", "99999999999999999999", "9999999999d9999999999d", "1.", ".5", "5", "6m0s",
        "Wed, 99 Oct 9999 99:99:99 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", "9999-12-31T23:59:59Z", "999999999999999",
        "\u{0}", "#:#", "true", "Please retry after 99999999999 seconds", "try again in ", "retry in 5 parsecs",
        "<title>",
        "400", "sk-", "=", "🦊",
    ]
    private static let keys = [
        "error", "errors", "message", "Message", "detail", "details", "code", "type", "status", "retryDelay",
        "violations",
        "quotaId", "innererror", "metadata", "raw", "loc", "msg", "request_id", "__type", "reason", "status_code",
    ]

    mutating func json(depth: Int) -> String {
        func element<Element>(of list: [Element], _ generator: inout SeededGenerator) -> Element {
            list[Int.random(in: 0..<list.count, using: &generator)]
        }
        switch Int.random(in: 0..<(depth > 0 ? 9 : 5), using: &self) {
        case 0: return "null"
        case 1: return element(of: ["0", "-1", "429", "1e400", "99999999999999999999", "500.5"], &self)
        case 2...4: return "\"" + element(of: Self.texts.filter { $0 != "\u{0}" }, &self) + "\""
        case 5: return "[" + (0..<3).map { _ in json(depth: depth - 1) }.joined(separator: ",") + "]"
        default:
            let members = (0..<4).map { _ in "\"\(element(of: Self.keys, &self))\":\(json(depth: depth - 1))" }
            return "{" + members.joined(separator: ",") + "}"
        }
    }
}
