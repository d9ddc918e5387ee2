import Interlingua
import Testing

/// The stored form of the options.
@Suite struct ChatCompletionsOptionsTests {
    private static let stored = #"""
        {"service_tier":"flex","store":false,"metadata":{"a":"1"},"prompt_cache_key":"k","caches_explicitly":true,
         "safety_identifier":"s","user":"u","verbosity":"low","logit_bias":{"50256":-100,"7":0.5},"prediction":"p",
         "audio":{"voice":"alloy","format":"wav"},
         "web_search":{"context_size":"low","country":"CH","region":"BE","city":"Bern","time_zone":"Europe/Zurich"}}
        """#

    @Test func `what is stored is read again, whole`() throws {
        let options = try ChatCompletionsOptions(json: json(Self.stored))
        #expect(options.serviceTier == "flex" && options.store == false && options.metadata == ["a": "1"])
        #expect(options.logitBias == [50256: -100, 7: 0.5] && options.audio?.voice == "alloy")
        #expect(options.webSearch?.city == "Bern" && options.cachesExplicitly)
        #expect(try options.json == json(Self.stored))
        #expect(ChatCompletionsOptions().json == [:])
    }

    @Test(arguments: [
        (#"{"service_teir":"flex"}"#, "service_teir"), (#"{"store":"yes"}"#, "store"),
        (#"{"metadata":{"a":1}}"#, "metadata.a"),
        (#"{"logit_bias":{"a":1}}"#, "logit_bias.a"), (#"{"audio":{"voice":"alloy"}}"#, "audio.format"),
        (#"{"web_search":{"town":"Bern"}}"#, "web_search.town"), (#"[]"#, ""),
    ])
    func `an error names the member that is wrong`(text: String, place: String) throws {
        let error = #expect(throws: ModelError.self) { try ChatCompletionsOptions(json: json(text)) }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.message.hasPrefix(place) == true)
    }

    @Test func `options in a stored request reach the body`() throws {
        let request = try ModelRequest(
            jsonText: #"""
                {"model":"m","messages":[{"role":"user","content":"Hi"}],
                 "options":{"chat_completions":{"service_tier":"flex"}}}
                """#)
        #expect(try request.body(for: .openAI)["service_tier"] == "flex")
    }
}
