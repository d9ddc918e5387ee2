/// The headers of one event stream message, in the order in which they were sent.
///
///     header = name length (1) · name · type (1) · value
///     value  = nothing (types 0, 1) · 1, 2, 4, 8 or 16 bytes (2, 3, 4, 5 and 8, 9) · length (2) · bytes (6, 7)
///
/// Source: AWS, “Event stream encoding”.
struct EventStreamHeaders: ~Escapable {
    private let bytes: Span<UInt8>

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    /// What a header holds.
    enum Value: Hashable, Sendable {
        case bool(Bool)
        case int8(Int8)
        case int16(Int16)
        case int32(Int32)
        case int64(Int64)
        case bytes([UInt8])
        case string(String)
        /// Milliseconds since 1970.
        case timestamp(Int64)
        /// Sixteen bytes.
        case uuid([UInt8])
    }

    /// The text of the header of that name; `nil` where there is none, or it is no string.
    func text(_ name: StaticString) -> String? {
        guard let text = utf8(name) else { return nil }
        return String(text)
    }

    /// The same as a view of the body.
    @_lifetime(copy self)
    func utf8(_ name: StaticString) -> Span<UInt8>? {
        guard let place = place(of: name), place.type == .string else { return nil }
        return bytes.extracting(place.value)
    }

    /// Whether the header of that name is that text.
    func has(_ name: StaticString, _ text: StaticString) -> Bool { utf8(name)?.equals(text) == true }

    /// The value of the header of that name, or `nil` where there is none.
    subscript(name: StaticString) -> Value? {
        guard let place = place(of: name) else { return nil }
        return value(at: place)
    }

    private func place(of name: StaticString) -> Place? {
        var index = 0
        while let place = try? place(at: index) {
            if place.name.count == name.utf8CodeUnitCount, bytes.extracting(place.name).equals(name) { return place }
            index = place.value.upperBound
        }
        return nil
    }

    private func value(at place: Place) -> Value {
        let bytes = bytes.extracting(place.value)
        switch place.type {
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .int8: return .int8(Int8(truncatingIfNeeded: bytes.bigEndianInteger))
        case .int16: return .int16(Int16(truncatingIfNeeded: bytes.bigEndianInteger))
        case .int32: return .int32(Int32(truncatingIfNeeded: bytes.bigEndianInteger))
        case .int64: return .int64(bytes.bigEndianInteger)
        case .bytes: return .bytes([UInt8](copying: bytes))
        case .string: return .string(String(bytes))
        case .timestamp: return .timestamp(bytes.bigEndianInteger)
        case .uuid: return .uuid([UInt8](copying: bytes))
        }
    }
}

extension EventStreamHeaders {
    /// Checks that the bytes are headers and nothing else: whole, of known types, with names and texts in UTF-8, and
    /// each name once.
    ///
    /// - Parameter offset: Where the headers begin in the body.
    func validate(at offset: Int) throws(DecodingFault) {
        var names = Names()
        var index = 0
        do throws(DecodingFault) {
            while let place = try place(at: index) {
                guard names.insert(place.name, of: bytes) else { throw DecodingFault(.duplicateHeader, at: index) }
                guard bytes.extracting(place.name).isUTF8 else { throw DecodingFault(.invalidUTF8, at: index + 1) }
                guard place.type != .string || bytes.extracting(place.value).isUTF8 else {
                    throw DecodingFault(.invalidUTF8, at: place.value.lowerBound)
                }
                index = place.value.upperBound
            }
        } catch {
            throw DecodingFault(error.reason, at: offset + error.offset)
        }
    }

    /// The type of a value, by its number on the wire.
    private enum ValueType: UInt8 {
        case `true`, `false`, int8, int16, int32, int64, bytes, string, timestamp, uuid

        /// `nil` where the value begins with its length.
        var byteCount: Int? {
            switch self {
            case .true, .false: 0
            case .int8: 1
            case .int16: 2
            case .int32: 4
            case .int64, .timestamp: 8
            case .uuid: 16
            case .bytes, .string: nil
            }
        }
    }

    /// Where the pieces of a header stand.
    private struct Place {
        var name: Range<Int>
        var type: ValueType
        var value: Range<Int>
    }

    /// The header that begins at `index`, or `nil` at the end of all.
    @inline(__always)
    private func place(at index: Int) throws(DecodingFault) -> Place? {
        guard index < bytes.count else { return nil }
        let nameEnd = index + 1 + Int(bytes[index])
        guard bytes[index] > 0 else { throw DecodingFault(.invalidHeader, at: index) }
        guard nameEnd < bytes.count else { throw DecodingFault(.invalidHeader, at: index) }
        guard let type = ValueType(rawValue: bytes[nameEnd]) else {
            throw DecodingFault(.unknownHeaderType(bytes[nameEnd]), at: nameEnd)
        }
        var start = nameEnd + 1
        var count = type.byteCount ?? 0
        if type.byteCount == nil {
            guard bytes.count - start >= 2 else { throw DecodingFault(.invalidHeader, at: index) }
            count = Int(bytes[start]) << 8 | Int(bytes[start + 1])
            start += 2
        }
        guard bytes.count - start >= count else { throw DecodingFault(.invalidHeader, at: index) }
        return Place(name: index + 1..<nameEnd, type: type, value: start..<start + count)
    }

    /// The names that have come. A real message has three; one with thousands must not take their square.
    private struct Names {
        private var few: [Range<Int>] = []
        private var many: Set<[UInt8]> = []

        /// False where the name has come before.
        mutating func insert(_ name: Range<Int>, of bytes: Span<UInt8>) -> Bool {
            let text = bytes.extracting(name)
            if few.count < 16 {
                for other in few where other.count == name.count {
                    if text.equals(bytes, at: other.lowerBound, count: name.count) { return false }
                }
                few.append(name)
                return true
            }
            if many.isEmpty { for other in few { many.insert([UInt8](copying: bytes.extracting(other))) } }
            return many.insert([UInt8](copying: text)).inserted
        }
    }
}

extension Span<UInt8> {
    /// The signed integer that all these bytes, eight at most, are.
    fileprivate var bigEndianInteger: Int64 {
        var integer: Int64 = count > 0 && self[0] >= 0x80 ? -1 : 0
        for index in indices { integer = integer << 8 | Int64(self[index]) }
        return integer
    }

    fileprivate var isUTF8: Bool {
        for index in indices where self[index] >= 0x80 {
            // SAFETY: the buffer is used only inside the closure.
            return unsafe withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) } != nil
        }
        return true
    }
}
