import Synchronization

@testable import Interlingua

/// What a scripted server does next.
enum Step: Sendable {
    case bytes(String)
    /// Lets time pass, unless the caller's deadline is nearer.
    case wait(Duration)
}

/// Time that passes only when somebody lets it.
final class ScriptedTime: Sendable {
    private let start = ContinuousClock.now
    private let passed = Mutex(Duration.zero)

    var elapsed: Duration { passed.withLock { $0 } }
    var read: @Sendable () -> ContinuousClock.Instant { { self.start + self.elapsed } }

    func advance(by time: Duration) { passed.withLock { $0 += time } }

    /// Waits as a transport must: to the end, or to the deadline.
    func wait(_ time: Duration, _ deadline: TransportDeadline?) throws(ModelError) {
        guard let deadline, deadline.after < time else { return advance(by: time) }
        advance(by: max(deadline.after, .zero))
        throw ModelError(.deadline(deadline.phase), "too late")
    }
}

/// A transport that plays its answers in order, on a clock of its own.
final class ScriptedTransport: Transport {
    struct Answer: Sendable {
        var status = 200
        var headers = HTTPHeaders()
        /// What happens before the head is there.
        var head: [Step] = []
        var body: ScriptedBody

        static func answer(
            _ body: [Step], status: Int = 200, headers: HTTPHeaders = [:], after head: [Step] = []
        ) -> Answer {
            Answer(status: status, headers: headers, head: head, body: ScriptedBody(body))
        }

        static func response(status: Int, _ body: ScriptedBody) -> Answer { Answer(status: status, body: body) }

        static func refusal(_ status: Int) -> Answer {
            .answer([.bytes(#"{"error":{"message":"no"}}"#)], status: status)
        }
    }

    let clock = ScriptedTime()
    private let answers: Mutex<[Answer]>
    private let sent = Mutex<[TransportRequest]>([])

    init(_ answers: [Answer]) { self.answers = Mutex(answers) }

    /// The requests, in order.
    var requests: [TransportRequest] { sent.withLock { $0 } }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        sent.withLock { $0.append(request) }
        guard let answer = answers.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
            throw ModelError(.unreachable, "the script is over")
        }
        var rest = deadline
        for case .wait(let time) in answer.head {
            try clock.wait(time, rest)
            rest?.after -= time
        }
        answer.body.clock.withLock { $0 = clock }
        return TransportResponse(status: answer.status, headers: answer.headers, body: answer.body)
    }
}

/// A body that comes step by step, and notes what is done with it.
final class ScriptedBody: ResponseBody {
    private struct State {
        var position = 0
        var pullCount = 0
        var isDiscarded = false
    }

    let clock = Mutex<ScriptedTime?>(nil)
    private let steps: [Step]
    private let repeats: Bool
    private let state = Mutex(State())

    /// - Parameter repeats: Begins anew after the last step, without end.
    init(_ steps: [Step], repeats: Bool = false) {
        self.steps = steps
        self.repeats = repeats
    }

    var pullCount: Int { state.withLock { $0.pullCount } }
    var isDiscarded: Bool { state.withLock { $0.isDiscarded } }

    func next(into bytes: inout [UInt8], deadline: TransportDeadline?) async throws(ModelError) -> Bool {
        state.withLock { $0.pullCount += 1 }
        var rest = deadline
        while let step = nextStep() {
            switch step {
            case .bytes(let text):
                bytes = Array(text.utf8)
                return true
            case .wait(let time):
                try clock.withLock { $0 }?.wait(time, rest)
                rest?.after -= time
            }
        }
        return false
    }

    func discard() { state.withLock { $0.isDiscarded = true } }

    private func nextStep() -> Step? {
        state.withLock { state in
            if repeats, state.position == steps.count { state.position = 0 }
            guard state.position < steps.count else { return nil }
            defer { state.position += 1 }
            return steps[state.position]
        }
    }
}
