/// Whoever hears the frames of a stream, as a parser splits them.
protocol FrameListener {
    associatedtype Failure: Error

    /// Hears a frame that repeats the one that was learned, but for its text.
    mutating func goOn(with delta: String) throws(Failure)

    /// Whether frames that repeat may be heard without being read. Off only to show that it makes no difference.
    var speculates: Bool { get }

    /// The listener's own error for bytes that are no stream.
    static func failure(_ fault: DecodingFault) -> Failure
}

extension FrameListener {
    /// Not called where nothing is learned.
    mutating func goOn(with delta: String) {}
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
