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
}
