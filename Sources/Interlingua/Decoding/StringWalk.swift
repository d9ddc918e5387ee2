/// Walks through the text of a JSON string, checks it, and writes it with its escapes resolved.
///
/// Sixteen bytes at a step, in two passes: one from escape to escape, which copies all else as it is, and one that
/// checks the UTF-8 of what was copied (``RawSpan/checkUTF8(_:)``). So what a processor has to guess, and loses when it
/// guesses wrong, is one thing for each escape and none for each character: a megabyte with 22,000 escapes and 19,000
/// words that are not English takes 0.55 ms, where 1.47 went into one decision for each of both (EPYC, one core).
struct StringWalk {
    /// Where a walk stopped.
    enum Stop {
        /// Behind the quote that ends the string.
        case quote
        /// Before an escape.
        case escape
        /// Where all bytes end.
        case end
        /// Between two characters, for want of room.
        case full
    }

    /// The bytes of room that any walk needs.
    static let minimumRoom = 32
    /// The bytes of a piece of a long text: few enough for the fastest cache, many enough that it does not matter how
    /// much a piece costs.
    static let pieceByteCount = 16 << 10

    /// The bytes of a text for which room is on the stack: with what any walk needs, a kilobyte.
    static let shortByteCount = (1 << 10) - minimumRoom

    /// Where the next byte is.
    private(set) var index: Int
    private(set) var hasEscapes = false
    /// Whether the text is known to have nothing but ASCII.
    private(set) var isASCII = true

    /// Where what has been passed over and not checked begins, and whether it may have other bytes than ASCII.
    private var unchecked: (start: Int, isASCII: Bool)

    /// - Parameter start: Where to begin: behind the quote, or further where all before is plain.
    init(from start: Int) {
        index = start
        unchecked = (start, true)
    }

    /// Walks on without writing.
    @inline(never)
    mutating func skip(_ bytes: RawSpan) throws(DecodingFault) -> Stop {
        unsafe try walk(bytes, overEscapes: true, writingTo: nil).stop
    }

    /// Walks on without writing, up to the first escape.
    @inline(never)
    mutating func skipToEscape(_ bytes: RawSpan) throws(DecodingFault) -> Stop {
        unsafe try walk(bytes, overEscapes: false, writingTo: nil).stop
    }

    /// Walks on until there is no room for the text.
    ///
    /// - Parameter room: 32 bytes or more; those behind the text may be overwritten.
    /// - Returns: How many bytes the text has.
    @inline(never)
    mutating func write(
        _ bytes: RawSpan, to room: UnsafeMutableRawBufferPointer
    ) throws(DecodingFault) -> (count: Int, stop: Stop) {
        unsafe try walk(bytes, overEscapes: true, writingTo: room)
    }

    @inline(__always)
    private mutating func walk(
        _ bytes: RawSpan, overEscapes: Bool, writingTo room: UnsafeMutableRawBufferPointer?
    ) throws(DecodingFault) -> (count: Int, stop: Stop) {
        let limit = (unsafe room?.count ?? .max) &- 16
        var count = 0
        while true {
            unsafe passBlocks(bytes, overEscapes: overEscapes, writingTo: room, limit, &count)
            unsafe passPlain(bytes, writingTo: room, limit, &count)
            try check(bytes)
            guard index < bytes.byteCount else { return (count, .end) }
            guard count <= limit else {
                let characterStart = bytes.characterStart(at: index)
                count &-= index &- characterStart
                (index, unchecked.start) = (characterStart, characterStart)
                return (count, .full)
            }
            let byte = bytes.byte(at: index)
            switch byte {
            case .quote:
                index &+= 1
                return (count, .quote)
            case .backslash:
                guard overEscapes else { return (count, .escape) }
                let (scalar, end) = try bytes.escape(at: index)
                for unit in scalar.utf8 {
                    // SAFETY: there is room for 16 bytes.
                    if let room = unsafe room { unsafe room.storeBytes(of: unit, toByteOffset: count, as: UInt8.self) }
                    count &+= 1
                }
                index = end
                unchecked.start = end
                hasEscapes = true
                if !scalar.isASCII { isASCII = false }
            default: throw DecodingFault(.controlCharacter(byte), at: index)
            }
        }
    }

    /// Passes over what stands for itself, and over short escapes among it, as long as there are whole blocks.
    @inline(__always)
    private mutating func passBlocks(
        _ bytes: RawSpan, overEscapes: Bool, writingTo room: UnsafeMutableRawBufferPointer?, _ limit: Int,
        _ written: inout Int
    ) {
        // In variables, since all that is written to memory might be in the room, too.
        var (index, count) = (index, written)
        var bits = ByteBlock(repeating: 0)
        // One byte more, since the last may be a backslash.
        while index &+ 17 <= bytes.byteCount, count <= limit {
            let block = bytes.block(at: index)
            // SAFETY: there is room for 16 bytes.
            if let room = unsafe room { unsafe room.storeBytes(of: block, toByteOffset: count, as: ByteBlock.self) }
            bits |= block
            let stops = block.stringStops.nibbles
            guard stops != 0 else {
                index &+= 16
                count &+= 16
                continue
            }
            let plainCount = stops.trailingZeroBitCount &>> 2
            index &+= plainCount
            count &+= plainCount
            guard overEscapes, bytes.byte(at: index) == .backslash else { break }
            let escaped = bytes.byte(at: index &+ 1).escaped
            guard escaped != 0 else { break }
            // SAFETY: as above.
            if let room = unsafe room { unsafe room.storeBytes(of: escaped, toByteOffset: count, as: UInt8.self) }
            index &+= 2
            count &+= 1
            hasEscapes = true
        }
        (self.index, written) = (index, count)
        if bits.hasHighBits { unchecked.isASCII = false }
    }

    /// Passes over what stands for itself in the last bytes, which are no whole block.
    @inline(__always)
    private mutating func passPlain(
        _ bytes: RawSpan, writingTo room: UnsafeMutableRawBufferPointer?, _ limit: Int, _ written: inout Int
    ) {
        while index < bytes.byteCount, written <= limit {
            let byte = bytes.byte(at: index)
            guard byte.isPlainText else { return }
            // SAFETY: there is room for 16 bytes.
            if let room = unsafe room { unsafe room.storeBytes(of: byte, toByteOffset: written, as: UInt8.self) }
            if byte >= 0x80 { unchecked.isASCII = false }
            index &+= 1
            written &+= 1
        }
    }

    /// Checks the UTF-8 of what has been passed over.
    @inline(__always)
    private mutating func check(_ bytes: RawSpan) throws(DecodingFault) {
        if !unchecked.isASCII {
            isASCII = false
            try bytes.checkUTF8(unchecked.start..<index)
        }
        unchecked = (index, true)
    }
}

extension ByteBlock {
    /// Marks the bytes that a string's text cannot hold as they are: a quote, a backslash, a control character.
    @inline(__always)
    fileprivate var stringStops: ByteBlock { equal(to: .quote) | equal(to: .backslash) | below(0x20) }
}

extension UInt8 {
    /// Whether a string's text can hold it as it is.
    @inline(__always)
    fileprivate var isPlainText: Bool { self >= 0x20 && self != .quote && self != .backslash }
}

extension RawSpan {
    /// The first index at or after `start` whose byte a string's text cannot hold as it is; else the count.
    func endOfPlainText(from start: Int) -> Int {
        var index = start
        while index &+ 16 <= byteCount {
            let stops = block(at: index).stringStops.nibbles
            guard stops == 0 else { return index &+ stops.trailingZeroBitCount &>> 2 }
            index &+= 16
        }
        while index < byteCount, byte(at: index).isPlainText { index &+= 1 }
        return index
    }
}

/// What a backslash and a byte below 0x80 after it stand for; 0 where they are no escape, or a longer one.
private let shortEscapes: [UInt8] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0x22, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x2F,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x5C, 0, 0, 0,
    0, 0, 0x08, 0, 0, 0, 0x0C, 0, 0, 0, 0, 0, 0, 0, 0x0A, 0,
    0, 0, 0x0D, 0, 0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]

extension UInt8 {
    /// What a backslash and this byte stand for; 0 where they are no escape, or a longer one.
    @inline(__always)
    fileprivate var escaped: UInt8 { self < 0x80 ? shortEscapes[Int(self)] : 0 }
}

extension RawSpan {
    /// What the escape at `start`, a surrogate pair included, stands for, and the index after it.
    fileprivate func escape(at start: Int) throws(DecodingFault) -> (Unicode.Scalar, end: Int) {
        guard start + 1 < byteCount else { throw DecodingFault(.unexpectedEnd, at: byteCount) }
        let name = byte(at: start + 1)
        guard name.escaped == 0 else { return (Unicode.Scalar(name.escaped), start + 2) }
        guard name == UInt8(ascii: "u") else { throw DecodingFault(.invalidEscape, at: start) }
        let unit = try codeUnit(at: start)
        if let scalar = Unicode.Scalar(unit) { return (scalar, start + 6) }
        guard unit < 0xDC00 else { throw DecodingFault(.loneSurrogate, at: start) }
        let low = start + 6
        guard low < byteCount else { throw DecodingFault(.unexpectedEnd, at: low) }
        guard byte(at: low) == .backslash else { throw DecodingFault(.loneSurrogate, at: start) }
        guard low + 1 < byteCount else { throw DecodingFault(.unexpectedEnd, at: low + 1) }
        guard byte(at: low + 1) == UInt8(ascii: "u") else { throw DecodingFault(.loneSurrogate, at: start) }
        let lowUnit = try codeUnit(at: low)
        guard 0xDC00..<0xE000 ~= lowUnit, let scalar = Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + lowUnit & 0x3FF)
        else { throw DecodingFault(.loneSurrogate, at: start) }
        return (scalar, start + 12)
    }

    /// The code unit of the `\u` escape that begins at `start`.
    private func codeUnit(at start: Int) throws(DecodingFault) -> UInt32 {
        var unit: UInt32 = 0
        for index in start + 2..<start + 6 {
            guard index < byteCount else { throw DecodingFault(.unexpectedEnd, at: byteCount) }
            guard let digit = byte(at: index).hexDigit else { throw DecodingFault(.invalidEscape, at: start) }
            unit = unit << 4 | digit
        }
        return unit
    }
}
