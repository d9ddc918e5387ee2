/// A running CRC-32 as gzip has it: polynomial 0xEDB88320, reflected, initial and final value all ones.
///
/// Sixteen bytes at a step, each looked up in a table of its own (“slicing by 16”): 2.3 GB/s on messages of 158 bytes
/// as on those of a megabyte, where eight at a step give 1.7 and single bytes 0.4 (Xeon, one core).
///
/// Source: RFC 1952, § 8; Kounavis and Berry, “A Systematic Approach to Building High Performance, Software-based,
/// CRC Generators”.
struct CRC32: Sendable {
    private var state = UInt32.max

    init() {}

    /// The checksum of all bytes so far.
    var checksum: UInt32 { ~state }

    static func checksum(of bytes: Span<UInt8>) -> UInt32 {
        var crc = CRC32()
        crc.update(bytes)
        return crc.checksum
    }

    mutating func update(_ bytes: Span<UInt8>) {
        let tables = Self.tables.span
        // SAFETY: bytes have no padding.
        let raw = unsafe bytes.bytes
        var crc = state
        var index = 0
        while index &+ 16 <= raw.byteCount {
            let first = Self.remainder(of: raw.word(at: index) ^ UInt64(crc), 8, before: 8, tables)
            crc = first ^ Self.remainder(of: raw.word(at: index &+ 8), 8, before: 0, tables)
            index &+= 16
        }
        if index &+ 8 <= raw.byteCount {
            crc = Self.remainder(of: raw.word(at: index) ^ UInt64(crc), 8, before: 0, tables)
            index &+= 8
        }
        if index &+ 4 <= raw.byteCount {
            // SAFETY: the comparison above.
            let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self)
            crc = Self.remainder(of: UInt64(UInt32(littleEndian: word) ^ crc), 4, before: 0, tables)
            index &+= 4
        }
        while index < raw.byteCount {
            // SAFETY: `index` is below the count, and a byte is below 256.
            let byte = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt8.self)
            unsafe crc = crc &>> 8 ^ tables[unchecked: Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
            index &+= 1
        }
        state = crc
    }

    /// What the first `byteCount` bytes of a word, eight at most and the first of them lowest, do to the checksum when
    /// `count` more, eight at most, come after them.
    @inline(__always)
    private static func remainder(
        of word: UInt64, _ byteCount: Int, before count: Int, _ tables: Span<UInt32>
    ) -> UInt32 {
        var crc: UInt32 = 0
        for step in 0..<byteCount {
            let byte = Int(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: 8 &* step) & 0xFF)
            // SAFETY: a table's number is at most 15, and a byte is below 256.
            unsafe crc ^= tables[unchecked: (count &+ byteCount &- 1 &- step) &* 256 &+ byte]
        }
        return crc
    }

    /// Sixteen tables of 256: what a byte does to the checksum when as many bytes come after it as the table's number.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = []
        for byte in 0..<UInt32(256) {
            var crc = byte
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
            tables.append(crc)
        }
        for index in 256..<16 * 256 {
            let before = tables[index - 256]
            tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
        }
        return tables
    }()
}

extension CRC32 {
    /// What a run of bytes that comes again and again does to a checksum, whatever the checksum was before.
    ///
    /// A checksum is linear: that of the run alone, and what the run makes of each byte of the one before, are added.
    /// So four steps do for a run of any length, which as bytes takes four instructions for each (callgrind). To find
    /// out takes as much as the run does 33 times.
    struct Run: Sendable {
        /// What becomes of nothing.
        private let own: UInt32
        /// What becomes of each byte of the checksum before: a table of 256 for each of its four bytes.
        private let tables: [UInt32]

        init(_ bytes: Span<UInt8>) {
            func after(_ state: UInt32) -> UInt32 {
                var crc = CRC32(state: state)
                crc.update(bytes)
                return crc.state
            }
            let own = after(0)
            var tables = [UInt32](repeating: 0, count: 4 * 256)
            for bit in 0..<32 {
                let effect = after(1 << UInt32(bit)) ^ own
                let (table, count) = (bit / 8 * 256, 1 << (bit % 8))
                for byte in 0..<count { tables[table + count + byte] = tables[table + byte] ^ effect }
            }
            self.own = own
            self.tables = tables
        }

        fileprivate func after(_ state: UInt32) -> UInt32 {
            (0..<4).reduce(own) { $0 ^ tables[$1 * 256 + Int(state >> UInt32($1 * 8) & 0xFF)] }
        }
    }

    private init(state: UInt32) { self.state = state }

    mutating func update(_ run: Run) { state = run.after(state) }
}
