import Testing

@testable import Interlingua

@Suite struct UsageTests {
    @Test(
        arguments: [
            (433, 16, 449), (0, 0, 0), (nil, 16, nil), (433, nil, nil), (nil, nil, nil), (.max, 1, .max),
        ] as [(Int?, Int?, Int?)]
    )
    func `the total is the sum, and unknown where a part is`(_ input: Int?, _ output: Int?, _ total: Int?) {
        #expect(Usage(input: input, output: output).total == total)
    }

    @Test func `what is included in input and output does not count again`() {
        var usage = Usage(input: 3185, output: 16)
        usage.cachedInput = 2752
        usage.cacheWrite = 100
        usage.cacheWrite5Minutes = 100
        usage.reasoning = 9
        #expect(usage.total == 3201)
    }

    @Test func `a copy stays what it was, and equals what says the same`() {
        var usage = Usage(input: 1, output: 2)
        usage.raw = ["a": 1]
        let copy = usage
        #expect(copy == usage)
        usage.output = 3
        #expect(copy.output == 2)
        #expect(copy != usage)
        usage.output = 2
        #expect(copy == usage)
        #expect(copy.hashValue == usage.hashValue)
        usage.raw = nil
        #expect(copy.raw == ["a": 1])
        #expect(copy != usage)
    }

    /// What snapshots say that have three counts of their own: of output, of output and reasoning, and of nothing.
    private static func repeating() -> Usage {
        var usage = Usage(input: 5, output: 100)
        usage.cachedInput = 3
        usage.raw = ["old": true]
        let pieces = [#"{"o":"#, #","r":"#, #","x":["#, "]}"]
        usage.begin(Usage.Repetition(output: 0b11, reasoning: 0b10, pieces: pieces))
        return usage
    }

    private static func counts(_ values: [Int]) -> RepeatedCounts.Values {
        var counts = RepeatedCounts()
        for value in values { counts.append(value) }
        return counts.values
    }

    @Test func `a snapshot that repeats says its own counts beside those of all`() {
        var usage = Self.repeating()
        usage.goOn(with: Self.counts([7, 20, 999_999_999]))
        let first = usage
        usage.goOn(with: Self.counts([8, 20, 1]))
        #expect((first.input, first.cachedInput, first.output, first.reasoning) == (5, 3, 127, 20))
        #expect((usage.input, usage.cachedInput, usage.output, usage.reasoning) == (5, 3, 128, 20))
        #expect(first.total == 132)
        #expect(first.raw == ["o": 7, "r": 20, "x": [999_999_999]])
        #expect(usage.raw == ["o": 8, "r": 20, "x": [1]])
        #expect(first != usage)

        var plain = Usage(input: 5, output: 127)
        plain.cachedInput = 3
        plain.reasoning = 20
        plain.raw = ["o": 7, "r": 20, "x": [999_999_999]]
        #expect(first == plain)
        #expect(first.hashValue == plain.hashValue)
        plain.raw = ["o": 7, "r": 20, "x": [1]]
        #expect(first != plain)
    }

    @Test func `a snapshot that repeats can be changed like any, and leaves the others alone`() {
        var usage = Self.repeating()
        usage.goOn(with: Self.counts([1, 2, 3]))
        let before = usage
        usage.inputAudio = 4
        #expect((usage.input, usage.output, usage.reasoning, usage.inputAudio) == (5, 103, 2, 4))
        #expect(usage.raw == ["o": 1, "r": 2, "x": [3]])
        usage.output = nil
        usage.raw = nil
        #expect((usage.output, usage.reasoning, usage.raw) == (nil, 2, nil))
        #expect((before.output, before.inputAudio) == (103, nil))
        #expect(before.raw == ["o": 1, "r": 2, "x": [3]])
    }

    /// Else each event would be larger.
    @Test func `a usage takes no more room in an event than a text`() {
        #expect(MemoryLayout<Usage>.size <= MemoryLayout<(String, part: Int)>.size)
    }
}
