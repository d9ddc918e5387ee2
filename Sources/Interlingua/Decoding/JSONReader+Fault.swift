extension JSONReader {
    /// What keeps `text` from being one JSON document, or `nil` where it is one.
    static func fault(in text: String) -> DecodingFault? {
        let bytes = Array(text.utf8)
        var reader = JSONReader(bytes.span)
        do throws(DecodingFault) {
            try reader.skip()
            try reader.finish()
            return nil
        } catch {
            return error
        }
    }
}
