/// The response itself, as the events that begin and end a stream have it and as the document is.
///
/// Most of it repeats the request and is passed over.
///
/// Source: `wire/openai-responses.md`, § 2; `content_filters`: `wire/azure-openai.md`, § 3.
struct ResponsesObject {
    var id: String?
    var model: String?
    /// Such as `completed`; `nil` where it is not said.
    var status: String?
    /// Why the response is not complete, such as `max_output_tokens`.
    var incompleteReason: String?
    var output: [JSONValue] = []
    var usage: JSONValue?
    var error: JSONValue?
    var notices: [Notice] = []
    /// Whether any member belongs to a response.
    private(set) var isOne = false

    /// Reads the object that comes next, or skips what is none.
    init(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "id") { id = try reader.stringIfPresent() }
            if reader.skip(key: "status") { status = try reader.stringIfPresent() }
            if reader.skip(key: "content_filters") {
                for filter in try reader.valueIfPresent()?.array ?? [] { notices.append(.contentFilter(filter)) }
            }
            if reader.skip(key: "error") { error = try reader.valueIfPresent() }
            if reader.skip(key: "incomplete_details") {
                incompleteReason = try reader.valueIfPresent()?["reason"]?.string
            }
            if reader.skip(key: "model") { model = try reader.stringIfPresent() }
            if reader.skip(key: "output") {
                isOne = true
                output = try reader.valueIfPresent()?.array ?? []
            }
            if reader.skip(key: "usage") { usage = try reader.valueIfPresent() }
            if reader.skip(key: "moderation") { try note("moderation", &reader) }
            if reader.skip(key: "service_tier") { try note("service_tier", &reader) }
            if reader.skip(key: "timings") { try note("timings", &reader) }
        }
        if status != nil { isOne = true }
    }

    private mutating func note(_ name: String, _ reader: inout JSONReader) throws(DecodingFault) {
        if let value = try reader.valueIfPresent() { notices.append(.other(name: name, value)) }
    }

    /// Reads a whole document.
    init(document: Span<UInt8>) throws(DecodingFault) {
        var reader = JSONReader(document)
        try self.init(&reader)
        try reader.finish()
    }

    /// Why the response failed; `nil` where it did not.
    var fault: ProviderFault? {
        if let error, let fault = ProviderFault(json: ["error": error]) { return fault }
        return status == "failed" ? ProviderFault(message: "the response failed") : nil
    }
}
