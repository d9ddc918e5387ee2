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
    public init(_ pull: sending @escaping Pull) { source = Source(pull) }

    public func makeAsyncIterator() -> Iterator { Iterator(pull: source.take()) }

    public struct Iterator: AsyncIteratorProtocol {
        /// `nil` once the response is over.
        private var pull: Pull?
        private var batch: [ModelEvent] = []
        private var position = 0
        private let wasTaken: Bool

        fileprivate init(pull: Pull?) {
            self.pull = pull
            wasTaken = pull == nil
        }

        /// - Throws: What ended the response; `.invalidRequest` where the stream is iterated a second time.
        public mutating func next() async throws(ModelError) -> ModelEvent? {
            if position < batch.count {
                defer { position += 1 }
                return batch[position]
            }
            return try await nextBatch()
        }

        /// Replaces `events`, which must be empty, by all events that are here, waiting until there is one; false when
        /// the response is over. For backends around backends, which pass events on by the batch.
        ///
        /// - Throws: As ``next()`` does.
        public mutating func next(into events: inout [ModelEvent]) async throws(ModelError) -> Bool {
            if position < batch.count {
                events.append(contentsOf: batch[position...])
                position = batch.count
                return true
            }
            guard let pull else {
                if wasTaken { throw ModelError(.invalidRequest, "a response stream can be iterated only once") }
                return false
            }
            do {
                if try await pull(&events), !events.isEmpty { return true }
            } catch {
                self.pull = nil
                throw error
            }
            self.pull = nil
            return false
        }

        private mutating func nextBatch() async throws(ModelError) -> ModelEvent? {
            var events: [ModelEvent] = []
            swap(&events, &batch)
            events.removeAll(keepingCapacity: true)
            position = 0
            guard try await next(into: &events) else { return nil }
            batch = events
            position = 1
            return batch[0]
        }
    }
}

/// Holds the pull until its one consumer takes it.
private final class Source: Sendable {
    private let pull: Mutex<ResponseStream.Pull?>

    init(_ pull: sending @escaping ResponseStream.Pull) { self.pull = Mutex(pull) }

    func take() -> sending ResponseStream.Pull? {
        pull.withLock { pull in
            let taken = pull
            pull = nil
            return taken
        }
    }
}
