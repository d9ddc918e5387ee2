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
///     while let key = try reader.nextKey() {
///         switch key {
///         case "id": id = try reader.stringIfPresent()
///         default: try reader.skip()
///         }
///     }
///     try reader.finish()
///
/// Between `nextKey()` (or a true `nextElement()`) and the next one, exactly one value must be read or
/// skipped. Reading in another order is never unsafe: it gives a fault, or values out of order.
/// After a fault the reader's position means nothing.
///
/// Source: RFC 8259; RFC 3629 for UTF-8.
struct JSONReader: ~Escapable {
    let bytes: RawSpan
    /// How many there are, since to ask for it is a call in places.
    let count: Int
    /// How many bytes have been read, which is where the next one is. The brace of an object is read with its first key.
    var offset: Int
    private var depth = 0
    private let depthLimit: Int
    /// What stands before the next key of an object, and the quote of that key: the brace that opens the object, until
    /// a member or an element of the innermost open container has been read; then a comma.
    private var separator = UInt16.commaQuote

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
    /// Opens the object that comes next. Then `nextKey()` until it gives `nil`.
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

    /// The next member's name, with the reader before its value; `nil` once the object is closed.
    @inline(__always)
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    mutating func nextKey() throws(DecodingFault) -> JSONKey? {
        guard let key = try nextKeyText() else { return nil }
        return JSONKey(key, in: bytes)
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

    private var isAtFirst: Bool { separator == .braceQuote }

    /// Consumes the brace or the comma before the key, the key and the colon; or the closing brace.
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func nextKeyText() throws(DecodingFault) -> JSONText? {
        if let key = compactKeyText() { return key }
        if offset < count, byte(at: offset) == UInt8(ascii: "}") {
            close()
            return nil
        }
        return try otherKeyText()
    }

    /// Does the same for a plain key with nothing between it and the punctuation, as senders write them, but for the
    /// blank that Google and many others put behind the colon; else consumes nothing and gives `nil`. That saves half of
    /// what a key costs (callgrind).
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func compactKeyText() -> JSONText? {
        let start = offset &+ 2
        // Two bytes more than a step reads, so that the colon may be looked at, and what follows it.
        guard start &+ 10 <= count, pair(at: offset) == separator else { return nil }
        var end = start
        repeat {
            let stops = word(at: end).stringStops
            guard stops == 0 else {
                end &+= stops.trailingZeroBitCount &>> 3
                guard pair(at: end) == .quoteColon else { return nil }
                offset = end &+ 2
                if byte(at: offset) == .space { offset &+= 1 }
                separator = .commaQuote
                return JSONText(start: start, end: end, hasEscapes: false)
            }
            end &+= 8
        } while end &+ 10 <= count
        return nil
    }

    @inline(never)
    @_lifetime(self: copy self)
    private mutating func otherKeyText() throws(DecodingFault) -> JSONText? {
        if isAtFirst, offset < count { offset &+= 1 }
        var byte = try token()
        if byte == .comma, !isAtFirst {
            offset &+= 1
            byte = try token()
        } else if byte == UInt8(ascii: "}") {
            close()
            return nil
        } else if isAtFirst {
            separator = .commaQuote
        } else {
            throw DecodingFault(.unexpectedByte(byte), at: offset)
        }
        guard byte == .quote else { throw DecodingFault(.unexpectedByte(byte), at: offset) }
        let key = try scanString()
        byte = try token()
        guard byte == .colon else { throw DecodingFault(.unexpectedByte(byte), at: offset) }
        offset &+= 1
        return key
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
    private mutating func close() {
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

    /// Consumes the object that is written as `known`, which was valid elsewhere; false where something else comes next.
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

extension UInt16 {
    /// `{"`
    fileprivate static let braceQuote = UInt16(UInt8(ascii: "{")) | UInt16(UInt8.quote) << 8
    /// `,"`
    fileprivate static let commaQuote = UInt16(UInt8.comma) | UInt16(UInt8.quote) << 8
    /// `":`
    fileprivate static let quoteColon = UInt16(UInt8.quote) | UInt16(UInt8.colon) << 8
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
