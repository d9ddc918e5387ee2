import Interlingua
import Synchronization

/// Chat Completions from a server that writes into each chunk when it sent it, in `system_fingerprint`: 20 digits, in
/// nanoseconds of the monotonic clock.
struct TimedChatDialect: Dialect {
    /// Notes what arrives.
    let arrivals: Arrivals
    private let chat = ChatCompletionsDialect(variant: .compatible)

    func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest { try chat.encode(request) }

    func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> Decoder {
        Decoder(chat: chat.makeDecoder(for: request, assembler: assembler), arrivals: arrivals)
    }

    /// The chat decoder, with an eye on the bytes that pass.
    struct Decoder: ResponseDecoder {
        var chat: ChatCompletionsDecoder
        let arrivals: Arrivals

        var assembler: ResponseAssembler {
            _read { yield chat.assembler }
            _modify { yield &chat.assembler }
        }

        mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) {
            arrivals.note(bytes)
            try chat.decode(bytes)
        }

        mutating func finish() throws(ModelError) { try chat.finish() }
    }
}

/// What came over the wire in answer to one request after the other: how many bytes, and when they were sent.
final class Arrivals: Sendable {
    fileprivate struct Notes {
        var byteCount = 0
        var sendTimes: [UInt64] = []
        var givenOutCount = 0
        /// How much of the key has just been seen.
        var matchedCount = 0
        /// Digits of the time that is being read, which are still to come.
        var digitsLeft = 0
        var time: UInt64 = 0
    }

    private let notes = Mutex(Notes())
    private let readsSendTimes: Bool

    /// - Parameter readsSendTimes: Whether to look for the times, which costs about what a raw client's own search does.
    init(readsSendTimes: Bool) { self.readsSendTimes = readsSendTimes }

    var byteCount: Int { notes.withLock { $0.byteCount } }

    func note(_ bytes: borrowing Span<UInt8>) {
        notes.withLock { notes in
            notes.byteCount += bytes.count
            guard readsSendTimes else { return }
            for index in bytes.indices where bytes[index] == UInt8(ascii: "_") || notes.isReading {
                notes.read(bytes[index])
            }
        }
    }

    /// When the next event was sent that nobody has asked about; `nil` where that is not known.
    func nextSendTime() -> UInt64? {
        notes.withLock { notes in
            guard notes.givenOutCount < notes.sendTimes.count else { return nil }
            defer { notes.givenOutCount += 1 }
            return notes.sendTimes[notes.givenOutCount]
        }
    }
}

/// What stands before a time.
private let key = Array(#"_fingerprint":""#.utf8)

extension Arrivals.Notes {
    /// Whether the last byte belonged to a time, or to what stands before one.
    fileprivate var isReading: Bool { matchedCount > 0 || digitsLeft > 0 }

    fileprivate mutating func read(_ byte: UInt8) {
        if digitsLeft > 0 {
            time = time &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
            digitsLeft -= 1
            if digitsLeft == 0 { sendTimes.append(time) }
        } else if byte == key[matchedCount] {
            matchedCount += 1
            guard matchedCount == key.count else { return }
            matchedCount = 0
            digitsLeft = 20
            time = 0
        } else {
            // Only its first byte begins the key.
            matchedCount = byte == key[0] ? 1 : 0
        }
    }
}
