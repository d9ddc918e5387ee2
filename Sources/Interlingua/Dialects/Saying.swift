/// The half of a dialect that says a request: the document so far, and what could not be said. ``Hearing`` is the
/// other.
///
/// Each language has its own order and words; what they share is here.
protocol Saying {
    var request: ModelRequest { get }
    /// Whose language it is. Parts and files that are this provider's own go back to it.
    var provider: ProviderID { get }
    /// Who is spoken to, for people; the provider, unless the language has a better name for it.
    var listener: String { get }
    /// The document to send, without the request's extra members.
    var body: JSONObject { get set }
    /// What could not be said.
    var warnings: [Warning] { get set }
}

extension Saying {
    var listener: String { "\(provider)" }

    /// Sets a member of the body. `nil` sets nothing.
    mutating func set(_ member: String, to value: JSONValue?) {
        if let value { body[member] = value }
    }

    /// Warns once of each thing.
    mutating func warn(_ field: String, _ message: String) {
        let warning = Warning(field, message)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    mutating func warnLeftOut(_ field: String) { warn(field, "\(listener) does not know it; it was left out") }

    /// The error for something with meaning that the provider has no words for.
    func unsupported(_ field: String, _ problem: String) -> ModelError {
        ModelError(.unsupported, "\(field): \(problem)")
    }

    /// The error for what no provider would take.
    func invalid(_ field: String, _ problem: String) -> ModelError {
        ModelError(.invalidRequest, "\(field): \(problem)")
    }

    /// All that is said, with the request's extra members over it.
    ///
    /// - Throws: `.invalidRequest` for a number that JSON cannot write.
    func encoded(headers: HTTPHeaders = HTTPHeaders()) throws(ModelError) -> EncodedRequest {
        try EncodedRequest(headers: headers, document: body, extra: request.extraBody, warnings: warnings)
    }
}

extension Saying {
    /// The conversation, turn by turn. What had to be repaired in it becomes warnings.
    ///
    /// - Parameter continuesAnother: Whether the provider has the beginning of the conversation.
    /// - Throws: `.invalidRequest` for a result that answers no call, or one that is answered already.
    mutating func conversation(continuesAnother: Bool = false) throws(ModelError) -> Conversation {
        let conversation = try Conversation(request.messages, continuesAnother: continuesAnother)
        for warning in conversation.warnings { warn(warning.setting, warning.message) }
        return conversation
    }

    mutating func dropSignature(_ signature: Signature?, of index: Int) {
        guard let signature else { return }
        warn("messages[\(index)]", "a signature of \(signature.provider) was left out")
    }

    mutating func dropCitation(of index: Int) { warn("messages[\(index)]", "a citation was left out") }

    mutating func dropOpaque(_ provider: ProviderID, of index: Int) {
        warn("messages[\(index)]", "a part that only \(provider) understands was left out")
    }

    /// The error for a part in a place where no conversation has it.
    func misplaced(_ index: Int, _ part: String) -> ModelError {
        invalid("messages[\(index)]", "\(part) cannot be in a turn of this role")
    }

    /// The error for instructions that are more than text.
    func instructionsBeyondText(_ index: Int) -> ModelError {
        unsupported("messages[\(index)]", "instructions can only be text")
    }

    /// The error for a turn of a tool's that says something else.
    func moreThanResults(_ index: Int) -> ModelError {
        invalid("messages[\(index)]", "a tool's turn consists of tool results")
    }

    /// The error for what the assistant made, and a provider does not take back.
    func unreturnable(_ index: Int, _ parts: String) -> ModelError {
        unsupported("messages[\(index)]", "the assistant's \(parts) cannot go back")
    }

    /// The error for a message that nothing is left of.
    func unsayable(_ index: Int) -> ModelError {
        unsupported("messages[\(index)]", "nothing in it can be said to \(listener)")
    }
}

extension Saying {
    /// The media type of bytes.
    ///
    /// - Throws: `.invalidRequest` where they have none.
    func mediaType(_ media: Media, of index: Int) throws(ModelError) -> String {
        if let type = media.mediaType, !type.isEmpty { return type }
        throw invalid("messages[\(index)]", "bytes need a media type")
    }

    /// The media as an address that holds its bytes.
    ///
    /// - Throws: `.invalidRequest` where they have no media type.
    func dataURL(_ bytes: [UInt8], _ media: Media, of index: Int) throws(ModelError) -> String {
        "data:\(try mediaType(media, of: index));base64,\(Base64.encode(bytes.span))"
    }

    /// The id of a file that was given to a provider before.
    ///
    /// - Throws: `.unsupported` where that was another provider.
    func ownFile(_ owner: ProviderID, _ id: String, of index: Int) throws(ModelError) -> String {
        if owner == provider { return id }
        throw foreignFile(owner, id, of: index)
    }

    /// The error for a file that this provider does not have.
    func foreignFile(_ owner: ProviderID, _ id: String, of index: Int) -> ModelError {
        unsupported("messages[\(index)]", "the file \(id) is with \(owner), not with \(listener)")
    }
}
