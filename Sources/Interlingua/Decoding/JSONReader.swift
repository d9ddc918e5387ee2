/// What a JSON value is.
enum JSONKind: Hashable, Sendable {
    case object, array, string, number, bool, null
}

/// Reads one JSON document from bytes, value by value, as its caller asks.
///
/// A pull reader: nothing is built that the caller did not ask for, and what it skips is validated
/// all the same, so a document that was read to its end conforms to RFC 8259. A typical use:
///
///     var reader = JSONReader(bytes)
///     try reader.enterObject()
///     while try reader.hasMember() {
///         if reader.skip(key: "id") { id = try reader.stringIfPresent() }
///     }
///     try reader.finish()
///
/// After `nextKey()`, a true `skip(key:)` or a true `nextElement()`, exactly one value must be read or skipped before
/// the next one. Reading in another order is never unsafe: it gives a fault, or values out of order. After a fault the
/// reader's position means nothing.
///
/// Source: RFC 8259; RFC 3629 for UTF-8.
struct JSONReader: ~Escapable {
    let bytes: RawSpan
    /// How many there are, since to ask for it is a call in places.
    let count: Int
    /// How many bytes have been read, which is where the next one is. The brace of an object is read with its first
    /// key.
    var offset: Int
    private var depth = 0
    private let depthLimit: Int
    /// What stands before the next key of an object, and the quote of that key: the brace that opens the object, until
    /// a member or an element of the innermost open container has been read; then a comma. Nothing that two bytes can
    /// be while ``readKey`` waits.
    var separator = UInt32.commaQuote
    /// Where the member begins, with what stands before it, that is asked for; before any was, nowhere.
    var memberStart = -1
    /// A key that was read to its end before anybody asked for it.
    var readKey = JSONText(start: 0, end: 0, hasEscapes: false)

    /// - Parameters:
    ///   - offset: Where the document begins.
    ///   - depthLimit: How many containers may be open at once. It bounds recursion.
    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, from offset: Int = 0, depthLimit: Int = 128) {
        // SAFETY: only elements with padding make raw bytes unsafe, and bytes have none.
        self.bytes = unsafe bytes.bytes
        count = bytes.count
        self.offset = offset
        self.depthLimit = depthLimit
    }

    /// Checks that nothing but white space is left.
    @_lifetime(self: copy self)
    mutating func finish() throws(DecodingFault) {
        skipWhiteSpace()
        guard offset == count else { throw DecodingFault(.trailingBytes, at: offset) }
    }

    /// The next value's kind. Nothing is consumed but white space.
    @_lifetime(self: copy self)
    mutating func kind() throws(DecodingFault) -> JSONKind {
        let byte = try token()
        switch byte {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case .quote: return .string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        default: throw DecodingFault(.unexpectedByte(byte), at: offset)
        }
    }
}

// MARK: - Containers

extension JSONReader {
    /// Opens the object that comes next. Then `hasMember()` until it gives `false`, or `nextKey()` until it gives
    /// `nil`.
    @_lifetime(self: copy self)
    mutating func enterObject() throws(DecodingFault) {
        guard try token() == UInt8(ascii: "{") else { throw try mismatch() }
        try openObject()
    }

    /// Opens the array that comes next. Then `nextElement()` until it gives `false`.
    @_lifetime(self: copy self)
    mutating func enterArray() throws(DecodingFault) {
        guard try token() == UInt8(ascii: "[") else { throw try mismatch() }
        try openArray()
    }

    /// Whether there is another element, with the reader before it; `false` once the array is closed.
    @_lifetime(self: copy self)
    mutating func nextElement() throws(DecodingFault) -> Bool {
        let byte = try token()
        if byte == UInt8(ascii: "]") {
            close()
            return false
        }
        guard !isAtFirst else {
            separator = .commaQuote
            return true
        }
        guard byte == .comma else { throw DecodingFault(.unexpectedByte(byte), at: offset) }
        offset &+= 1
        // A bracket after a comma is refused where a value is expected.
        return true
    }

    /// Opens the object whose brace is next. That is consumed with the first key.
    @_lifetime(self: copy self)
    mutating func openObject() throws(DecodingFault) { try open() }

    /// Consumes the bracket that is next.
    @_lifetime(self: copy self)
    mutating func openArray() throws(DecodingFault) {
        try open()
        offset &+= 1
    }

    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func open() throws(DecodingFault) {
        guard depth < depthLimit else { throw DecodingFault(.tooDeep(limit: depthLimit), at: offset) }
        depth &+= 1
        separator = .braceQuote
    }

    @_lifetime(self: copy self)
    mutating func close() {
        depth &-= 1
        offset &+= 1
        separator = .commaQuote
    }
}

// MARK: - Whole values

extension JSONReader {
    @_lifetime(self: copy self)
    mutating func bool() throws(DecodingFault) -> Bool {
        switch try token() {
        case UInt8(ascii: "t"):
            try scanLiteral("true")
            return true
        case UInt8(ascii: "f"):
            try scanLiteral("false")
            return false
        default: throw try mismatch()
        }
    }

    /// The value where it stands without white space before it; else consumes nothing and gives `nil`.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func plainBool() -> Bool? {
        guard offset &+ 5 <= count else { return nil }
        let word = halfWord(at: offset)
        if word == .true {
            offset &+= 4
            return true
        }
        guard word == .fals, byte(at: offset &+ 4) == UInt8(ascii: "e") else { return nil }
        offset &+= 5
        return false
    }

    /// Reads past one value of any kind, validating all of it.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skip() throws(DecodingFault) {
        let byte = try token()
        if byte == .quote {
            _ = try scanString()
        } else if byte.isDigit {
            try skipNumber()
        } else {
            try skipOther()
        }
    }

    /// Reads past one value that is neither a string nor a number without a sign; white space before it has been read.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func skipOther() throws(DecodingFault) {
        let byte = byte(at: offset)
        switch byte {
        case UInt8(ascii: "-"): try skipNumber()
        case UInt8(ascii: "t"): try scanLiteral("true")
        case UInt8(ascii: "f"): try scanLiteral("false")
        case UInt8(ascii: "n"): try scanLiteral("null")
        case UInt8(ascii: "{"):
            try openObject()
            while try nextKeyText() != nil { try skip() }
        case UInt8(ascii: "["):
            try openArray()
            while try nextElement() { try skip() }
        default: throw DecodingFault(.unexpectedByte(byte), at: offset)
        }
    }

    /// Consumes the object that is written as `known`, which was valid elsewhere; false where something else comes
    /// next.
    @_lifetime(self: copy self)
    mutating func skip(_ known: Span<UInt8>) -> Bool {
        guard !known.isEmpty, bytes.has(known, at: offset) else { return false }
        offset &+= known.count
        return true
    }

    /// Consumes `null`, or tells that something else comes next.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skipNull() throws(DecodingFault) -> Bool {
        if skipNullHere() { return true }
        guard try token() == UInt8(ascii: "n") else { return false }
        try scanLiteral("null")
        return true
    }

    /// Consumes `null` where it stands without white space before it.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skipNullHere() -> Bool {
        guard offset &+ 4 <= count, halfWord(at: offset) == .null else { return false }
        offset &+= 4
        return true
    }

    /// Consumes `true`, `false` or `null`, of which the first byte is known to be right.
    @_lifetime(self: copy self)
    mutating func scanLiteral(_ name: StaticString) throws(DecodingFault) {
        // The last four bytes of each, the first of them lowest, so that one comparison does.
        let start = offset + name.utf8CodeUnitCount - 4
        guard start + 4 <= count, halfWord(at: start) == name.lastFourBytes else { throw literalFault(name) }
        offset = start + 4
    }

    private func literalFault(_ name: StaticString) -> DecodingFault {
        for index in 0..<name.utf8CodeUnitCount {
            guard offset + index < count else { return DecodingFault(.unexpectedEnd, at: count) }
            // SAFETY: `index` is below the name's length.
            guard unsafe name.utf8Start[index] == byte(at: offset + index) else { break }
        }
        return DecodingFault(.invalidLiteral, at: offset)
    }
}

extension UInt32 {
    fileprivate static let null: UInt32 = 0x6C6C_756E
    fileprivate static let `true`: UInt32 = 0x6575_7274
    /// The begin of `false`.
    fileprivate static let fals: UInt32 = 0x736C_6166
}

extension StaticString {
    /// The last four bytes, the first of them lowest. The string must have that many.
    fileprivate var lastFourBytes: UInt32 {
        // SAFETY: every caller passes a literal of four or five bytes.
        let end = unsafe UnsafeRawPointer(utf8Start) + utf8CodeUnitCount
        return UInt32(littleEndian: unsafe (end - 4).loadUnaligned(as: UInt32.self))
    }
}
