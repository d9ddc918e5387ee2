import Interlingua
import Testing

@Suite struct BufferedBodyTests {
    @Test func `chunks come one at each pull, then the end, for ever`() async throws {
        let body = BufferedBody(chunks: [[1, 2], [], [3]])
        var bytes: [UInt8] = [9]
        for expected in [[1, 2], [3]] as [[UInt8]] {
            #expect(try await body.next(into: &bytes, deadline: nil))
            #expect(bytes == expected)
        }
        for _ in 1...2 { #expect(try await body.next(into: &bytes, deadline: nil) == false) }
    }

    @Test func `a failure comes after what had arrived`() async throws {
        let body = BufferedBody(chunks: [[1]], failure: ModelError(.truncated, "cut"))
        var bytes: [UInt8] = []
        #expect(try await body.next(into: &bytes, deadline: nil))
        for _ in 1...2 { #expect(await body.failure()?.kind == .truncated) }
    }

    @Test func `an empty body is at its end`() async throws {
        #expect(try await BufferedBody([]).rest() == [])
    }
}
