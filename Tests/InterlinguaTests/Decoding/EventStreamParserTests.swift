import Testing

@testable import Interlingua

/// Expected bytes were put together by Python's `struct` and `zlib`, from the layout that AWS documents.
@Suite struct EventStreamParserTests {
    private static let empty = "000000100000000005c248eb7d98c8ff"
    private static let braces = "00000012000000007f021b8b7b7d2f9261fa"
    private static let event = "0000001d0000000b6a8055d2023a6d0700056576656e746869414b91e8"

    @Test(
        arguments: [
            (empty, [Frame(data: "", offset: 12)]),
            (braces, [Frame(data: "{}", offset: 12)]),
            (event, [Frame(name: "event", data: "hi", offset: 23)]),
            (
                empty + event + braces,
                [
                    Frame(data: "", offset: 12), Frame(name: "event", data: "hi", offset: 39),
                    Frame(data: "{}", offset: 57),
                ]
            ),
            ("", []),
        ])
    func `a body gives its messages, however it is cut in three`(hex: String, expected: [Frame]) throws {
        let bytes = [UInt8](hex: hex)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let messages = try messages(of: bytes.cut(at: [first, second]))
                #expect(messages.frames == expected, "cut at \(first) and \(second)")
                #expect(!messages.isUnfinished)
            }
        }
        #expect(try messages(of: bytes.map { [$0] }).frames == expected)
    }

    @Test func `a body that was cut inside a message is unfinished`() throws {
        let bytes = [UInt8](hex: Self.empty + Self.event)
        for count in 0...bytes.count {
            let isWhole = [0, 16, bytes.count].contains(count)
            for cut in 0...count {
                let messages = try messages(of: Array(bytes[..<count]).cut(at: [cut]))
                #expect(messages.isUnfinished == !isWhole, "\(count) bytes, cut at \(cut)")
            }
        }
    }

    @Test func `a header of each type has its value`() throws {
        let hex = """
            0000005d0000004dadcce93e01610001620101630280016403fffe01650400010203016605ffffffffffffffff\
            016706000200ff0168070002c3a901690800000198c2c07ea0016a09000102030405060708090a0b0c0d0e0f769c6a03
            """
        var parser = EventStreamParser()
        var witness = Witness()
        let bytes = [UInt8](hex: hex)
        try parser.parse(bytes.span, to: &witness)
        #expect(witness.texts == ["é", nil])
        #expect(witness.equalities == [true, false, false])
        #expect(
            witness.values == [
                .bool(true), .bool(false), .int8(-128), .int16(-2), .int32(66051), .int64(-1), .bytes([0, 255]),
                .string("é"), .timestamp(1_755_614_052_000), .uuid(Array(0...15)), nil,
            ])
    }

    @Test func `no flipped bit goes unnoticed`() {
        let whole = [UInt8](hex: Self.event)
        for bit in 0..<whole.count * 8 {
            var bytes = whole
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            // A fault of the prelude is found before the rest is looked at.
            let place = bit / 8 < 12 ? 8 : whole.count - 4
            #expect(throws: DecodingFault(.checksumMismatch, at: place)) { try messages(of: [bytes]) }
        }
    }

    @Test(
        arguments: [
            ("0000000f00000000e77248b8", DecodingFault(.impossibleLength(15), at: 16)),
            ("00000000000000006522df69", DecodingFault(.impossibleLength(0), at: 16)),
            ("000000140000000580281aa4", DecodingFault(.impossibleLength(5), at: 20)),
            ("ffffffffffffffff2144df1c", DecodingFault(.impossibleLength(4_294_967_295), at: 20)),
            ("000000750000006569c82501", DecodingFault(.headersTooLong(limit: 100), at: 16)),
            ("000000d900000000e1c7c241", DecodingFault(.eventTooLong(limit: 200), at: 16)),
        ])
    func `a length that cannot be is refused with the prelude, however it is cut`(hex: String, fault: DecodingFault) {
        let bytes = [UInt8](hex: Self.empty + hex)
        for cut in 0...bytes.count {
            #expect(throws: fault) { try messages(of: bytes.cut(at: [cut]), limits: Self.limits) }
        }
    }

    @Test(arguments: ["000000740000006423af3c27", "000000d800000000dca7ebf1"])
    func `a length at the limit is none over it`(hex: String) throws {
        #expect(try messages(of: [[UInt8](hex: hex)], limits: Self.limits).isUnfinished)
    }

    private static let limits = EventStreamLimits(headersByteCount: 100, payloadByteCount: 200)

    @Test(
        arguments: [
            ("0000001200000002910c7aa700007bc1361e", DecodingFault(.invalidHeader, at: 28)),
            ("0000001300000003db6b6381056162bbcbd794", DecodingFault(.invalidHeader, at: 28)),
            ("0000001200000002910c7aa70161586f5691", DecodingFault(.invalidHeader, at: 28)),
            ("0000001300000003db6b638101610affab9622", DecodingFault(.unknownHeaderType(10), at: 30)),
            ("000000160000000663e1187e0161040000017ac9cf19", DecodingFault(.invalidHeader, at: 28)),
            ("0000001400000004f72f2a3201610700ca8c1f30", DecodingFault(.invalidHeader, at: 28)),
            ("000000160000000663e1187e0161070002787393cbed", DecodingFault(.invalidHeader, at: 28)),
            ("0000001900000009710e923e0161000162000161016957b196", DecodingFault(.duplicateHeader, at: 34)),
            ("0000001300000003db6b638101ff00f0bcd8a8", DecodingFault(.invalidUTF8, at: 29)),
            ("0000001700000007298601580161070002c3283325216d", DecodingFault(.invalidUTF8, at: 33)),
            (
                """
                0000004c0000003cd74e16a601610001620001630001640001650001660001670001680001690\
                0016a00016b00016c00016d00016e00016f0001700001710001720001730001720189c86eea
                """, DecodingFault(.duplicateHeader, at: 85)
            ),
        ])
    func `headers that are none are a fault at their place in the body`(hex: String, fault: DecodingFault) {
        #expect(throws: fault) { try messages(of: [[UInt8](hex: Self.empty + hex)]) }
    }

    /// Headers that repeat are not looked at again; these differ in one byte.
    @Test func `headers that resemble the ones before are their own`() throws {
        let bytes = [UInt8](hex: Self.event + Self.event + "0000001d0000000b6a8055d2023a6d0700056f74686572796f3955d68a")
        #expect(try messages(of: [bytes]).frames.map(\.name) == ["event", "event", "other"])
        #expect(try messages(of: bytes.map { [$0] }).frames.map(\.name) == ["event", "event", "other"])
        #expect(throws: DecodingFault(.invalidHeader, at: 41)) {
            try messages(of: [[UInt8](hex: Self.event + "0000001d0000000b6a8055d2023a6d0700066576656e746869cfc4960b")])
        }
    }

    /// What headers that came often do to a checksum is known, and not asked of their bytes.
    @Test func `no flipped bit goes unnoticed after many messages with the same headers`() throws {
        let event = [UInt8](hex: Self.event)
        let many = [UInt8](Array(repeating: event, count: 40).joined())
        #expect(try messages(of: [many]).frames.count == 40)
        #expect(try messages(of: many.map { [$0] }).frames.count == 40)
        for index in event.indices {
            for bit in 0..<8 {
                var flipped = event
                flipped[index] ^= 1 << bit
                let fault = #expect(throws: DecodingFault.self) { try messages(of: [many + flipped + event]) }
                #expect(fault?.offset ?? 0 >= many.count)
            }
        }
    }

    @Test func `messages before a fault are handed out`() {
        var gatherer = Gatherer()
        var parser = EventStreamParser()
        var bytes = [UInt8](hex: Self.empty + Self.event + Self.braces)
        bytes[62] ^= 1
        #expect(throws: DecodingFault(.checksumMismatch, at: 59)) { try parser.parse(bytes.span, to: &gatherer) }
        #expect(gatherer.frames.count == 2)
    }

    @Test func `a message that lies whole in a chunk is handed out in place`() throws {
        let bytes = [UInt8](hex: Self.empty + Self.event + Self.empty)
        var parser = EventStreamParser()
        var witness = Witness()
        try parser.parse(bytes.span, to: &witness)
        #expect(witness.payloadAddress == bytes.span.address + 16 + 23)
    }

    @Test func `an error of the receiver passes through and ends the chunk`() {
        var parser = EventStreamParser()
        var gatherer = Gatherer(limit: 1)
        let body = [UInt8](hex: Self.event + Self.event + Self.event)
        #expect(throws: Gatherer.refusal) { try parser.parse(body.span, to: &gatherer) }
        #expect(gatherer.frames.count == 1)
    }

    /// Were each chunk to checksum the message from its begin, this would look at 2 × 10^11 bytes.
    @Test func `a long message in chunks of one byte is checked once`() throws {
        let payload = [UInt8](repeating: UInt8(ascii: "x"), count: 600_000)
        // The two checksums by `zlib.crc32`.
        let bytes = [UInt8](hex: "000927d000000000\(Self.longPreludeChecksum)") + payload
        let whole = bytes + [UInt8](hex: Self.longChecksum)
        let frames = try messages(of: whole.map { [$0] }).frames
        #expect(frames == [Frame(data: String(decoding: payload, as: UTF8.self), offset: 12)])
    }

    private static let longPreludeChecksum = "63e6d06d"
    private static let longChecksum = "bf81c6d2"
}

/// Looks at what the last message is made of.
private struct Witness: EventStreamListener {
    typealias Failure = DecodingFault

    var values: [EventStreamHeaders.Value?] = []
    var texts: [String?] = []
    var equalities: [Bool] = []
    /// Of the last payload that is not empty.
    var payloadAddress: UInt?
    let isRepeatable = false

    mutating func hear(_ message: borrowing EventStreamMessage, _ shape: inout DeltaShape) {
        let headers = message.headers
        values = [
            headers["a"], headers["b"], headers["c"], headers["d"], headers["e"], headers["f"], headers["g"],
            headers["h"], headers["i"], headers["j"], headers["k"],
        ]
        texts = [headers.text("h"), headers.text("g")]
        equalities = [headers.has("h", "é"), headers.has("h", "e"), headers.has("g", "\u{0}ÿ")]
        if !message.payload.isEmpty { payloadAddress = message.payload.address }
    }

    mutating func goOn(with delta: RepeatedText, counting counts: RepeatedCounts) {
        preconditionFailure("nothing was learned")
    }

    static func failure(_ fault: DecodingFault) -> DecodingFault { fault }
}

/// All messages of a body that arrives in these chunks, named by their header `:m`, and whether one was left
/// unfinished.
private func messages(
    of chunks: [[UInt8]], limits: EventStreamLimits = EventStreamLimits()
) throws(DecodingFault) -> (frames: [Frame], isUnfinished: Bool) {
    var parser = EventStreamParser(limits: limits)
    var gatherer = Gatherer()
    for chunk in chunks { try parser.parse(chunk.span, to: &gatherer) }
    return (gatherer.frames, parser.hasUnfinishedMessage)
}

extension [UInt8] {
    /// The bytes that pairs of hexadecimal digits write.
    fileprivate init(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue)
        self = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

extension Span<UInt8> {
    /// Where the bytes are, for comparison alone.
    fileprivate var address: UInt {
        // SAFETY: nothing is read through the pointer.
        unsafe withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }
}
