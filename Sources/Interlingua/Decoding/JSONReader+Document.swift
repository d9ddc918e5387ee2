/// Reading a whole document at once.
extension JSONReader {
    /// The document's value.
    static func value(in bytes: Span<UInt8>) throws(DecodingFault) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value()
        try reader.finish()
        return value
    }
}
