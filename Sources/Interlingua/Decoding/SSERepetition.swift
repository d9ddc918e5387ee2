/// The last event that only went on with a text, and what stood around its data.
struct SSERepetition: Sendable {
    /// Of its data, for events that chunks cut.
    private var shape = DeltaShape()
    /// Of all of it, for those that lie whole in a chunk: they need not be searched for line ends.
    private(set) var frame = DeltaShape()
    /// The event's name.
    private var name: [UInt8] = []
    /// Where the data lies in the chunk, of an event that was learned and has just ended there.
    private var data: Range<Int>?

    /// Whether an event was learned that has just ended.
    var hasLearned: Bool { data != nil }

    /// Tells an event to `listener`.
    mutating func deliver<Listener: SSEListener>(
        _ event: borrowing SSEEvent, at data: Range<Int>?, _ listener: inout Listener
    ) throws(Listener.Failure) {
        self.data = nil
        let isSameName = event.name.count == name.count && event.name.has(name.span, at: 0)
        if isSameName, let match = shape.match(whole: event.data) {
            return try listener.goOn(with: shape.text(of: match, in: event.data), counting: shape.counts)
        }
        frame.forget()
        shape.begin(learning: listener.beginFrame())
        try listener.hear(event, &shape)
        guard shape.isKnown, listener.isRepeatable else { return shape.forget() }
        self.data = data
        name.removeAll(keepingCapacity: true)
        name.append(event.name)
    }

    /// Learns what stands around the data of the event that has just ended.
    ///
    /// - Parameter range: All of the event; `nil` where it did not begin in this chunk.
    mutating func learnFrame(of chunk: Span<UInt8>, _ range: Range<Int>?) {
        defer { data = nil }
        // A carriage return at the end would not tell whether a line feed belongs to it.
        guard let data, let range, chunk[range.upperBound - 1] == .lineFeed else { return }
        let start = range.lowerBound
        frame.learn(shape, at: data.lowerBound - start..<data.upperBound - start, of: chunk.extracting(range))
    }

    /// The text of the event that begins at `start`, and where that ends, where it repeats the last but for its text.
    mutating func match(_ chunk: Span<UInt8>, from start: Int) -> DeltaShape.Match? {
        guard let match = frame.match(chunk, from: start) else { return nil }
        shape.noteRepetition()
        return match
    }
}
