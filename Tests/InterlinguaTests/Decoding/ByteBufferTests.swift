import Testing

@testable import Interlingua

/// Bytes that grow a few at a time, and comparisons of a few bytes.
@Suite struct ByteBufferTests {
    private static let letters = (0..<200).map { UInt8(ascii: "a") + UInt8($0 % 26) }

    /// Short pieces are written as vectors, which must leave nothing behind; there is not always room for one, neither
    /// where they come from nor where they go to.
    @Test func `pieces of any length from anywhere add up`() {
        for count in 0...40 {
            for begin in [0, 1, 31, 32, 33, 150, 200 - count] {
                var buffer = ByteBuffer()
                var expected: [UInt8] = []
                let source = Self.letters
                // SAFETY: bytes have no padding.
                let letters = unsafe source.span.bytes
                for step in 0..<12 {
                    let range = min(begin + step, 200 - count)..<min(begin + step, 200 - count) + count
                    buffer.append(letters, range)
                    expected += Self.letters[range]
                }
                #expect(buffer.array == expected)
                #expect(buffer.text() == String(decoding: expected, as: UTF8.self))
                #expect(buffer.count == expected.count)
            }
        }
    }

    /// Past 64 KiB the room is made ready by steps, and moved rarely.
    @Test(arguments: [1, 7, 31, 33, 5_000, 70_000, 300_000])
    func `a long text adds up`(pieceCount: Int) {
        let piece = (0..<pieceCount).map { UInt8(ascii: "a") + UInt8($0 * 7 % 26) }
        // SAFETY: bytes have no padding.
        let bytes = unsafe piece.span.bytes
        var buffer = ByteBuffer()
        var expected: [UInt8] = []
        while expected.count < 700_000 {
            if expected.count % 2 == 0 { buffer.append(bytes, 0..<pieceCount) } else { buffer.append(piece) }
            expected += piece
            buffer.append(UInt64(expected.count), byteCount: 3)
            expected += [0, 8, 16].map { UInt8(truncatingIfNeeded: expected.count >> $0) }
        }
        #expect(buffer.array == expected)
        let copy = buffer
        buffer.append(piece)
        #expect(copy.array == expected)
        #expect(buffer.array == expected + piece)
    }

    @Test func `room is moved five times on the way to 40 MB`() {
        var bytes: [UInt8] = []
        var moves: [Int] = []
        for count in stride(from: 64 << 10, through: 40 << 20, by: 64 << 10) {
            let before = bytes.capacity
            bytes.makeRoom(for: count)
            if bytes.capacity != before { moves.append(count) }
        }
        #expect(moves.count == 5, "\(moves)")
        #expect(bytes.capacity >= 40 << 20)
    }

    @Test func `a copy stays what it was`() {
        let source = Self.letters
        // SAFETY: bytes have no padding.
        let letters = unsafe source.span.bytes
        var one = ByteBuffer()
        one.append("abc")
        var two = one
        two.append(letters, 3..<6)
        one.append([1, 2, 3])
        #expect(two.text() == "abcdef")
        #expect(one.array == Array("abc".utf8) + [1, 2, 3])
        #expect(one != two)
        var three = ByteBuffer(Array("abcde".utf8))
        three.append("f")
        #expect(two == three)
        #expect(two.hashValue == three.hashValue)
    }

    /// Up to 32 bytes are compared as words, which reach back where they are fewer than eight.
    @Test func `bytes are equal when each of them is, and only those`() {
        let other = Self.letters
        for count in 0...40 {
            for (offset, start) in [(0, 0), (0, 5), (5, 0), (3, 9), (20, 30), (160 - count, 200 - count)] {
                var bytes = [UInt8](repeating: 0, count: 160)
                bytes.replaceSubrange(offset..<offset + count, with: other[start..<start + count])
                let range = start..<start + count
                #expect(bytes.has(other, range, at: offset))
                for index in offset..<offset + count {
                    bytes[index] ^= 0x10
                    #expect(!bytes.has(other, range, at: offset))
                    bytes[index] ^= 0x10
                }
                let cut = Array(bytes.prefix(max(0, offset + count - 1)))
                #expect(count == 0 || !cut.has(other, range, at: offset))
            }
        }
    }
}

extension [UInt8] {
    fileprivate func has(_ other: [UInt8], _ range: Range<Int>, at offset: Int) -> Bool {
        span.equals(from: offset, other.span, in: range)
    }
}
