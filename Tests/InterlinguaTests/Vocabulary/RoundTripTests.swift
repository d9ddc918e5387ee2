import Foundation
import Testing

@testable import Interlingua

@Suite struct RoundTripTests {
    @Test func `every value comes back equal, from JSON and from its text`() throws {
        for seed in 0..<300 {
            var random = RandomValues(seed: UInt64(seed))
            try expectRoundTrip(random.request())
            try expectRoundTrip(random.event())
            try expectRoundTrip(random.response())
            try expectRoundTrip(random.error())
        }
    }

    @Test func `the pieces come back on their own`() throws {
        for seed in 0..<100 {
            var random = RandomValues(seed: UInt64(seed))
            try expectRoundTrip(random.message())
            try expectRoundTrip(random.part())
            try expectRoundTrip(random.media())
            try expectRoundTrip(random.toolCall())
            try expectRoundTrip(random.toolResult())
            try expectRoundTrip(random.citation())
            try expectRoundTrip(random.signature())
            try expectRoundTrip(random.tool())
            try expectRoundTrip(random.outputFormat())
            try expectRoundTrip(random.sampling())
            try expectRoundTrip(random.cachePoint())
            try expectRoundTrip(random.responseStart())
            try expectRoundTrip(random.partStart())
            try expectRoundTrip(random.logprob())
            try expectRoundTrip(random.notice())
            try expectRoundTrip(random.usage())
            try expectRoundTrip(random.finish())
            try expectRoundTrip(random.warning())
            try expectRoundTrip(random.attempt())
        }
    }

    @Test func `the random values take every case`() {
        var parts: Set<String> = []
        var events: Set<String> = []
        for seed in 0..<500 {
            var random = RandomValues(seed: UInt64(seed))
            parts.insert(random.part().json["type"]?.string ?? "")
            events.insert(random.event().json["type"]?.string ?? "")
        }
        #expect(parts.count == 10)
        #expect(events.count == 14)
    }

    @Test func `every value goes through Foundation's coders`() throws {
        for seed in 0..<100 {
            var random = RandomValues(seed: UInt64(seed))
            try expectCoding(random.request())
            try expectCoding(random.event())
            try expectCoding(random.response())
            try expectCoding(random.error())
            try expectCoding(random.json())
            try expectCoding(random.object())
        }
    }

    @Test func `a value stands inside an app's own types`() throws {
        struct Turn: Codable, Equatable {
            var at = 7
            var model: ModelID = "m"
            var provider = ProviderID.ollama
            var effort: ReasoningEffort = .low
            var role = Message.Role.user
            var message = Message.user("Hi")
            var usage: Usage? = Usage(input: 1)
        }
        let data = try JSONEncoder().encode(Turn())
        #expect(try JSONDecoder().decode(Turn.self, from: data) == Turn())
        let json = try JSONValue.parse(String(decoding: data, as: UTF8.self))
        #expect(
            json == [
                "at": 7, "model": "m", "provider": "ollama", "effort": "low", "role": "user",
                "message": ["role": "user", "content": [["type": "text", "text": "Hi"]]], "usage": ["input": 1],
            ])
    }

    @Test func `a wrong form in a coder's data is our error with its place`() {
        let data = Data(#"{"role":"user","content":[{"type":"video"}]}"#.utf8)
        let error = #expect(throws: ModelError.self) { try JSONDecoder().decode(Message.self, from: data) }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.message.hasPrefix("content[0].type: ") == true)
    }

    private func expectRoundTrip<Value: JSONRepresentable & Equatable>(_ value: Value) throws {
        let json = value.json
        let read = try Value(json: json)
        #expect(read == value)
        #expect(read.json == json)
        let text = value.jsonText
        let reread = try Value(jsonText: text)
        #expect(reread == value)
        #expect(reread.jsonText.utf8.elementsEqual(text.utf8), "the same bytes, the same order")
    }

    private func expectCoding<Value: Codable & Equatable>(_ value: Value) throws {
        let data = try JSONEncoder().encode(value)
        #expect(try JSONDecoder().decode(Value.self, from: data) == value)
    }
}
