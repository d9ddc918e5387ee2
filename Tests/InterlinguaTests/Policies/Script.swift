import Synchronization

@testable import Interlingua

/// A backend that answers its attempts one after the other as it is told; the last act is repeated.
final class Script: Backend {
    enum Act: Sendable {
        /// Does not accept the request.
        case refuse(ModelError)
        /// Plays batches of events, and then ends with the error, or properly.
        case play([[ModelEvent]], then: ModelError? = nil)
        /// Plays batches, and then waits until it is cancelled.
        case stall([[ModelEvent]])
    }

    let identity: BackendIdentity
    private let acts: [Act]
    private let count = Mutex(0)
    private let beforeEach: @Sendable () -> Void

    init(
        _ acts: [Act], identity: BackendIdentity = BackendIdentity(provider: "script", region: "here", model: "m"),
        beforeEach: @escaping @Sendable () -> Void = {}
    ) {
        self.acts = acts
        self.identity = identity
        self.beforeEach = beforeEach
    }

    /// How many attempts there were.
    var attemptCount: Int { count.withLock { $0 } }

    func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        beforeEach()
        let number = count.withLock { count in
            defer { count += 1 }
            return count
        }
        switch acts[min(number, acts.count - 1)] {
        case .refuse(let error): throw error
        case .play(let batches, let error):
            return stream(batches) { () throws(ModelError) in if let error { throw error } }
        case .stall(let batches):
            return stream(batches) { () async throws(ModelError) in
                try? await Task.sleep(for: .seconds(3600))
                throw ModelError(.cancelled, "cancelled")
            }
        }
    }

    private func stream(
        _ batches: [[ModelEvent]], end: @escaping @Sendable () async throws(ModelError) -> Void
    ) -> ResponseStream {
        var rest = batches[...]
        return ResponseStream { (events: inout [ModelEvent]) throws(ModelError) in
            if let batch = rest.popFirst() {
                events = batch
                return true
            }
            try await end()
            return false
        }
    }
}

extension Script.Act {
    /// `Hi`, with 3 tokens read and 1 written.
    static let hi: Script.Act = .play([
        .opening, .hi, [.usage(Usage(input: 3, output: 1)), .finished(FinishReason(.stop))],
    ])
}

extension [ModelEvent] {
    static let opening: [ModelEvent] = [
        .started(ResponseStart(id: "r", model: "m-2026", provider: "script", region: "here")),
        .warning(Warning("seed", "ignored")),
    ]
    static let hi: [ModelEvent] = [
        .partStarted(.text, part: 0), .textDelta("Hi", part: 0), .partFinished(.text("Hi"), part: 0),
    ]
}

extension ResponseStream {
    /// All events, and what ended them.
    func gathered() async -> (events: [ModelEvent], error: ModelError?) {
        var events: [ModelEvent] = []
        do throws(ModelError) {
            for try await event in self { events.append(event) }
            return (events, nil)
        } catch {
            return (events, error)
        }
    }
}

extension ModelRequest {
    static let hello = ModelRequest(messages: [.user("Hello")])
}
