/// Random numbers that repeat.
///
/// Source: Sebastiano Vigna, “SplitMix64”.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// A JSON value that no server has sent.
    mutating func json(depth: Int = 3) -> String {
        switch below(depth > 0 ? 8 : 5) {
        case 0: return "null"
        case 1: return "true"
        case 2: return ["-1", "0.5e-3", "123456789012345678901234567890"][below(3)]
        case 3, 4: return ["\"\"", "\"stop\"", "\"\\ud83c\\udf0d \\\"}]\"", "\"data: [DONE]\\n\\n\""][below(4)]
        case 5: return "[" + (0..<below(3)).map { _ in json(depth: depth - 1) }.joined(separator: " ,") + "]"
        default: return "{ " + members(below(3), depth: depth - 1) + "}"
        }
    }

    /// So many members under names that no server uses.
    mutating func members(_ count: Int, depth: Int = 2) -> String {
        (0..<count).map { #""future_\#($0)":\#(json(depth: depth))"# }.joined(separator: ",")
    }
}

extension Seeded {
    /// `bytes` with a few of them flipped, left out, doubled, or exchanged for others.
    mutating func corrupted(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) where !bytes.isEmpty {
            let start = below(bytes.count)
            let range = start..<min(bytes.count, start + 1 + below(12))
            switch below(6) {
            case 0: bytes[start] ^= 1 << UInt8(below(8))
            case 1: bytes.removeSubrange(range)
            case 2: bytes.insert(contentsOf: bytes[range], at: below(bytes.count))
            case 3: bytes[start] = UInt8(below(256))
            case 4: bytes[start] = Array("{}[]\",:\n\r0-n\\".utf8)[below(13)]
            default: bytes.insert(contentsOf: Array("\n\n".utf8), at: start)
            }
        }
        return bytes
    }
}
