/// What embeddings are stored as.
extension EmbeddingRequest: JSONRepresentable {
    /// The request as JSON, version 1. Only `inputs` is required; what has its default is left out.
    ///
    ///     {"version":1, "model":"text-embedding-3-small", "inputs":["Hello"], "dimensions":256, "purpose":"query",
    ///      "truncation":true, "tags":{"tenant":"acme"}, "extra_body":{…}, "strict":true}
    public var json: JSONValue {
        var object: JSONObject = ["version": 1]
        object["model"] = model.map { .string($0.rawValue) }
        object["inputs"] = .array(inputs.map { .string($0) })
        object["dimensions"] = dimensions.map { .integer($0) }
        object["purpose"] = purpose.map { .string($0.rawValue) }
        object.set("truncation", true, unless: !allowsTruncation)
        object.set("tags", .object(JSONObject(sorting: tags)), unless: tags.isEmpty)
        object.set("extra_body", .object(extraBody), unless: extraBody.isEmpty)
        object.set("strict", true, unless: !isStrict)
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> EmbeddingRequest {
        try members.checkVersion()
        var request = EmbeddingRequest(try members.required("inputs").strings())
        request.model = try members.optional("model")?.name()
        request.dimensions = try members.optional("dimensions")?.integer()
        request.purpose = try members.optional("purpose")?.name()
        request.allowsTruncation = try members.optional("truncation")?.bool() ?? false
        request.tags = try members.optional("tags")?.texts() ?? [:]
        if let node = members.optional("extra_body") { request.extraBody = try node.object() }
        request.isStrict = try members.optional("strict")?.bool() ?? false
        return request
    }
}

extension EmbeddingResponse: JSONRepresentable {
    /// The response as JSON, version 1; required are `vectors` and `provider`. A vector is base64 of its numbers, each
    /// of four bytes, the lowest first (IEEE 754, binary32).
    ///
    ///     {"version":1, "vectors":["AACAPwAAAMA="], "model":"text-embedding-3-small", "provider":"openai",
    ///      "region":"eu", "usage":{"input":2,"output":0}, "warnings":[…], "failed_attempts":[…]}
    public var json: JSONValue {
        var object: JSONObject = ["version": 1]
        object["vectors"] = .array(vectors.map { JSONValue(bytes: $0.littleEndianBytes) })
        object["model"] = model.map { .string($0.rawValue) }
        object["provider"] = .string(provider.rawValue)
        object["region"] = region.map { .string($0) }
        object["usage"] = usage?.json
        object.set("warnings", JSONValue(list: warnings), unless: warnings.isEmpty)
        object.set("failed_attempts", JSONValue(list: failedAttempts), unless: failedAttempts.isEmpty)
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> EmbeddingResponse {
        try members.checkVersion()
        var vectors: [[Float]] = []
        for node in try members.required("vectors").elements() { vectors.append(try node.floats()) }
        var response = EmbeddingResponse(vectors, provider: try members.required("provider").name())
        response.model = try members.optional("model")?.name()
        response.region = try members.optional("region")?.string()
        if let node = members.optional("usage") { response.usage = try Usage(node) }
        response.warnings = try members.optional("warnings")?.list() ?? []
        response.failedAttempts = try members.optional("failed_attempts")?.list() ?? []
        return response
    }
}

extension [Float] {
    /// Four bytes each, the lowest first.
    fileprivate var littleEndianBytes: [UInt8] {
        flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> ($0 * 8)) } }
    }
}

extension JSONNode {
    fileprivate func floats() throws(ModelError) -> [Float] {
        let bytes = try bytes()
        guard bytes.count.isMultiple(of: 4) else { throw fault("is no whole number of four-byte numbers") }
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * $1) })
        }
    }
}
