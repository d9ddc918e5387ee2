import Testing

@testable import Interlingua

@Suite struct TokenLedgerTests {
    private let attempt = Attempt(provider: "p", model: "m", region: "eu", outcome: .succeeded)

    @Test func `not reported stays not reported`() {
        let ledger = TokenLedger()
        ledger.record(attempt, usage: Usage(input: 2))
        var cached = Usage(input: 3, output: 0)
        cached.cachedInput = 1
        cached.raw = "as it came"
        ledger.record(attempt, usage: cached)
        var sum = Usage(input: 5, output: 0)
        sum.cachedInput = 1
        #expect(ledger.totals.usage == sum)
    }

    @Test func `every field is summed`() {
        let fields: [WritableKeyPath<Usage, Int?>] = [
            \.input, \.cachedInput, \.cacheWrite, \.cacheWrite5Minutes, \.cacheWrite1Hour, \.inputAudio, \.inputImage,
            \.output, \.reasoning, \.outputAudio, \.outputImage,
        ]
        let ledger = TokenLedger()
        var usage = Usage()
        for (number, field) in fields.enumerated() { usage[keyPath: field] = number + 1 }
        for _ in 0..<3 { ledger.record(attempt, usage: usage) }
        #expect(fields.map { ledger.totals.usage[keyPath: $0] } == [3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33])
    }

    @Test func `absurd counts do not stop the process`() {
        let ledger = TokenLedger()
        for _ in 0..<2 { ledger.record(attempt, usage: Usage(input: .max)) }
        #expect(ledger.totals.usage.input == .max)
    }

    @Test func `entries are kept apart by provider, model, region and tags`() {
        let ledger = TokenLedger()
        var attempts = [attempt, attempt, attempt, attempt]
        attempts[1].provider = "q"
        attempts[2].model = nil
        attempts[3].region = "us"
        for attempt in attempts {
            ledger.record(attempt, usage: nil)
            ledger.record(attempt, usage: nil, tags: ["tenant": "acme", "feature": "search"])
        }
        #expect(ledger.snapshot().count == 8)
        #expect(ledger.snapshot().tagged("tenant", "acme").totals.attempts == 4)
        #expect(ledger.snapshot().tagged("tenant", "other").totals == TokenLedger.Totals())
        #expect(ledger.snapshot().filter { $0.key.provider == "q" }.totals.attempts == 2)
    }

    @Test func `a thousand attempts at once are counted exactly`() async {
        let ledger = TokenLedger()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    let act: Script.Act =
                        switch number % 4 {
                        case 0: .hi
                        case 1: .refuse(.failing(.overloaded))
                        case 2: .play([.opening, [.usage(Usage(input: 10))], .hi], then: .failing(.truncated))
                        default: .play([.opening + [.usage(Usage(input: 100))], .hi])
                        }
                    var request = ModelRequest.hello
                    request.tags = ["tenant": number.isMultiple(of: 8) ? "a" : "b"]
                    let backend = Accounting(Script([act]), in: ledger)
                    guard let stream = try? await backend.stream(request) else { return }
                    if number % 4 < 3 {
                        _ = await stream.gathered()
                        return
                    }
                    var events = stream.makeAsyncIterator()
                    _ = try? await events.next()
                }
            }
        }
        let totals = ledger.totals
        #expect(totals.attempts == 1000)
        #expect([totals.succeeded, totals.failed, totals.cancelled, totals.withoutUsage] == [250, 500, 250, 250])
        #expect(totals.usage == Usage(input: 250 * 3 + 250 * 10 + 250 * 100, output: 250))
        #expect(ledger.snapshot().tagged("tenant", "a").totals.attempts == 125)
    }
}
