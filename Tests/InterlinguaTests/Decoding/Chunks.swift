@testable import Interlingua

/// What a framing parser handed out, copied so that it can be compared.
struct Frame: Equatable {
    var name = ""
    var data: String
    var offset: Int
}

extension [UInt8] {
    /// The bytes cut before each of `cuts`, which must rise.
    func cut(at cuts: [Int]) -> [[UInt8]] {
        zip([0] + cuts, cuts + [count]).map { Array(self[$0..<$1]) }
    }
}

/// Gathers the frames of a body, of whatever kind they are.
struct Gatherer: SSEListener, LineListener, EventStreamListener {
    typealias Failure = DecodingFault

    var frames: [Frame] = []
    /// How many frames to take; the next one is refused.
    var limit = Int.max
    let isRepeatable = false

    mutating func hear(_ event: borrowing SSEEvent, _ shape: inout DeltaShape) throws(DecodingFault) {
        try take(Frame(name: String(event.name), data: String(event.data), offset: event.offset))
    }

    mutating func hear(_ line: borrowing LineEvent, _ shape: inout DeltaShape) throws(DecodingFault) {
        try take(Frame(data: String(line.data), offset: line.offset))
    }

    /// Messages are named by their header `:m`.
    mutating func hear(_ message: borrowing EventStreamMessage, _ shape: inout DeltaShape) throws(DecodingFault) {
        let name = message.headers.text(":m") ?? ""
        try take(Frame(name: name, data: String(message.payload), offset: message.payloadOffset))
    }

    mutating func goOn(with delta: RepeatedText, counting counts: RepeatedCounts) {
        preconditionFailure("nothing was learned")
    }

    static func failure(_ fault: DecodingFault) -> DecodingFault { fault }

    static let refusal = DecodingFault(.unexpectedEnd, at: -1)

    private mutating func take(_ frame: Frame) throws(DecodingFault) {
        guard frames.count < limit else { throw Self.refusal }
        frames.append(frame)
    }
}

/// All events of a body that arrives in these chunks, and whether one was left unfinished.
func events(
    of chunks: [[UInt8]], limit: Int = 1 << 20
) throws(DecodingFault) -> (frames: [Frame], isUnfinished: Bool) {
    var parser = SSEParser(limit: limit)
    var gatherer = Gatherer()
    for chunk in chunks { try parser.parse(chunk.span, to: &gatherer) }
    return (gatherer.frames, parser.hasUnfinishedEvent)
}

/// All lines of a body that arrives in these chunks and then ends.
func lines(of chunks: [[UInt8]], limit: Int = 1 << 20) throws(DecodingFault) -> [Frame] {
    var parser = LineParser(limit: limit)
    var gatherer = Gatherer()
    for chunk in chunks { try parser.parse(chunk.span, to: &gatherer) }
    try parser.finish(&gatherer)
    return gatherer.frames
}

/// What `read` gives for a document, or why and where it refused it.
///
/// The bytes are moved to an allocation of exactly their size, so that the address sanitizer finds a read
/// beyond them.
func reading<Value>(
    _ bytes: [UInt8], depthLimit: Int = 128, _ read: (inout JSONReader) throws(DecodingFault) -> Value
) -> Result<Value, DecodingFault> {
    let exact = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    // SAFETY: the buffer has room for the bytes, and lives until the reader is gone.
    defer { unsafe exact.deallocate() }
    _ = unsafe exact.initialize(fromContentsOf: bytes)
    do throws(DecodingFault) {
        var reader = unsafe JSONReader(exact.span, depthLimit: depthLimit)
        let value = try read(&reader)
        try reader.finish()
        return .success(value)
    } catch {
        return .failure(error)
    }
}

func skipping(_ bytes: [UInt8], depthLimit: Int = 128) -> Result<Void, DecodingFault> {
    reading(bytes, depthLimit: depthLimit) { (reader) throws(DecodingFault) in try reader.skip() }
}

func building(_ bytes: [UInt8]) -> Result<JSONValue, DecodingFault> {
    reading(bytes) { (reader) throws(DecodingFault) in try reader.value() }
}

func readingString(_ bytes: [UInt8]) -> Result<String, DecodingFault> {
    reading(bytes) { (reader) throws(DecodingFault) in try reader.string() }
}

func readingDouble(_ bytes: [UInt8]) -> Result<Double, DecodingFault> {
    reading(bytes) { (reader) throws(DecodingFault) in try reader.double() }
}

/// A small generator that gives the same numbers for the same seed, everywhere.
///
/// Source: Sebastiano Vigna, “SplitMix64”.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
