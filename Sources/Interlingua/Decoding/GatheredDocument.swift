/// A document as far as it has come.
///
/// Its room grows eightfold, up to 16 MB of it. Memory that nothing has touched costs nothing, and fresh pages, which each
/// move to other room takes, cost as much as all the reading: 0.5 ms for each move to a megabyte (EPYC, one core).
struct GatheredDocument: Sendable {
    private var bytes: [UInt8] = []

    var span: Span<UInt8> {
        @_lifetime(borrow self)
        get { bytes.span }
    }

    mutating func append(_ more: Span<UInt8>) {
        let count = bytes.count + more.count
        if count > bytes.capacity, !bytes.isEmpty { bytes.reserveCapacity(max(2 * count, min(8 * count, 16 << 20))) }
        bytes.append(more)
    }

    /// Takes the bytes out, so that their memory is free for others as soon as they have been read.
    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
