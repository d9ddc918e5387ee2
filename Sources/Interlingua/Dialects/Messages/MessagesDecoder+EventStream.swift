/// Hearing Bedrock, whose messages hold one event each.
extension MessagesHearing {
    mutating func hear(_ message: borrowing EventStreamMessage, _ shape: inout DeltaShape) throws(ModelError) {
        guard !assembler.hasFinished else { return }
        if let fault = ProviderFault(message) {
            throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
        }
        let event: [UInt8]?
        do {
            event = try message.chunk()
        } catch {
            throw ModelError(error, at: message.payloadOffset, in: message.payload)
        }
        guard let event else {
            let type = message.headers.text(":event-type") ?? ""
            return assembler.unknown(type: type, json: String(message.payload))
        }
        // The event's bytes are Base64 in the payload, where nothing repeats; so it is compared after that.
        let bytes = event.span
        var packedShape = DeltaShape()
        swap(&packedShape, &self.packedShape)
        defer { swap(&packedShape, &self.packedShape) }
        if let match = packedShape.match(whole: bytes) {
            return assembler.goOn(with: packedShape.text(of: match, in: bytes))
        }
        packedShape.begin(learning: assembler.speculates)
        try hear(bytes, at: message.payloadOffset, &packedShape)
        if !isRepeatable { packedShape.forget() }
    }
}

extension EventStreamMessage {
    /// The event in `{"bytes":"…","p":"…"}`, of which the second is padding; `nil` where there is none.
    ///
    /// Source: `wire/bedrock.md`, § 7.
    fileprivate func chunk() throws(DecodingFault) -> [UInt8]? {
        guard headers.has(":event-type", "chunk") else { return nil }
        var reader = JSONReader(payload)
        guard try reader.enterObjectIfPresent() else { return nil }
        var event: [UInt8]?
        while try reader.hasMember() {
            guard reader.skip(key: "bytes") else { continue }
            // One past the quote, which the text begins with.
            let start = reader.offset + 1
            event = try reader.stringIfPresent().map { text throws(DecodingFault) in
                do throws(DecodingFault) {
                    return try Base64.decode(text)
                } catch {
                    throw DecodingFault(error.reason, at: start + error.offset)
                }
            }
        }
        try reader.finish()
        return event
    }
}
