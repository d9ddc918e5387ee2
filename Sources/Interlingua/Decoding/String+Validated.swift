/// Strings of bytes that are known to be UTF-8, and are not looked at again.

extension String {
    /// The text of bytes that are known to be UTF-8. Not to look at them again saves three quarters of the cost of a
    /// long text (callgrind).
    init(validated bytes: UnsafeRawBufferPointer, isASCII: Bool = false) {
        // SAFETY: bytes are trivially any type, and are used only inside this call.
        let units = unsafe Span(_unsafeElements: bytes.assumingMemoryBound(to: UInt8.self))
        self = InlineText(units)?.string ?? String(copying: units, isASCII)
    }

    @inline(never)
    private init(copying units: Span<UInt8>, _ isASCII: Bool) {
        #if canImport(Darwin)
            // Older systems have no way to say that the bytes are known.
            self = unsafe units.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        #else
            // SAFETY: the caller knows the bytes.
            self = unsafe String(copying: UTF8Span(unchecked: units, isKnownASCII: isASCII))
        #endif
    }
}

/// A string of up to 15 bytes, as the standard library holds it: in two words instead of on the heap. The bytes come
/// first, the first of them lowest, then zeros; the last byte holds their number, and whether all are ASCII.
///
/// The library takes byte after byte, and each time stops where no processor can guess it: 18 ns for a word, of the 76
/// that an event takes in all. Out of two loads it is 2 (EPYC, one core).
///
/// Source: Swift, `stdlib/public/core/SmallString.swift` and `StringObject.swift`, “Small strings”.
struct InlineText {
    static let capacity = 15

    /// Whether the library holds strings like this. An optimizer knows, as it knows how literals are held.
    @inline(__always)
    static var isKnown: Bool {
        func holds(_ text: String, as words: Words) -> Bool {
            guard MemoryLayout<String>.size == MemoryLayout<Words>.size else { return false }
            // SAFETY: both are as long, and any bits are numbers.
            return unsafe unsafeBitCast(text, to: Words.self) == words
        }
        return holds("", as: (0, 0xE0 &<< 56)) && holds("é", as: (0xA9C3, 0xA2 &<< 56))
            && holds("0123456789abcde", as: (0x3736_3534_3332_3130, 0xEF65_6463_6261_3938))
    }

    private typealias Words = (UInt64, UInt64)

    private var words: Words
    let count: Int

    /// - Parameter bytes: UTF-8; `nil` where a string would not hold it in place.
    init?(_ bytes: Span<UInt8>) {
        let count = bytes.count
        guard count <= Self.capacity, Self.isKnown else { return nil }
        let low = count == 0 ? 0 : bytes.extracting(first: 8).word
        let high = count <= 8 ? 0 : bytes.extracting(droppingFirst: 8).word
        self.init(low, high, count)
    }

    /// - Parameter range: Where UTF-8 is, which must lie inside; `nil` where a string would not hold it in place, or
    ///   less than 16 bytes are left and less than eight before its end.
    @inline(__always)
    init?(_ bytes: RawSpan, _ range: Range<Int>) {
        let (start, count) = (range.lowerBound, range.upperBound &- range.lowerBound)
        guard count <= Self.capacity, Self.isKnown else { return nil }
        if bytes.byteCount &- start >= 16 {
            // Of the word in which the text ends, the bytes before its end; a shift by 64 is none.
            let rest = ~(UInt64.max &<< UInt64(truncatingIfNeeded: 8 &* count))
            let (low, high) = count < 8 ? (rest, 0) : (UInt64.max, rest)
            self.init(bytes.word(at: start) & low, bytes.word(at: start &+ 8) & high, count)
        } else if range.upperBound >= 8 {
            // The last eight bytes, without those that are before the text or in its first word.
            let last = bytes.word(at: range.upperBound &- 8)
            let excess = UInt64(truncatingIfNeeded: 8 &* (count <= 8 ? 8 &- count : 16 &- count))
            let rest = last >> excess
            self.init(count <= 8 ? rest : bytes.word(at: start), count <= 8 ? 0 : rest, count)
        } else {
            return nil
        }
    }

    /// - Parameter string: `nil` where the library holds it elsewhere.
    @inline(__always)
    init?(_ string: String) {
        guard Self.isKnown else { return nil }
        // SAFETY: both are as long, as `isKnown` has seen, and any bits are numbers.
        words = unsafe unsafeBitCast(string, to: Words.self)
        // Of any other, the second or the fourth of the last bits is different.
        guard words.1 &>> 60 & 0b1011 == 0b1010 else { return nil }
        count = Int(truncatingIfNeeded: words.1 &>> 56 & 0xF)
    }

    /// - Parameter low: The first bytes, zeros behind the last.
    @inline(__always)
    private init(_ low: UInt64, _ high: UInt64, _ count: Int) {
        let mark: UInt64 = (low | high) & 0x8080_8080_8080_8080 == 0 ? 0xE0 : 0xA0
        words = (low, high | (mark | UInt64(truncatingIfNeeded: count)) &<< 56)
        self.count = count
    }

    /// Sixteen bytes, of which the first ``count`` are the text's.
    @inline(__always)
    var block: SIMD2<UInt64> { SIMD2(words.0, words.1) }

    /// The same as a string.
    @inline(__always)
    var string: String {
        var words = words
        return unsafe withUnsafeMutableBytes(of: &words) {
            // SAFETY: as `isKnown` has seen, these are the bits of a string, which owns no memory. Moved, since a copy
            // would count its owners.
            unsafe $0.assumingMemoryBound(to: String.self).baseAddress?.move() ?? ""
        }
    }
}
