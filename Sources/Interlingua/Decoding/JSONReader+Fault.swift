extension JSONReader {
    /// What keeps `text` from being one JSON document, or `nil` where it is one.
    static func fault(in text: String) -> DecodingFault? {
        var text = text
        // In place: of 4 MB of arguments a copy would cost as much as the reading.
        return text.withUTF8 { unsafe fault(in: $0) }
    }

    private static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> DecodingFault? {
        // SAFETY: the caller's buffer, which outlives the call.
        var reader = JSONReader(unsafe Span(_unsafeElements: bytes))
        do throws(DecodingFault) {
            try reader.skip()
            try reader.finish()
            return nil
        } catch {
            return error
        }
    }
}
