import Interlingua
import Testing

/// What every provider of embeddings is asked and how its answer is read, on the wire's bytes.
@Suite struct EmbeddingPlaceTests {
    @Test(arguments: EmbeddingPlace.all)
    func `a request goes out as the provider's reference has it`(_ place: EmbeddingPlace) async throws {
        let transport = Replay([Array(place.answer.utf8)], headers: place.headers)
        _ = try await place.backend(transport).embed(place.request)
        let sent = try #require(transport.requests.first)
        #expect(sent.url == place.url)
        #expect(String(decoding: sent.body, as: UTF8.self) == place.body)
        #expect(sent.method == "POST")
        #expect(sent.headers["content-type"] == "application/json")
        #expect(sent.headers["accept"] == "application/json")
        #expect(sent.acceptsCompression)
    }

    @Test(arguments: EmbeddingPlace.all, [1, 7, 4096])
    func `an answer gives its vectors, however its body is cut`(_ place: EmbeddingPlace, pieceSize: Int) async throws {
        let transport = Replay(Array(place.answer.utf8).pieces(of: pieceSize), headers: place.headers)
        let response = try await place.backend(transport).embed(place.request)
        #expect(response.vectors == place.vectors)
        #expect(response.model == place.model)
        #expect(response.provider == place.provider)
        #expect(response.region == place.region)
        #expect(response.usage?.input == place.inputTokens)
        #expect(response.usage?.output == (place.inputTokens == nil ? nil : 0))
        #expect(response.warnings.map(\.setting) == place.warnings)
    }

    @Test(arguments: EmbeddingPlace.all)
    func `an answer that stops anywhere is an error`(_ place: EmbeddingPlace) async throws {
        let bytes = Array(place.answer.utf8)
        for end in bytes.indices {
            let backend = try place.backend(Replay([Array(bytes[..<end])], headers: place.headers))
            let error = await #expect(throws: ModelError.self) { try await backend.embed(place.request) }
            #expect(error?.kind == .truncated, "after \(end) bytes: \(String(describing: error))")
            #expect(error?.provider == place.provider)
            #expect(error?.status == 200)
        }
    }

    @Test(arguments: EmbeddingPlace.all)
    func `more inputs than the provider takes are refused before anything is sent`(
        _ place: EmbeddingPlace
    ) async throws {
        let transport = Replay([Array(place.answer.utf8)])
        let backend = try place.backend(transport)
        #expect(backend.maximumInputCount(for: place.request) == place.limit)
        guard let limit = place.limit else { return }
        var request = place.request
        request.inputs = Array(repeating: "a", count: limit + 1)
        let error = await #expect(throws: ModelError.self) { try await backend.embed(request) }
        #expect(error?.kind == .invalidRequest)
        #expect(transport.requests == [])
    }

    @Test(arguments: EmbeddingPlace.all)
    func `a strict request says all or is not sent`(_ place: EmbeddingPlace) async throws {
        var request = place.request
        request.isStrict = true
        let transport = Replay([Array(place.answer.utf8)], headers: place.headers)
        let backend = try place.backend(transport)
        guard let setting = place.warnings.first else {
            _ = try await backend.embed(request)
            return
        }
        let error = await #expect(throws: ModelError.self) { try await backend.embed(request) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.hasPrefix(setting) == true)
        #expect(transport.requests == [])
    }

    /// Source: `wire/errors-and-retries.md`; the bodies are those that the services were seen to give.
    private static let refusals: [(status: Int, body: String, kind: ModelError.Kind)] = [
        (404, #"{"error":{"code":"model_not_found","message":"The model `x` does not exist."}}"#, .modelNotFound),
        (401, #"{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}"#, .unauthorized),
        (404, #"{"error":"model \"x\" not found, try pulling it first"}"#, .modelNotFound),
        (429, #"{"error":{"code":429,"message":"Exhausted","status":"RESOURCE_EXHAUSTED"}}"#, .rateLimited),
        (503, "", .overloaded),
    ]

    @Test(arguments: refusals, EmbeddingPlace.all)
    func `a refusal says what it means`(
        refusal: (status: Int, body: String, kind: ModelError.Kind), _ place: EmbeddingPlace
    ) async throws {
        let transport = Replay([Array(refusal.body.utf8)], status: refusal.status, headers: ["x-request-id": "r-1"])
        let backend = try place.backend(transport)
        let error = await #expect(throws: ModelError.self) { try await backend.embed(place.request) }
        #expect(error?.kind == refusal.kind)
        #expect(error?.status == refusal.status)
        #expect(error?.requestID == "r-1")
        #expect(error?.provider == place.provider)
    }

    @Test(arguments: EmbeddingPlace.all)
    func `an error in place of an answer is one, whatever the status`(_ place: EmbeddingPlace) async throws {
        let body = #"{"error":{"message":"the server is full","code":503}}"#
        let backend = try place.backend(Replay([Array(body.utf8)]))
        let error = await #expect(throws: ModelError.self) { try await backend.embed(place.request) }
        #expect(error?.kind == .overloaded)
        #expect(error?.message == "the server is full")
        #expect(error?.status == 200)
    }

    @Test(arguments: EmbeddingPlace.all, ["[]", "{}", "null", "<html>", "{\"data\":1}", "{\"embeddings\":[]}"])
    func `a document without vectors is no answer`(_ place: EmbeddingPlace, body: String) async throws {
        let backend = try place.backend(Replay([Array(body.utf8)]))
        let error = await #expect(throws: ModelError.self) { try await backend.embed(place.request) }
        #expect(error?.kind == .malformedResponse)
    }

    @Test(
        arguments: [
            EmbeddingRequest([]), EmbeddingRequest(["a", ""]), EmbeddingPlace.asking("a") { $0.dimensions = 0 },
        ], EmbeddingPlace.all)
    func `what nobody takes is refused before it is sent`(
        _ request: EmbeddingRequest, _ place: EmbeddingPlace
    ) async throws {
        let transport = Replay([Array(place.answer.utf8)])
        let backend = try place.backend(transport)
        let error = await #expect(throws: ModelError.self) { try await backend.embed(request) }
        #expect(error?.kind == .invalidRequest)
        #expect(transport.requests == [])
    }

    @Test func `a request without a model needs a backend with one`() async throws {
        let transport = Replay([])
        let backends: [any EmbeddingBackend] = [
            try .openAI(apiKey: Secret("k-12345678"), transport: transport),
            try .gemini(credential: .apiKey(Secret("k-12345678")), transport: transport),
            try .ollama(transport: transport),
            try .bedrock(region: "eu-central-1", credential: .apiKey(Secret("k-12345678")), transport: transport),
        ]
        for backend in backends {
            let error = await #expect(throws: ModelError.self) { try await backend.embed(EmbeddingRequest(["a"])) }
            #expect(error?.kind == .invalidRequest)
        }
        #expect(transport.requests == [])
    }

    @Test func `a model of Bedrock's whose name says no family is refused, with the way out`() async throws {
        let backend: any EmbeddingBackend = try .bedrock(
            region: "eu-central-1", model: "twelvelabs.marengo", credential: .apiKey(Secret("k-12345678")),
            transport: Replay([]))
        let error = await #expect(throws: ModelError.self) { try await backend.embed(EmbeddingRequest(["a"])) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("family") == true)
    }
}
