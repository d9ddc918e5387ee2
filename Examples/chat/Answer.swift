import Interlingua
import terminal

/// One answer: what came, what ended it, and when.
struct Answer {
    var response = ModelResponse()
    var error: ModelError?
    /// From the question to the first event; `nil` where none came.
    var firstEvent: Duration?
    var total = Duration.zero

    /// Asks, and shows what comes unless it shall be JSON.
    init(from client: ModelClient, to request: ModelRequest, isShown: Bool) async {
        let start = ContinuousClock.now
        do {
            for try await event in try await client.stream(request) {
                firstEvent = firstEvent ?? start.duration(to: .now)
                response.apply(event)
                if isShown { Self.show(event) }
            }
        } catch {
            self.error = error
        }
        total = start.duration(to: .now)
        if isShown { finish() }
    }

    private static func show(_ event: ModelEvent) {
        switch event {
        case .textDelta(let text, _), .refusalDelta(let text, _): Console.write(text)
        case .reasoningDelta(let text, _): Console.writeDim(text)
        case .partFinished(.reasoning, _): Console.writeDim("\n")
        case .warning(let warning), .notice(.warning(let warning)):
            Console.report("\(warning.setting): \(warning.message)")
        default: break
        }
    }

    /// Ends the line, and tells a terminal what the answer took.
    private func finish() {
        if error == nil || Console.isTerminal && !response.parts.isEmpty { Console.write("\n") }
        guard Console.isTerminal, error == nil, let firstEvent else { return }
        var figures = ["first after \(Int(firstEvent / .milliseconds(1))) ms"]
        if let output = response.usage?.output {
            figures.insert("\(output) tokens", at: 0)
            // The first token of a stream is there when the time begins; one piece is made in all the time.
            let isStream = total - firstEvent > .milliseconds(1)
            let rate = isStream ? Double(output - 1) / (total - firstEvent).seconds : Double(output) / total.seconds
            figures.append("\(Int(rate.rounded())) tokens/s")
        }
        Console.writeDim(figures.joined(separator: " · "))
        Console.write("\n")
    }
}

extension Duration {
    fileprivate var seconds: Double { self / .seconds(1) }
}
