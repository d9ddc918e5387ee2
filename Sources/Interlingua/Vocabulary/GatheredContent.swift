/// What the deltas of a part add up to: text, or bytes.
///
/// Kept as bytes, since to append to them takes a fraction of what it takes to append to a string (callgrind, a chat
/// stream). But an only delta stays the string that it is: an answer that was not streamed has one, of a megabyte
/// maybe, which is then not copied.
struct GatheredContent: Sendable {
    /// The first delta, as long as no other has come.
    private var only: String?
    private var gathered = ByteBuffer()

    init() {}

    init(_ bytes: [UInt8]) { gathered = ByteBuffer(bytes) }

    var isEmpty: Bool { gathered.isEmpty && only?.isEmpty ?? true }

    /// The bytes, which are UTF-8 where only text was appended.
    var bytes: [UInt8] { only.map { Array($0.utf8) } ?? gathered.array }

    /// The text, where only text was appended.
    var text: String { only ?? gathered.text() }

    mutating func append(_ delta: String) {
        if gathered.isEmpty { beginGathering() }
        if gathered.isEmpty { only = delta } else { gathered.append(delta) }
    }

    /// Appends the text of a frame, and gives it as a string.
    @inline(__always)
    mutating func append(_ delta: RepeatedText) -> String {
        if only != nil { beginGathering() }
        return delta.append(to: &gathered)
    }

    /// Puts the only delta to the bytes, since another comes.
    @inline(never)
    private mutating func beginGathering() {
        guard let only else { return }
        self.only = nil
        gathered.append(only)
    }

    mutating func append(_ bytes: [UInt8]) { gathered.append(bytes) }
}

extension GatheredContent: Hashable {
    static func == (a: Self, b: Self) -> Bool { a.bytes == b.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
