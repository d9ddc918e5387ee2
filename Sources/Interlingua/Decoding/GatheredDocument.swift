/// A document as far as it has come.
struct GatheredDocument: Sendable {
    private var bytes: [UInt8] = []

    var span: Span<UInt8> {
        @_lifetime(borrow self)
        get { bytes.span }
    }

    mutating func append(_ more: Span<UInt8>) {
        // One that comes at once has the room that it needs.
        if !bytes.isEmpty { bytes.makeRoom(for: bytes.count + more.count) }
        bytes.append(more)
    }

    /// Takes the bytes out, so that their memory is free for others as soon as they have been read.
    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
