extension ModelError {
    /// Bytes that break the provider's own protocol.
    init(_ fault: DecodingFault) {
        self.init(.malformedResponse, "\(fault)", offset: fault.offset)
    }

    /// The same inside a document that begins at `start` of the body, with the document's beginning for people.
    init(_ fault: DecodingFault, at start: Int, in document: Span<UInt8>) {
        let excerpt = String(document.extracting(..<min(document.count, 200)))
        self.init(
            .malformedResponse, "not JSON: \(fault.reason) at byte \(start + fault.offset), in: \(excerpt)",
            offset: start + fault.offset)
    }
}
