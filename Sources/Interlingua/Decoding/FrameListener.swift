/// Whoever hears the frames of a stream, as a parser splits them.
protocol FrameListener {
    associatedtype Failure: Error

    /// Hears that a frame follows which is to be read, and tells whether any that repeats it may be heard without being
    /// read.
    mutating func beginFrame() -> Bool

    /// Whether all that the last frame did was to go on with a text, so that those which repeat it may be heard without
    /// being read.
    var isRepeatable: Bool { get }

    /// Hears a frame that repeats the last one that was read, but for its text and its counts.
    mutating func goOn(with delta: RepeatedText, counting counts: RepeatedCounts) throws(Failure)

    /// The listener's own error for bytes that are no stream.
    static func failure(_ fault: DecodingFault) -> Failure
}

extension FrameListener {
    mutating func beginFrame() -> Bool { true }
}

/// Hears a `text/event-stream`.
protocol SSEListener: FrameListener {
    /// Hears an event. Where all it did was to go on with a text, `shape` may learn it; those that repeat it are then
    /// not read again.
    mutating func hear(_ event: borrowing SSEEvent, _ shape: inout DeltaShape) throws(Failure)
}

/// Hears the lines of NDJSON.
protocol LineListener: FrameListener {
    /// Hears a line, which `shape` may learn as an event.
    mutating func hear(_ line: borrowing LineEvent, _ shape: inout DeltaShape) throws(Failure)
}

/// Hears an `application/vnd.amazon.eventstream`.
protocol EventStreamListener: FrameListener {
    /// Hears a message, of which `shape` may learn the payload as an event.
    mutating func hear(_ message: borrowing EventStreamMessage, _ shape: inout DeltaShape) throws(Failure)
}
