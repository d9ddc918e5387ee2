/// The bytes of a document, and what stands between its values.
extension JSONReader {
    /// The byte at `index`, which must be below the count: every caller has just compared them.
    func byte(at index: Int) -> UInt8 {
        // SAFETY: the caller's comparison with `count`.
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt8.self)
    }

    /// The eight bytes at `index`, the first of them lowest; at least eight must be left.
    func word(at index: Int) -> UInt64 {
        // SAFETY: the caller's comparison of `index + 8` with `count`.
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
    }

    /// The four bytes at `index`, the first of them lowest; at least four must be left.
    func halfWord(at index: Int) -> UInt32 {
        // SAFETY: the caller's comparison of `index + 4` with `count`.
        UInt32(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self))
    }

    /// The two bytes at `index`, the first of them lowest; at least two must be left.
    func pair(at index: Int) -> UInt16 {
        // SAFETY: the caller's comparison of `index + 2` with `count`.
        UInt16(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt16.self))
    }

    /// What stands there as a string; it must have been read.
    func text(from start: Int, to end: Int) -> String {
        // SAFETY: what was read is UTF-8; the buffer is used only inside the closure, and `String` copies it.
        unsafe bytes.extracting(start..<end).withUnsafeBytes { unsafe String(validated: $0) }
    }

    /// The first byte that is not white space; it is not consumed.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func token() throws(DecodingFault) -> UInt8 {
        if offset < count {
            let byte = byte(at: offset)
            if byte > .space { return byte }
        }
        return try tokenAfterWhiteSpace()
    }

    @inline(never)
    @_lifetime(self: copy self)
    private mutating func tokenAfterWhiteSpace() throws(DecodingFault) -> UInt8 {
        skipWhiteSpace()
        guard offset < count else { throw DecodingFault(.unexpectedEnd, at: offset) }
        return byte(at: offset)
    }

    @_lifetime(self: copy self)
    mutating func skipWhiteSpace() {
        while offset < count {
            switch byte(at: offset) {
            case .space, .tab, .lineFeed, .carriageReturn: offset &+= 1
            default: return
            }
        }
    }

    /// The fault of a value of another kind than the one asked for.
    @_lifetime(self: copy self)
    mutating func mismatch() throws(DecodingFault) -> DecodingFault {
        DecodingFault(.unexpectedKind(try kind()), at: offset)
    }
}
