/// Writes one JSON document as UTF-8 bytes, in the order in which it is told.
///
///     var writer = JSONWriter()
///     writer.object { writer in
///         writer.member("model", model)
///         writer.member("messages") { writer in
///             writer.array { writer in … }
///         }
///     }
///     let body = try writer.finish()
///
/// It puts the commas and the colons; that each member has one value is the caller's part. Strings are
/// escaped only where JSON demands it. Doubles are written in the shortest form that reads back the same.
/// JSON has no word for infinity and not-a-number: `null` is written, and ``finish()`` throws.
struct JSONWriter: Sendable {
    /// What has been written so far.
    private(set) var bytes: [UInt8] = []
    /// A number that is not finite has been written as `null`.
    private(set) var hasNonFiniteNumber = false
    /// The next value is not the first of its container, so a comma goes before it.
    private var needsComma = false

    init() {}

    /// - Parameter minimumCapacity: The bytes to make room for at once.
    init(minimumCapacity: Int) { bytes.reserveCapacity(minimumCapacity) }

    /// The document. Throws `.invalidRequest` where a number in it was not finite.
    func finish() throws(ModelError) -> [UInt8] {
        if hasNonFiniteNumber { throw ModelError(.invalidRequest, "A number is infinite or not a number.") }
        return bytes
    }
}

// MARK: - Values

extension JSONWriter {
    mutating func null() { scalar("null") }

    mutating func bool(_ value: Bool) { scalar(value ? "true" : "false") }

    mutating func integer(_ value: Int) {
        separate()
        append(digits: value)
        needsComma = true
    }

    /// Always with a fraction or an exponent, so that it reads back as a `Double`.
    mutating func double(_ value: Double) {
        guard value.isFinite else {
            hasNonFiniteNumber = true
            return null()
        }
        separate()
        bytes.append(contentsOf: value.description.utf8)
        needsComma = true
    }

    mutating func string(_ value: String) {
        separate()
        append(quoted: value)
        needsComma = true
    }

    /// Takes `json` as it is; it must be one well-formed value.
    mutating func raw(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
        needsComma = true
    }

    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .double(let value): double(value)
        case .string(let value): string(value)
        case .array(let elements): array { for element in elements { $0.value(element) } }
        case .object(let object): object.members.isEmpty ? self.object { _ in } : self.object { $0.members(of: object) }
        }
    }

    private mutating func scalar(_ name: StaticString) {
        separate()
        // SAFETY: the text of a `StaticString` lives for ever.
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        needsComma = true
    }
}

// MARK: - Containers

extension JSONWriter {
    /// Writes an object around the members that `content` writes.
    mutating func object<Failure: Error>(_ content: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        begin(UInt8(ascii: "{"))
        try content(&self)
        end(UInt8(ascii: "}"))
    }

    /// Writes an array around the values that `content` writes.
    mutating func array<Failure: Error>(_ content: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        begin(UInt8(ascii: "["))
        try content(&self)
        end(UInt8(ascii: "]"))
    }

    /// Writes a member whose one value `content` writes.
    mutating func member<Failure: Error>(
        _ name: String, _ content: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        key(name)
        try content(&self)
    }

    mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    mutating func member(_ name: String, _ value: Int) {
        key(name)
        integer(value)
    }

    mutating func member(_ name: String, _ value: Double) {
        key(name)
        double(value)
    }

    mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    mutating func member(_ name: String, _ value: JSONValue) {
        key(name)
        self.value(value)
    }

    /// Writes all members of `object` into the object that is open.
    mutating func members(of object: JSONObject) {
        for member in object.members { self.member(member.key, member.value) }
    }

    /// Writes a member's name; its value must be next.
    mutating func key(_ name: String) {
        separate()
        append(quoted: name)
        bytes.append(.colon)
        needsComma = false
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(.comma) }
    }
}

// MARK: - Text

extension JSONWriter {
    private mutating func append(digits value: Int) {
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Escapes the quote, the backslash and the control characters, and copies what lies between them in one go.
    private mutating func append(quoted text: String) {
        let utf8 = text.utf8.span
        bytes.append(.quote)
        var start = 0
        while true {
            // SAFETY: only elements with padding make raw bytes unsafe.
            let end = unsafe utf8.bytes.endOfPlainText(from: start)
            bytes.append(utf8.extracting(start..<end))
            guard end < utf8.count else { break }
            append(escapeOf: utf8[end])
            start = end + 1
        }
        bytes.append(.quote)
    }

    private mutating func append(escapeOf byte: UInt8) {
        bytes.append(.backslash)
        switch byte {
        case .quote, .backslash: bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case .lineFeed: bytes.append(UInt8(ascii: "n"))
        case .carriageReturn: bytes.append(UInt8(ascii: "r"))
        case .tab: bytes.append(UInt8(ascii: "t"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            for digit in [byte >> 4, byte & 0xF] {
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }
}
