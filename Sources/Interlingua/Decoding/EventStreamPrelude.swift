/// The head of every `application/vnd.amazon.eventstream` message.
///
///     byte   0             4               8          12
///            | total bytes | header bytes  | CRC-32   | headers … payload … CRC-32
///
/// All integers are big-endian. The total counts the whole message, prelude and both checksums included, so
/// the smallest message has 16 bytes.
///
/// Source: AWS, “Event stream encoding”.
struct EventStreamPrelude: Sendable {
    static let byteCount = 12
    /// What a message has beside its headers and its payload.
    static let overhead = 16

    let messageByteCount: Int
    let headersByteCount: Int
    /// The message's checksum so far: over the eight bytes before the prelude's own.
    let running: CRC32

    /// Reads a prelude, or returns `nil` where `bytes` do not hold all of it yet.
    ///
    /// - Parameters:
    ///   - offset: Where the message begins in the body.
    ///   - limits: What a message may have. A larger claim is an attack or a bug, and is refused before its bytes
    ///     are waited for.
    init?(_ bytes: Span<UInt8>, at offset: Int, limits: EventStreamLimits) throws(DecodingFault) {
        guard let total = bytes.bigEndianUInt32(at: 0), let headers = bytes.bigEndianUInt32(at: 4),
            let checksum = bytes.bigEndianUInt32(at: 8)
        else { return nil }
        var crc = CRC32()
        crc.update(bytes.extracting(..<8))
        guard checksum == crc.checksum else { throw DecodingFault(.checksumMismatch, at: offset + 8) }
        running = crc
        messageByteCount = Int(total)
        headersByteCount = Int(headers)
        guard messageByteCount >= Self.overhead else {
            throw DecodingFault(.impossibleLength(messageByteCount), at: offset)
        }
        let payloadByteCount = messageByteCount - Self.overhead - headersByteCount
        guard payloadByteCount >= 0 else { throw DecodingFault(.impossibleLength(headersByteCount), at: offset + 4) }
        guard headersByteCount <= limits.headersByteCount else {
            throw DecodingFault(.headersTooLong(limit: limits.headersByteCount), at: offset)
        }
        guard payloadByteCount <= limits.payloadByteCount else {
            throw DecodingFault(.eventTooLong(limit: limits.payloadByteCount), at: offset)
        }
    }
}

/// What a message may have. The defaults are the ones that AWS's own clients keep.
struct EventStreamLimits: Hashable, Sendable {
    var headersByteCount = 128 << 10
    var payloadByteCount = 24 << 20
}
