import Testing

@testable import Interlingua

/// Expected checksums are those of zlib's `crc32`.
@Suite struct CRC32Tests {
    @Test(
        arguments: [
            ([], 0),
            (Array("a".utf8), 0xE8B7_BE43),
            (Array("123456789".utf8), 0xCBF4_3926),
            (Array("The quick brown fox jumps over the lazy dog".utf8), 0x414F_A339),
            (Array(0...255) + Array(0...255) + Array(0...255), 0xB0C0_DF2A),
            (Array(repeating: 0, count: 1000), 0x060B_1780),
        ] as [([UInt8], UInt32)])
    func `a checksum is zlib's, however the bytes are cut in three`(bytes: [UInt8], expected: UInt32) {
        #expect(CRC32.checksum(of: bytes.span) == expected)
        let step = max(1, bytes.count / 40)
        for first in stride(from: 0, through: bytes.count, by: step) {
            for second in stride(from: first, through: bytes.count, by: step) {
                var crc = CRC32()
                for piece in bytes.cut(at: [first, second]) { crc.update(piece.span) }
                #expect(crc.checksum == expected, "cut at \(first) and \(second)")
            }
        }
    }

    /// The polynomial's own division, bit by bit.
    @Test func `any bytes give what bit by bit division gives`() {
        var random = SplitMix64(seed: 3)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            var crc = UInt32.max
            for byte in bytes {
                crc ^= UInt32(byte)
                for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
            }
            #expect(CRC32.checksum(of: bytes.span) == ~crc)
        }
    }

    @Test func `a run that is known does what its bytes do`() {
        var random = SplitMix64(seed: 5)
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: .min ... .max, using: &random) } }
        for count in [0, 1, 3, 4, 7, 8, 15, 16, 17, 87, 300] {
            let run = bytes(count)
            let known = CRC32.Run(run.span)
            for length in 0..<30 {
                let (before, after) = (bytes(length), bytes(5))
                var crc = CRC32()
                crc.update(before.span)
                crc.update(known)
                crc.update(after.span)
                let all = before + run + after
                let expected = CRC32.checksum(of: all.span)
                #expect(crc.checksum == expected)
            }
        }
    }
}
