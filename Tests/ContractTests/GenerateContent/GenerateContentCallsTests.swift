import Interlingua
import Testing

/// Tool calls, whole and in pieces.
@Suite struct GenerateContentCallsTests {
    private func calls(of name: String) async throws -> [ToolCall] {
        try await GenerateContentReply(of: name, from: .vertexAI).response.parts.compactMap { part in
            if case .toolCall(let call) = part { call } else { nil }
        }
    }

    private static let signature = Signature(provider: .gemini, value: "CiQBjz1rX0qT4m2bZ1dUQ3Zk")

    @Test func `parallel calls come with their own signatures, and ids where they had none`() async throws {
        let calls = try await calls(of: "parallel_calls_stream")
        #expect(calls.map(\.name) == ["weather", "now"])
        #expect(try calls.map { try json($0.arguments) } == [["city": "Zürich", "days": 2], [:]])
        #expect(calls.map(\.signature) == [Self.signature, nil])
        #expect(Set(calls.map(\.id)).count == 2)
        #expect(calls.allSatisfy { !$0.id.isEmpty && $0.id.utf8.count <= 40 })
    }

    @Test func `no two responses make up the same id`() async throws {
        let one = try await calls(of: "parallel_calls_stream")[0].id
        let other = try await calls(of: "streamed_arguments")[0].id
        #expect(one != other)
    }

    @Test func `Google's own id stays`() async throws {
        #expect(try await calls(of: "call_with_id_unary").map(\.id) == ["zi06h2mp"])
    }

    @Test(arguments: ["parallel_calls_stream", "call_with_id_unary", "enum_numbers_unary"])
    func `STOP with calls waits for their results`(name: String) async throws {
        #expect(try await GenerateContentReply(of: name).response.finish?.meaning == .toolCalls)
    }

    @Test func `streamed arguments become the object that their paths say`() async throws {
        let calls = try await calls(of: "streamed_arguments")
        #expect(calls.map(\.name) == ["cook", "serve"])
        #expect(
            try json(calls[0].arguments) == [
                "dish": ["name": "La\"sagna al forno", "servings": 2.5, "vegan": false],
                "steps": [["what to do": "Heat\n"], ["what to do": "Wait"]], "note": .null,
            ])
        #expect(try json(calls[1].arguments) == ["table": 7])
        #expect(calls.map(\.signature) == [Self.signature, nil])
    }

    @Test func `streamed arguments are passed on as they come`() async throws {
        let events = try await GenerateContentReply(of: "streamed_arguments").events
        let deltas = events.compactMap { if case .argumentsDelta(let text, 0) = $0 { text } else { nil } }
        // Seven values that add something, and the end.
        #expect(deltas.count == 8)
        #expect(deltas.first == #"{"dish":{"name":"La\"sagna"#)
    }

    @Test func `a call whose end was not said ends with the answer`() async throws {
        let calls = try await calls(of: "streamed_arguments_without_end")
        #expect(try calls.map { try json($0.arguments) } == [["dish": "Rösti"]])
    }

    @Test func `a call that the limit cut must not be run`() async throws {
        let response = try await GenerateContentReply(of: "streamed_arguments_cut_by_length").response
        #expect(response.toolCalls.isEmpty)
        #expect(response.finish == FinishReason(.length, raw: "MAX_TOKENS"))
        guard case .toolCall(let call) = response.parts.first else {
            Issue.record("no call in \(response.parts)")
            return
        }
        #expect(call.isTruncated)
        #expect(call.arguments == #"{"dish":"Rö"#)
    }

    @Test func `a value that goes back to what is closed is a fault, and never lost`() async throws {
        let reply = try await GenerateContentReply(of: "streamed_arguments_out_of_order")
        #expect(reply.error?.kind == .malformedResponse)
        #expect(reply.error?.message.contains("$.a.y") == true)
    }

    @Test(
        arguments: [
            ("$.a", #"{"a":1}"#), ("$['a b']", #"{"a b":1}"#), (#"$["a.b"][0]"#, #"{"a.b":[1]}"#),
            (#"$['it\'s']"#, #"{"it's":1}"#), (#"$['\u00e9\n']"#, #"{"é\n":1}"#),
            ("$.a[0][0].b", #"{"a":[[{"b":1}]]}"#),
        ])
    func `a path says where a value is`(path: String, expected: String) async throws {
        let reply = await GenerateContentReply(Self.stream(of: [(path, "1")]))
        #expect(try reply.response.toolCalls.map { try json($0.arguments) } == [json(expected)])
    }

    @Test(
        arguments: [
            [("$", "1")], [("a", "1")], [("$.", "1")], [("$[0]", "1")], [("$.a[1]", "1")], [("$.a[x]", "1")],
            [("$['a", "1")], [("$.a", "1"), ("$.a", "2")], [("$.a", "1"), ("$.a.b", "2")],
            [("$.a.b", "1"), ("$.a", "2")], [("$.a[0]", "1"), ("$.a.b", "2")], [("$.a[0]", "1"), ("$.a[2]", "2")],
        ])
    func `a path that says no place is a fault`(values: [(String, String)]) async throws {
        let reply = await GenerateContentReply(Self.stream(of: values))
        #expect(reply.error?.kind == .malformedResponse)
    }

    /// A stream with one call whose arguments are these numbers.
    private static func stream(of values: [(path: String, number: String)]) -> [UInt8] {
        let pieces = values.map { value in
            #"{"jsonPath":\#(JSONValue.string(value.path).serialized()),"numberValue":\#(value.number)}"#
        }
        let call = #"{"functionCall":{"name":"f","partialArgs":[\#(pieces.joined(separator: ","))]}}"#
        let candidate = #"{"content":{"parts":[\#(call)]},"finishReason":"STOP"}"#
        return Array("data: {\"candidates\":[\(candidate)]}\r\n\r\n".utf8)
    }
}
