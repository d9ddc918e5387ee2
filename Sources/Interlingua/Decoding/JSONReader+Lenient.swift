/// Reading what a sender may leave out, set to null, or write as another kind.
///
/// Each function reads exactly one value. Of another kind it is skipped, and validated, and gives `nil`.
extension JSONReader {
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func stringIfPresent() throws(DecodingFault) -> String? {
        if try token() == .quote { return try stringHere() }
        if !skipNullHere() { try skipWhole() }
        return nil
    }

    /// The same with where it stands, with its quotes.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func textIfPresent() throws(DecodingFault) -> (text: String, range: Range<Int>)? {
        if try token() == .quote {
            let start = offset
            let text = try stringHere()
            return (text, start..<offset)
        }
        if !skipNullHere() { try skipWhole() }
        return nil
    }

    /// `nil` also for a number that is not an exact 64-bit integer. `6.0` and `6e0` are.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func integerIfPresent() throws(DecodingFault) -> Int? {
        if let integer = plainInteger() { return integer }
        return try anyIntegerIfPresent()
    }

    @inline(never)
    @_lifetime(self: copy self)
    private mutating func anyIntegerIfPresent() throws(DecodingFault) -> Int? {
        guard try kind() == .number else { return try skipped() }
        return try scanNumber().integer
    }

    /// `nil` also for a number beyond every finite `Double`.
    @_lifetime(self: copy self)
    mutating func doubleIfPresent() throws(DecodingFault) -> Double? {
        guard try kind() == .number else { return try skipped() }
        return double(of: try scanNumber())
    }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func boolIfPresent() throws(DecodingFault) -> Bool? {
        if let bool = plainBool() { return bool }
        return try anyBoolIfPresent()
    }

    @inline(never)
    @_lifetime(self: copy self)
    private mutating func anyBoolIfPresent() throws(DecodingFault) -> Bool? {
        guard try kind() == .bool else { return try skipped() }
        return try bool()
    }

    /// Any value but `null`.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func valueIfPresent() throws(DecodingFault) -> JSONValue? {
        // Not by `?:`, in which `nil` would be the literal of a JSON null.
        if try skipNull() { return .none }
        return try value()
    }

    /// Opens an object, or skips what is not one and gives `false`.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func enterObjectIfPresent() throws(DecodingFault) -> Bool {
        guard try token() == UInt8(ascii: "{") else {
            if !skipNullHere() { try skipWhole() }
            return false
        }
        try openObject()
        return true
    }

    /// Opens an array, or skips what is not one and gives `false`.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func enterArrayIfPresent() throws(DecodingFault) -> Bool {
        guard try token() == UInt8(ascii: "[") else {
            try skipWhole()
            return false
        }
        try openArray()
        return true
    }

    @_lifetime(self: copy self)
    private mutating func skipped<Value>() throws(DecodingFault) -> Value? {
        try skipWhole()
        return nil
    }

    /// Skips what is seldom there, so that the code for it is.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func skipWhole() throws(DecodingFault) { try skip() }
}
