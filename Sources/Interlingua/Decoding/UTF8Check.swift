/// Whether bytes are UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.
///
/// Source: RFC 3629, § 4, the table of well-formed sequences.
extension RawSpan {
    /// Checks the characters that begin in `range`, at whose own beginning one must begin. Of the last, what lies
    /// behind the range may be left unchecked.
    ///
    /// - Throws: `.invalidUTF8`, at the first byte of a sequence that is none; `.unexpectedEnd` where all bytes end
    ///   inside one.
    @inline(never)
    func checkUTF8(_ range: Range<Int>) throws(DecodingFault) {
        var index = range.lowerBound
        // Each block is compared with those one, two and three bytes before it, which pays for several of them.
        if index >= 4, range.count >= 64 { index = skipUTF8(range) }
        while index < range.upperBound {
            while index &+ 8 <= range.upperBound, word(at: index) & 0x8080_8080_8080_8080 == 0 { index &+= 8 }
            if index < range.upperBound { index = try characterEnd(at: index) }
        }
    }

    /// Passes over characters sixteen bytes at a step, and gives where to go on: at the beginning again, where some are
    /// not well-formed.
    ///
    /// All that RFC 3629 demands is said of a byte and the three before it, so that hardly a step depends on what is
    /// there: two thirds of the instructions that it takes to ask for the rare leads each time (callgrind), and a
    /// multiple of the speed of character by character.
    private func skipUTF8(_ range: Range<Int>) -> Int {
        var faults = ByteBlock(repeating: 0)
        // From the byte before the range on: whether that ends a character counts, so what stands before it does not.
        var index = range.lowerBound &- 1
        while index <= range.upperBound, index &+ 16 <= byteCount {
            let bytes = block(at: index)
            let before = block(at: index &- 1)
            let (second, third) = (block(at: index &- 2), block(at: index &- 3))
            let leads = before.atLeast(0xC0)
            faults |= (leads | second.atLeast(0xE0) | third.atLeast(0xF0)) ^ bytes.continuations
            let rare = before.equal(to: 0xE0) | before.equal(to: 0xED) | before.atLeast(0xF0)
            if (rare | leads & before.below(0xC2)).hasBits { faults |= Self.faults(after: before, bytes) }
            index &+= 16
        }
        guard !faults.hasBits else { return range.lowerBound }
        guard index <= range.upperBound else { return range.upperBound }
        // The last character may not be whole: back to where it begins.
        return Swift.max(range.lowerBound, characterStart(at: index &- 3))
    }

    /// Marks leads that are none, and what may not follow some that are.
    @inline(__always)
    private static func faults(after before: ByteBlock, _ bytes: ByteBlock) -> ByteBlock {
        let none = before.equal(to: 0xC0) | before.equal(to: 0xC1) | before.atLeast(0xF5)
        let three = before.equal(to: 0xE0) & bytes.below(0xA0) | before.equal(to: 0xED) & bytes.atLeast(0xA0)
        let four = before.equal(to: 0xF0) & bytes.below(0x90) | before.equal(to: 0xF4) & bytes.atLeast(0x90)
        return none | three | four
    }

    /// Checks the character that begins at `start`, and gives the index after it.
    private func characterEnd(at start: Int) throws(DecodingFault) -> Int {
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch byte(at: start) {
        case 0..<0x80: return start + 1
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: count = 4
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: throw DecodingFault(.invalidUTF8, at: start)
        }
        guard start + count <= byteCount else { throw DecodingFault(.unexpectedEnd, at: byteCount) }
        guard second.contains(byte(at: start + 1)) else { throw DecodingFault(.invalidUTF8, at: start) }
        var index = start + 2
        while index < start + count {
            guard isContinuation(at: index) else { throw DecodingFault(.invalidUTF8, at: start) }
            index += 1
        }
        return index
    }

    /// Where the character begins, of those that have been checked, that goes on at `index`; `index` where one begins.
    func characterStart(at index: Int) -> Int {
        var index = index
        while index > 0, isContinuation(at: index) { index &-= 1 }
        return index
    }

    /// Whether the byte at `index`, which must be below the count, is one of a character that began before it.
    private func isContinuation(at index: Int) -> Bool { byte(at: index) & 0xC0 == 0x80 }
}
