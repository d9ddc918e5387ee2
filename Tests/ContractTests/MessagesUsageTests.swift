import Interlingua
import Testing

/// Anthropic's counts in the neutral convention.
@Suite struct MessagesUsageTests {
    private static func usage(_ text: String) async throws -> Usage {
        let body = #"{"type":"message","id":"m","content":[],"stop_reason":"end_turn","usage":"# + text + "}"
        return try #require(try await MessagesAnswer(Array(body.utf8)).response.usage)
    }

    /// Recorded objects with their meaning, from `wire/usage.md`, § 5.
    @Test(
        arguments: [
            (
                #"""
                {"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":1590},
                 "cache_creation_input_tokens":1590,"cache_read_input_tokens":0,"input_tokens":2,"output_tokens":4,
                 "output_tokens_details":{"thinking_tokens":0}}
                """#,
                [1592, 0, 1590, 1590, 0, 4, 0, 1596]
            ),
            (
                #"""
                {"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},
                 "cache_creation_input_tokens":0,"cache_read_input_tokens":1590,"input_tokens":2,"output_tokens":4,
                 "output_tokens_details":{"thinking_tokens":0}}
                """#,
                [1592, 1590, 0, 0, 0, 4, 0, 1596]
            ),
            (
                #"""
                {"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":2390,"iterations":[
                  {"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":1128,
                   "output_tokens":110,"type":"message"},
                  {"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":2518,
                   "model":"claude-opus-4-8","output_tokens":22,"type":"advisor_message"},
                  {"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":1262,
                   "output_tokens":11,"type":"message"}],
                 "output_tokens":121,"output_tokens_details":{"thinking_tokens":28}}
                """#,
                [4908, 0, 0, nil, nil, 143, 28, 5051]
            ),
            (#"{"input_tokens":10,"output_tokens":3}"#, [10, nil, nil, nil, nil, 3, nil, 13]),
            (#"{"output_tokens":3}"#, [nil, nil, nil, nil, nil, 3, nil, nil]),
            (#"{"input_tokens":-1,"output_tokens":"3"}"#, [nil, nil, nil, nil, nil, nil, nil, nil]),
        ] as [(String, [Int?])])
    func `input includes the cache, and what is not reported is unknown`(text: String, counts: [Int?]) async throws {
        let usage = try await Self.usage(text)
        let found = [
            usage.input, usage.cachedInput, usage.cacheWrite, usage.cacheWrite5Minutes, usage.cacheWrite1Hour,
            usage.output, usage.reasoning, usage.total,
        ]
        #expect(found == counts)
        #expect(try usage.raw == json(text))
    }

    @Test func `the counts of a stream's end replace those of its start`() async throws {
        let answer = try await MessagesAnswer(of: "cache_writes")
        let usage = try #require(answer.response.usage)
        #expect(usage.input == 2 + 1590 + 300 && usage.output == 4)
        #expect(usage.cachedInput == 300 && usage.cacheWrite == 1590)
        #expect(usage.cacheWrite5Minutes == 590 && usage.cacheWrite1Hour == 1000)
    }

    @Test func `parts that do not add up to a later total are unknown`() async throws {
        let usage = try #require(try await MessagesAnswer(of: "cache_grew").response.usage)
        #expect(usage.input == 9 + 250 + 100 && usage.cacheWrite == 250)
        #expect(usage.cacheWrite5Minutes == nil && usage.cacheWrite1Hour == nil)
    }

    @Test func `a compaction's pass is paid for too`() async throws {
        let usage = try #require(try await MessagesAnswer(of: "compaction").response.usage)
        #expect(usage.input == 55416 && usage.output == 133)
    }

    @Test func `a stream that was cut has counted its input`() async throws {
        let answer = try await MessagesAnswer(of: "error_after_text")
        #expect(answer.error?.partial?.usage?.input == 12)
    }
}
