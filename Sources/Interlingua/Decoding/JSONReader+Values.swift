/// Reading values whole, of whatever kind they are.
extension JSONReader {
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
            try openObject()
            var object = JSONObject()
            while let key = try nextKey() { object[String(key)] = try value() }
            return .object(object)
        case .array:
            try openArray()
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

    /// Passes over the next value, and tells where it stands.
    @_lifetime(self: copy self)
    mutating func skippedRange() throws(DecodingFault) -> Range<Int> {
        _ = try token()  // consumes the white space before it
        let start = offset
        try skip()
        return start..<offset
    }
}
