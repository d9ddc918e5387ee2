import Testing

@testable import Interlingua

/// Embeddings as they are stored.
@Suite struct EmbeddingJSONTests {
    private static let everything: EmbeddingRequest = {
        var request = EmbeddingRequest(["Hello", ""], model: "m", purpose: .codeQuery)
        request.dimensions = 256
        request.allowsTruncation = true
        request.tags = ["tenant": "acme", "feature": "search"]
        request.extraBody = ["x": .null]
        request.isStrict = true
        return request
    }()

    /// Source of the vector: CPython, `base64.b64encode(struct.pack("<2f", 1, -2))`.
    private static let whole: EmbeddingResponse = {
        var response = EmbeddingResponse([[1, -2], []], model: "m", provider: "p", region: "eu")
        response.usage = Usage(input: 2, output: 0)
        response.warnings = [Warning("purpose", "none")]
        response.failedAttempts = [Attempt(provider: "p", model: "m", outcome: .failed(.overloaded), status: 503)]
        return response
    }()

    @Test(
        arguments: [
            StoredForm(#"{"version":1,"inputs":["Hello"]}"#, EmbeddingRequest(["Hello"])),
            StoredForm(
                #"{"version":1,"model":"m","inputs":["Hello",""],"dimensions":256,"purpose":"code_query","#
                    + #""truncation":true,"tags":{"feature":"search","tenant":"acme"},"extra_body":{"x":null},"#
                    + #""strict":true}"#, everything),
            StoredForm(#"{"version":1,"vectors":[],"provider":"p"}"#, EmbeddingResponse(provider: "p")),
            StoredForm(
                #"{"version":1,"vectors":["AACAPwAAAMA=",""],"model":"m","provider":"p","region":"eu","#
                    + #""usage":{"input":2,"output":0},"warnings":[{"setting":"purpose","message":"none"}],"#
                    + #""failed_attempts":[{"provider":"p","model":"m","outcome":{"failed":"overloaded"},"status":503}]}"#,
                whole),
        ])
    func `a value is written as documented, and read again`(_ form: StoredForm) throws { try form.check() }

    @Test func `every bit of a vector survives`() throws {
        var random = SplitMix64(seed: 21)
        let vector = (0..<500).map { _ in Float(bitPattern: UInt32.random(in: 0 ... .max, using: &random)) }
        let response = EmbeddingResponse([vector], provider: "p")
        let read = try EmbeddingResponse(jsonText: response.jsonText)
        #expect(read.vectors[0].map(\.bitPattern) == vector.map(\.bitPattern))
    }

    @Test(
        arguments: [
            (#"{"version":1,"vectors":["AACA"],"provider":"p"}"#, "vectors[0]"),
            (#"{"version":1,"vectors":[[1,2]],"provider":"p"}"#, "vectors[0]"),
            (#"{"version":1,"vectors":["?"],"provider":"p"}"#, "vectors[0]"),
            (#"{"version":1,"vectors":[]}"#, "provider"), (#"{"version":2,"vectors":[],"provider":"p"}"#, "version"),
            (#"{"version":1,"vectors":[],"provider":"p","vektors":[]}"#, "vektors"),
        ])
    func `what is no stored response is refused at its place`(text: String, place: String) {
        let error = #expect(throws: ModelError.self) { try EmbeddingResponse(jsonText: text) }
        #expect(error?.message.hasPrefix(place) == true, "\(error?.message ?? "")")
    }
}
