import Interlingua

/// The language of a made-up server: `{"prompt":…}` is the request, and each line of the answer is
/// `{"text":…}`, the last one `{"done":true}`.
struct LineDialect: Dialect {
    func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest {
        guard request.tools.isEmpty, request.outputFormat == .text else {
            throw ModelError(.unsupported, "this server knows neither tools nor schemas")
        }
        var warnings: [Warning] = []
        if request.sampling != Sampling() { warnings.append(Warning("sampling", "this server has one way to draw")) }
        let prompt = request.messages.map(\.text).joined(separator: "\n")
        let body: JSONValue = ["model": .string(request.model?.rawValue ?? ""), "prompt": .string(prompt)]
        return EncodedRequest(body: Array(body.serialized().utf8), warnings: warnings)
    }

    func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> LineDecoder {
        LineDecoder(assembler: assembler)
    }
}

/// Hears the answer, however the network cuts it.
struct LineDecoder: ResponseDecoder {
    var assembler: ResponseAssembler
    private var line: [UInt8] = []

    init(assembler: ResponseAssembler) { self.assembler = assembler }

    mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) {
        for index in bytes.indices {
            guard bytes[index] == UInt8(ascii: "\n") else {
                line.append(bytes[index])
                continue
            }
            try hear(.parse(line.span, failingAs: .malformedResponse))
            line.removeAll(keepingCapacity: true)
        }
        guard line.count < 1 << 20 else { throw ModelError(.malformedResponse, "a line of more than a megabyte") }
    }

    private mutating func hear(_ json: JSONValue) throws(ModelError) {
        assembler.identify(id: json["id"]?.string, model: json["model"]?.string)
        if let text = json["text"]?.string { try assembler.text(text) }
        if json["done"]?.bool == true { try assembler.finish(FinishReason(.stop, raw: "done")) }
    }

    mutating func finish() throws(ModelError) {
        guard assembler.hasFinished else { throw ModelError(.truncated, "the answer ended before it was done") }
    }
}

extension Backend where Self == HTTPBackend<LineDialect> {
    static func lines(apiKey: Secret, transport: any Transport = CurlTransport.shared) -> Self {
        let endpoint = Endpoint(
            provider: "lines", model: "lines-1", credential: APIKey.bearer(apiKey), url: "https://lines.example/v1/ask")
        return HTTPBackend(LineDialect(), at: endpoint, transport: transport)
    }
}
