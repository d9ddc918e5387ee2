import Synchronization

/// The events of one response. Iterate it once.
///
/// A stream is a pull: nothing runs, and no byte is read, until an event is asked for. So there is no
/// buffer to grow, no task to leak, and cancelling is simply not asking again: when the iterator is
/// dropped, so is the connection. Events that are already here come without suspending.
public struct ResponseStream: AsyncSequence, Sendable {
    /// Replaces the array, which is empty, by the next events in order: one at least, unless the response is over;
    /// then false.
    public typealias Pull = (inout [ModelEvent]) async throws(ModelError) -> Bool

    private let source: Source

    /// - Parameter pull: Called by one consumer at a time, and not again once it threw or answered false.
    public init(_ pull: sending @escaping Pull) { source = Source(EventBatches(.pulled(pull))) }

    init(_ batches: sending EventBatches) { source = Source(batches) }

    public func makeAsyncIterator() -> Iterator { Iterator(source.take()) }

    public struct Iterator: AsyncIteratorProtocol {
        private var batches: EventBatches
        private var batch: [ModelEvent] = []
        private var position = 0

        fileprivate init(_ batches: EventBatches) { self.batches = batches }

        /// - Throws: What ended the response; `.invalidRequest` where the stream is iterated a second time.
        public mutating func next() async throws(ModelError) -> ModelEvent? {
            if position == batch.count {
                position = 0
                batch.removeAll(keepingCapacity: true)
                guard try await batches.next(into: &batch) else { return nil }
            }
            defer { position += 1 }
            return batch[position]
        }

        /// Replaces `events`, which must be empty, by all events that are here, waiting until there is one; false when
        /// the response is over. For backends around backends, which pass events on by the batch.
        ///
        /// - Throws: As ``next()`` does.
        public mutating func next(into events: inout [ModelEvent]) async throws(ModelError) -> Bool {
            guard position == batch.count else {
                events.append(contentsOf: batch[position...])
                position = batch.count
                return true
            }
            return try await batches.next(into: &events)
        }
    }
}

extension ResponseStream {
    /// Takes the events out of the stream: they are for one consumer.
    func takeBatches() -> sending EventBatches { source.take() }

    /// The same events, which `observer` sees before the consumer does.
    func observed(by observer: sending some ResponseObserver) -> ResponseStream {
        ResponseStream(source.take().observed(by: observer))
    }
}

/// Holds the events until their one consumer takes them.
private final class Source: Sendable {
    private let batches: Mutex<EventBatches>

    init(_ batches: sending EventBatches) { self.batches = Mutex(batches) }

    func take() -> sending EventBatches {
        batches.withLock { batches in
            let taken = batches
            batches = EventBatches(.taken)
            return taken
        }
    }
}
