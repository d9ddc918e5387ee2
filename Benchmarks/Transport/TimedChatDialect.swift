import Glibc
import Interlingua
import Synchronization

/// Chat Completions from a server that writes into each chunk when it sent it, in `system_fingerprint`: 20 digits, in
/// nanoseconds of the monotonic clock.
///
/// Those who ask share it, as an app's tasks share a client. So each asks with a number, which tells them apart.
struct TimedChatDialect: Dialect {
    /// Note what arrives, by the number that was asked with.
    let arrivals: [Arrivals]
    private let chat = ChatCompletionsDialect(variant: .compatible)

    func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest { try chat.encode(request) }

    func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> Decoder {
        Decoder(
            chat: chat.makeDecoder(for: request, assembler: assembler),
            arrivals: arrivals[Int(request.messages[0].text) ?? 0])
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
        /// The end of the last bytes, where a time may have begun.
        var rest: [UInt8] = []
    }

    private let notes = Mutex(Notes())
    private let readsSendTimes: Bool

    /// - Parameter readsSendTimes: Whether to look for the times, which costs about what a raw client's own search
    ///   does.
    init(readsSendTimes: Bool) { self.readsSendTimes = readsSendTimes }

    var byteCount: Int { notes.withLock { $0.byteCount } }

    func note(_ bytes: borrowing Span<UInt8>) {
        notes.withLock { notes in
            notes.byteCount += bytes.count
            guard readsSendTimes else { return }
            guard !notes.rest.isEmpty else { return notes.search(bytes) }
            var joined = notes.rest
            for index in bytes.indices { joined.append(bytes[index]) }
            notes.search(joined.span)
        }
    }

    /// When the next event was sent that nobody has asked about; `nil` where that is not known.
    func nextSendTime() -> UInt64? {
        notes.withLock { notes in
            guard notes.givenOutCount < notes.sendTimes.count else { return nil }
            let time = notes.sendTimes[notes.givenOutCount]
            notes.givenOutCount += 1
            if notes.givenOutCount == notes.sendTimes.count {
                notes.sendTimes.removeAll(keepingCapacity: true)
                notes.givenOutCount = 0
            }
            return time
        }
    }
}

extension Arrivals.Notes {
    /// Reads all times in `bytes`, and keeps the end where one may have begun.
    fileprivate mutating func search(_ bytes: Span<UInt8>) {
        var start = 0
        rest.removeAll(keepingCapacity: true)
        while let digits = bytes.firstIndex(after: key, from: start) {
            guard digits + 20 <= bytes.count else { return keep(bytes, from: digits - key.count) }
            var time: UInt64 = 0
            for index in digits..<digits + 20 { time = time &* 10 &+ UInt64(bytes[index] &- UInt8(ascii: "0")) }
            sendTimes.append(time)
            start = digits + 20
        }
        // Only the first byte of the key is one that begins it.
        for index in max(start, bytes.count - key.count + 1)..<max(start, bytes.count) where bytes[index] == key[0] {
            return keep(bytes, from: index)
        }
    }

    private mutating func keep(_ bytes: Span<UInt8>, from start: Int) {
        for index in start..<bytes.count { rest.append(bytes[index]) }
    }
}

/// What stands before a time.
private let key = Array(#"_fingerprint":""#.utf8)

extension Span<UInt8> {
    /// Where the bytes after the next `word` begin; `nil` where there is none.
    fileprivate func firstIndex(after word: [UInt8], from start: Int) -> Int? {
        var index = start
        while let first = firstIndex(of: word[0], from: index), first + word.count <= count {
            index = first + 1
            if word.indices.allSatisfy({ self[first + $0] == word[$0] }) { return first + word.count }
        }
        return nil
    }

    private func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        // SAFETY: memchr reads the bytes from `start` to the end, which live for the call.
        unsafe withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress, start < count else { return nil }
            guard let found = unsafe memchr(base + start, Int32(byte), count - start) else { return nil }
            return unsafe base.distance(to: found)
        }
    }
}
