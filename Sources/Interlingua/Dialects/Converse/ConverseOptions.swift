/// Settings that only Bedrock's Converse has.
///
///     var options = ConverseOptions()
///     options.guardrail = .init(id: "abc123", version: "1")
///     request.options.set(options)
///
/// Source: `wire/bedrock.md`, § 4.
public struct ConverseOptions: DialectOptions {
    public static let name = "converse"

    /// The filter that reads along; `nil` is none.
    public var guardrail: Guardrail?
    /// Members for the model itself (`additionalModelRequestFields`), over what the library says there.
    public var modelFields = JSONObject()
    /// JSON pointers to members of the model's own answer, such as `/stop_sequence`, 10 at most. They come as a notice.
    public var responseFieldPaths: [String] = []
    /// `priority`, `default`, `flex` or `reserved`; `nil` is the account's own.
    public var serviceTier: String?
    /// `standard` or `optimized`; `nil` is the former.
    public var latency: String?
    /// Labels for the account's invocation logs, 16 at most.
    public var metadata: [String: String] = [:]
    /// The variables of a stored prompt, where the model is one.
    public var promptVariables: [String: String] = [:]
    /// Tools that Bedrock runs itself, such as `nova_grounding`.
    public var systemTools: [String] = []
    /// Whether the answer cites the request's documents.
    public var citesDocuments = false
    /// Whether reasoning without a signature goes back too. Claude refuses it; open models may use it.
    public var returnsUnsignedReasoning = false

    public init() {}

    /// A filter of the account, by its name and version.
    public struct Guardrail: Hashable, Sendable {
        /// Its id or ARN.
        public var id: String
        /// A number, or `DRAFT`.
        public var version: String
        /// `enabled`, `disabled` or `enabled_full`: whether its findings come with the answer, as a notice; `nil` is
        /// not.
        public var trace: String?
        /// `sync` holds a stream back until it is read, `async` does not; `nil` is the former.
        public var streamProcessing: String?

        public init(id: String, version: String, trace: String? = nil, streamProcessing: String? = nil) {
            self.id = id
            self.version = version
            self.trace = trace
            self.streamProcessing = streamProcessing
        }
    }
}

extension ConverseOptions.Guardrail {
    func wireForm(isStreamed: Bool) -> JSONObject {
        var object: JSONObject = ["guardrailIdentifier": .string(id), "guardrailVersion": .string(version)]
        object["trace"] = trace.map { .string($0) }
        if isStreamed { object["streamProcessingMode"] = streamProcessing.map { .string($0) } }
        return object
    }
}

extension ConverseOptions {
    /// The members in snake case, and absent where they have their default:
    ///
    ///     {"guardrail":{"id":"…","version":"1","trace":"enabled","stream_processing":"async"},"model_fields":{…},
    ///      "response_field_paths":["/stop_sequence"],"service_tier":"flex","latency":"optimized","metadata":{…},
    ///      "prompt_variables":{…},"system_tools":["nova_grounding"],"cites_documents":true,
    ///      "returns_unsigned_reasoning":true}
    public var json: JSONValue {
        var object = JSONObject()
        object["guardrail"] = guardrail.map { .object($0.members) }
        object["model_fields"] = modelFields.isEmpty ? nil : .object(modelFields)
        object["response_field_paths"] = Self.list(responseFieldPaths)
        object["service_tier"] = serviceTier.map { .string($0) }
        object["latency"] = latency.map { .string($0) }
        object["metadata"] = metadata.isEmpty ? nil : .object(JSONObject(sorting: metadata))
        object["prompt_variables"] = promptVariables.isEmpty ? nil : .object(JSONObject(sorting: promptVariables))
        object["system_tools"] = Self.list(systemTools)
        object["cites_documents"] = citesDocuments ? true : nil
        object["returns_unsigned_reasoning"] = returnsUnsignedReasoning ? true : nil
        return .object(object)
    }

    public init(json: JSONValue) throws(ModelError) {
        self = try JSONNode(json).members(Self.init(reading:))
    }

    private init(reading members: inout JSONMembers) throws(ModelError) {
        guardrail = try members.optional("guardrail")?.members(Guardrail.init(reading:))
        modelFields = try members.optional("model_fields")?.object() ?? JSONObject()
        responseFieldPaths = try members.optional("response_field_paths")?.strings() ?? []
        serviceTier = try members.optional("service_tier")?.string()
        latency = try members.optional("latency")?.string()
        metadata = try members.optional("metadata")?.texts() ?? [:]
        promptVariables = try members.optional("prompt_variables")?.texts() ?? [:]
        systemTools = try members.optional("system_tools")?.strings() ?? []
        citesDocuments = try members.optional("cites_documents")?.bool() ?? false
        returnsUnsignedReasoning = try members.optional("returns_unsigned_reasoning")?.bool() ?? false
    }

    private static func list(_ texts: [String]) -> JSONValue? {
        texts.isEmpty ? nil : .array(texts.map { .string($0) })
    }
}

extension ConverseOptions.Guardrail {
    fileprivate var members: JSONObject {
        var object: JSONObject = ["id": .string(id), "version": .string(version)]
        object["trace"] = trace.map { .string($0) }
        object["stream_processing"] = streamProcessing.map { .string($0) }
        return object
    }

    fileprivate init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            id: try members.required("id").string(), version: try members.required("version").string(),
            trace: try members.optional("trace")?.string(),
            streamProcessing: try members.optional("stream_processing")?.string())
    }
}
