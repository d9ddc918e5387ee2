import Foundation
import Interlingua
import Testing

/// The whole way, with a real model in a real server: client, transport, wire, decoder.
///
/// The environment variable INTERLINGUA_LOCAL_MODEL names the server's address; `Tests/run` starts the server and sets
/// it. Without it these tests fail: what they check is checked by nothing else.
@Suite(.serialized) struct LocalModelTests {
    private let url: String
    private let client: ModelClient

    init() throws {
        url = try #require(
            ProcessInfo.processInfo.environment["INTERLINGUA_LOCAL_MODEL"],
            "INTERLINGUA_LOCAL_MODEL must hold the address of a local model's server; run Tests/run, which starts one")
        client = ModelClient(try .llamaCpp(baseURL: url))
    }

    private func request(_ prompt: String, _ delivery: Delivery = .streamed) -> ModelRequest {
        var request = ModelRequest(prompt)
        request.sampling.temperature = 0
        request.seed = 1
        request.maximumOutput = 48
        request.delivery = delivery
        return request
    }

    private let tools = [
        ToolDefinition(
            name: "get_weather", description: "Get the current weather in a city.",
            parameters: [
                "type": "object",
                "properties": [
                    "city": ["type": "string"], "unit": ["type": "string", "enum": ["celsius", "fahrenheit"]],
                ],
                "required": ["city", "unit"],
            ]),
        ToolDefinition(
            name: "add", description: "Add two numbers.",
            parameters: [
                "type": "object", "properties": ["a": ["type": "number"], "b": ["type": "number"]],
                "required": ["a", "b"],
            ]),
    ]

    @Test func `a streamed answer and a whole one are the same, and right`() async throws {
        let streamed = try await client.respond(to: request("What is the capital of France?"))
        let whole = try await client.respond(to: request("What is the capital of France?", .whole))
        #expect(streamed.text == whole.text)
        #expect(streamed.text.contains("Paris"))
        #expect(streamed.finish == FinishReason(.stop, raw: "stop"))
        for response in [streamed, whole] {
            let usage = try #require(response.usage)
            #expect(try #require(usage.input) > 0)
            #expect(try #require(usage.output) > 0)
        }
        #expect(streamed.usage?.output == whole.usage?.output)
    }

    /// A model of this size makes some hundred tokens a second, so the last comes well after the first.
    @Test func `events come as they are made`() async throws {
        var times: [ContinuousClock.Instant] = []
        var grammar = StreamGrammar()
        var long = request("Tell me a long story about a fox.")
        long.maximumOutput = 100
        for try await event in try await client.stream(long) {
            try grammar.check(event)
            if event.text != nil { times.append(.now) }
        }
        try grammar.finish()
        #expect(times.count > 20)
        let first = try #require(times.first)
        let span = first.duration(to: try #require(times.last))
        #expect(span > .milliseconds(100))
        // Not all at once at the end: the first half has come before nine tenths of the time.
        #expect(first.duration(to: times[times.count / 2]) < span * 0.9)
    }

    @Test func `the model calls a tool and answers from its result`() async throws {
        var asking = request("What is the weather in Paris in celsius?")
        asking.tools = tools
        let response = try await client.respond(to: asking)
        let call = try #require(response.toolCalls.first)
        #expect(call.name == "get_weather")
        let arguments = try JSONValue.parse(call.arguments)
        #expect(arguments["city"] == "Paris")
        #expect(arguments["unit"] == "celsius")
        #expect(response.finish?.meaning == .toolCalls)

        asking.messages += [
            response.message, .toolResults([ToolResult(call, text: "21 degrees, sunny")]),
        ]
        asking.toolChoice = .none
        let answer = try await client.respond(to: asking)
        #expect(!answer.text.isEmpty)
        #expect(answer.toolCalls == [])
    }

    @Test func `an answer held to a schema conforms to it`() async throws {
        var asking = request("Give me the name and the age of a person.")
        asking.outputFormat = .jsonSchema(
            JSONSchemaFormat(
                name: "person",
                schema: [
                    "type": "object", "additionalProperties": false, "required": ["name", "age"],
                    "properties": ["name": ["type": "string"], "age": ["type": "integer"]],
                ]))
        asking.maximumOutput = 100
        let response = try await client.respond(to: asking)
        let person = try JSONValue.parse(response.text)
        #expect(person["name"]?.string != nil)
        #expect(person["age"]?.integer != nil)
        #expect(person.object?.count == 2)
    }

    @Test func `the output limit ends the answer with length`() async throws {
        var short = request("Tell me a long story about a fox.")
        short.maximumOutput = 5
        let response = try await client.respond(to: short)
        #expect(response.finish == FinishReason(.length, raw: "length"))
        #expect(response.usage?.output == 5)
    }

    @Test func `an address that is none is a typed error`() async throws {
        let lost = try ModelClient(.llamaCpp(baseURL: url + "/nowhere"), retry: .never)
        let error = await #expect(throws: ModelError.self) { try await lost.respond(to: "Hello") }
        #expect(error?.kind == .modelNotFound)
        #expect(error?.status == 404)
    }

    @Test func `a request that the server refuses is a typed error`() async throws {
        var wrong = request("Hello")
        wrong.extraBody["messages"] = "none"
        let error = await #expect(throws: ModelError.self) { try await client.respond(to: wrong) }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.status == 400)
    }

    @Test func `a text's vector is the same in base64 and in digits, and nearest to that of its like`() async throws {
        let texts = [
            "The cat sleeps on the sofa.", "A cat is asleep on a couch.", "Interest rates rose by two percent.",
        ]
        let coded = try await EmbeddingClient(.llamaCpp(baseURL: url)).embed(EmbeddingRequest(texts))
        let plain = try await EmbeddingClient(.compatible(baseURL: url, model: "any")).embed(EmbeddingRequest(texts))
        #expect(coded.vectors == plain.vectors)
        #expect(coded.dimensions == 576)
        #expect(coded.usage?.input ?? 0 > 15)
        func likeness(_ one: Int, _ other: Int) -> Float {
            zip(coded.vectors[one], coded.vectors[other]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(abs(likeness(0, 0) - 1) < 0.001)
        #expect(likeness(0, 1) > likeness(0, 2))
    }

    @Test func `leaving the loop frees the server's slot`() async throws {
        var long = request("Count from one to ten thousand.")
        long.maximumOutput = 2000
        long.extraBody["ignore_eos"] = true
        do {
            for try await event in try await client.stream(long) where event.text != nil {
                #expect(try await isBusy())
                break
            }
        }
        var isFree = false
        for _ in 0..<50 where !isFree {
            isFree = try await !isBusy()
            if !isFree { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(isFree)
    }

    /// Whether any slot of the server is at work.
    private func isBusy() async throws -> Bool {
        var asking = TransportRequest()
        asking.method = "GET"
        asking.url = url + "/slots"
        let response = try await CurlTransport.shared.send(
            asking, deadline: TransportDeadline(.total, after: .seconds(10)))
        var body: [UInt8] = []
        var chunk: [UInt8] = []
        while try await response.body.next(into: &chunk, deadline: nil) { body += chunk }
        let slots = try #require(try JSONValue.parse(body.span).array)
        return slots.contains { $0["is_processing"]?.bool == true }
    }
}
