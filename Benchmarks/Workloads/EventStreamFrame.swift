/// An event as Amazon frames it: lengths, their checksum, headers, payload, the checksum of all.
///
/// Source: the AWS SDKs' `application/vnd.amazon.eventstream`.
func eventStreamFrame(type: String, payload: String) -> [UInt8] {
    var headers: [UInt8] = []
    for (name, value) in [(":event-type", type), (":content-type", "application/json"), (":message-type", "event")] {
        headers.append(UInt8(name.utf8.count))
        headers += Array(name.utf8)
        headers.append(7)  // a string follows
        headers += [UInt8(value.utf8.count >> 8), UInt8(value.utf8.count & 255)]
        headers += Array(value.utf8)
    }
    let size = 16 + headers.count + payload.utf8.count
    var frame = bigEndian(size) + bigEndian(headers.count)
    frame += bigEndian(Int(crc32(frame)))
    frame += headers
    frame += Array(payload.utf8)
    return frame + bigEndian(Int(crc32(frame)))
}

private func bigEndian(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

/// CRC-32 as in gzip.
func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes { crc = checksums[Int((crc ^ UInt32(byte)) & 255)] ^ (crc >> 8) }
    return ~crc
}

/// Of the 256 bytes.
private let checksums: [UInt32] = (0..<256).map { (byte: UInt32) in
    var crc = byte
    for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB8_8320 }
    return crc
}
