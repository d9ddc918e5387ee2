/// SHA-256, for signing: a running hash over as many pieces as there are.
///
/// Source: FIPS 180-4, § 6.2.
struct SHA256: Sendable {
    static let blockByteCount = 64

    private var state: [UInt32] = initialState
    /// The begin of a block whose end has not come.
    private var block: [UInt8] = []
    private var byteCount: UInt64 = 0

    init() {}

    static func hash(_ bytes: Span<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    mutating func update(_ bytes: Span<UInt8>) {
        byteCount += UInt64(bytes.count)
        var start = 0
        if !block.isEmpty {
            start = min(bytes.count, Self.blockByteCount - block.count)
            block.append(bytes.extracting(..<start))
            guard block.count == Self.blockByteCount else { return }
            let whole = block
            compress(whole.span)
            block.removeAll(keepingCapacity: true)
        }
        while bytes.count - start >= Self.blockByteCount {
            compress(bytes.extracting(start..<start + Self.blockByteCount))
            start += Self.blockByteCount
        }
        block.append(bytes.extracting(start...))
    }

    /// The 32 bytes of the hash. The value is of no more use then.
    mutating func finish() -> [UInt8] {
        let bitCount = byteCount * 8
        var padding: [UInt8] = [0x80]
        let used = (block.count + 1) % Self.blockByteCount
        padding += [UInt8](repeating: 0, count: (used <= 56 ? 56 : 120) - used)
        padding += (0..<8).map { UInt8(truncatingIfNeeded: bitCount >> UInt64(56 - 8 * $0)) }
        update(padding.span)
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
    }

    /// Works one block into the state.
    private mutating func compress(_ block: Span<UInt8>) {
        var schedule = InlineArray<64, UInt32>(repeating: 0)
        for index in 0..<16 { schedule[index] = block.bigEndianUInt32(at: 4 * index) ?? 0 }
        for index in 16..<64 {
            let near = schedule[index - 2]
            let far = schedule[index - 15]
            let nearMix = near.rotated(17) ^ near.rotated(19) ^ near >> 10
            let farMix = far.rotated(7) ^ far.rotated(18) ^ far >> 3
            schedule[index] = schedule[index - 16] &+ farMix &+ schedule[index - 7] &+ nearMix
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        let constants = Self.constants.span
        for index in 0..<64 {
            let choice = e & f ^ ~e & g
            let majority = a & b ^ a & c ^ b & c
            let eMix = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
            let aMix = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
            let first = h &+ eMix &+ choice &+ constants[index] &+ schedule[index]
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ aMix &+ majority)
        }
        for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
    }

    /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
    private static let initialState: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}

extension UInt32 {
    fileprivate func rotated(_ count: UInt32) -> UInt32 { self >> count | self << (32 - count) }
}

extension [UInt8] {
    /// Two lower-case digits a byte.
    var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
