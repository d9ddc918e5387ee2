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
    /// How many bytes have been read, which is where the next one is.
    var offset: Int
    private var depth = 0
    private let depthLimit: Int
    /// No member or element of the innermost open container has been read.
    private var isAtFirst = false

    /// - Parameters:
    ///   - offset: Where the document begins.
    ///   - depthLimit: How many containers may be open at once. It bounds recursion.
    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, from offset: Int = 0, depthLimit: Int = 128) {
        // SAFETY: only elements with padding make raw bytes unsafe, and bytes have none.
        self.bytes = unsafe bytes.bytes
        self.offset = offset
        self.depthLimit = depthLimit
    }

    /// Checks that nothing but white space is left.
    @_lifetime(self: copy self)
    mutating func finish() throws(DecodingFault) {
        skipWhiteSpace()
        guard offset == bytes.byteCount else { throw DecodingFault(.trailingBytes, at: offset) }
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
        try open()
    }

    /// Opens the array that comes next. Then `nextElement()` until it gives `false`.
    @_lifetime(self: copy self)
    mutating func enterArray() throws(DecodingFault) {
        guard try token() == UInt8(ascii: "[") else { throw try mismatch() }
        try open()
    }

    /// The next member's name, with the reader before its value; `nil` once the object is closed.
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    mutating func nextKey() throws(DecodingFault) -> JSONKey? {
        guard let key = try nextKeyText() else { return nil }
        return unsafe JSONKey(
            validated: bytes.extracting(unchecked: key.start..<key.end), hasEscapes: key.hasEscapes)
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
            isAtFirst = false
            return true
        }
        guard byte == .comma else { throw DecodingFault(.unexpectedByte(byte), at: offset) }
        offset &+= 1
        // A bracket after a comma is refused where a value is expected.
        return true
    }

    /// Consumes the comma where one is due, the key and the colon, or the closing brace.
    @_lifetime(self: copy self)
    private mutating func nextKeyText() throws(DecodingFault) -> JSONText? {
        var byte = try token()
        if byte == .comma, !isAtFirst {
            offset &+= 1
            byte = try token()
        } else if byte == UInt8(ascii: "}") {
            close()
            return nil
        } else if isAtFirst {
            isAtFirst = false
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

    /// Consumes the bracket that is next.
    @_lifetime(self: copy self)
    mutating func open() throws(DecodingFault) {
        guard depth < depthLimit else { throw DecodingFault(.tooDeep(limit: depthLimit), at: offset) }
        depth &+= 1
        offset &+= 1
        isAtFirst = true
    }

    @_lifetime(self: copy self)
    private mutating func close() {
        depth &-= 1
        offset &+= 1
        isAtFirst = false
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

    /// Reads past one value of any kind, validating all of it.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skip() throws(DecodingFault) {
        if try token() == .quote {
            _ = try scanString()
        } else {
            try skipOther()
        }
    }

    /// Reads past one value that is no string; white space before it has been read.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func skipOther() throws(DecodingFault) {
        let byte = byte(at: offset)
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): try skipNumber()
        case UInt8(ascii: "t"): try scanLiteral("true")
        case UInt8(ascii: "f"): try scanLiteral("false")
        case UInt8(ascii: "n"): try scanLiteral("null")
        case UInt8(ascii: "{"):
            try open()
            while try nextKeyText() != nil { try skip() }
        case UInt8(ascii: "["):
            try open()
            while try nextElement() { try skip() }
        default: throw DecodingFault(.unexpectedByte(byte), at: offset)
        }
    }

    /// The next value, whatever it is. Of equal keys the last one wins.
    @_lifetime(self: copy self)
    mutating func value() throws(DecodingFault) -> JSONValue {
        switch try kind() {
        case .string: return .string(try string())
        case .number: return try numberValue()
        case .bool: return .bool(try bool())
        case .null:
            try scanLiteral("null")
            return .null
        case .object:
            try open()
            var object = JSONObject()
            while let key = try nextKey() { object[String(key)] = try value() }
            return .object(object)
        case .array:
            try open()
            var array: [JSONValue] = []
            while try nextElement() { array.append(try value()) }
            return .array(array)
        }
    }

    /// The next value as it is written, white space inside it included.
    @_lifetime(self: copy self)
    mutating func rawText() throws(DecodingFault) -> String {
        skipWhiteSpace()
        let start = offset
        try skip()
        return text(from: start, to: offset)
    }

    /// Consumes `null`, or tells that something else comes next.
    @_lifetime(self: copy self)
    mutating func skipNull() throws(DecodingFault) -> Bool {
        guard try token() == UInt8(ascii: "n") else { return false }
        try scanLiteral("null")
        return true
    }

    /// Consumes `true`, `false` or `null`, of which the first byte is known to be right.
    @_lifetime(self: copy self)
    private mutating func scanLiteral(_ name: StaticString) throws(DecodingFault) {
        // The last four bytes of each, the first of them lowest, so that one comparison does.
        let start = offset + name.utf8CodeUnitCount - 4
        guard start + 4 <= bytes.byteCount, halfWord(at: start) == name.lastFourBytes else { throw literalFault(name) }
        offset = start + 4
    }

    private func literalFault(_ name: StaticString) -> DecodingFault {
        for index in 0..<name.utf8CodeUnitCount {
            guard offset + index < bytes.byteCount else { return DecodingFault(.unexpectedEnd, at: bytes.byteCount) }
            // SAFETY: `index` is below the name's length.
            guard unsafe name.utf8Start[index] == byte(at: offset + index) else { break }
        }
        return DecodingFault(.invalidLiteral, at: offset)
    }
}

// MARK: - Bytes

extension JSONReader {
    /// The byte at `index`, which must be below the count: every caller has just compared them.
    func byte(at index: Int) -> UInt8 {
        // SAFETY: the caller's comparison with `bytes.byteCount`.
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt8.self)
    }

    /// The eight bytes at `index`, the first of them lowest; at least eight must be left.
    func word(at index: Int) -> UInt64 {
        // SAFETY: the caller's comparison of `index + 8` with `bytes.byteCount`.
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
    }

    /// The four bytes at `index`, the first of them lowest; at least four must be left.
    private func halfWord(at index: Int) -> UInt32 {
        // SAFETY: the caller's comparison of `index + 4` with `bytes.byteCount`.
        UInt32(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self))
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
        if offset < bytes.byteCount {
            let byte = byte(at: offset)
            if byte > .space { return byte }
        }
        return try tokenAfterWhiteSpace()
    }

    @inline(never)
    @_lifetime(self: copy self)
    private mutating func tokenAfterWhiteSpace() throws(DecodingFault) -> UInt8 {
        skipWhiteSpace()
        guard offset < bytes.byteCount else { throw DecodingFault(.unexpectedEnd, at: offset) }
        return byte(at: offset)
    }

    @_lifetime(self: copy self)
    private mutating func skipWhiteSpace() {
        while offset < bytes.byteCount {
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

extension StaticString {
    /// The last four bytes, the first of them lowest. The string must have that many.
    fileprivate var lastFourBytes: UInt32 {
        // SAFETY: every caller passes a literal of four or five bytes.
        let end = unsafe UnsafeRawPointer(utf8Start) + utf8CodeUnitCount
        return UInt32(littleEndian: unsafe (end - 4).loadUnaligned(as: UInt32.self))
    }
}
