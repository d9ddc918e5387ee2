import Interlingua
import Testing

extension ModelRequest {
    /// The body that the request becomes.
    func messagesBody(for variant: MessagesVariant = .anthropic) throws -> JSONValue {
        let body = try MessagesDialect(variant: variant).encode(self).body
        return try .parse(body.span)
    }

    /// What the request becomes in `messages`.
    func turns(for variant: MessagesVariant = .anthropic) throws -> JSONValue? {
        try messagesBody(for: variant)["messages"]
    }

    /// The settings that the request's warnings name.
    func messagesWarnings(for variant: MessagesVariant = .anthropic) throws -> [String] {
        try MessagesDialect(variant: variant).encode(self).warnings.map(\.setting)
    }

    func messagesHeaders(for variant: MessagesVariant = .anthropic) throws -> HTTPHeaders {
        try MessagesDialect(variant: variant).encode(self).headers
    }

    /// The kind of the error that the dialect throws, or `nil` where it throws none.
    func messagesRefusal(by variant: MessagesVariant = .anthropic) -> ModelError.Kind? {
        do throws(ModelError) {
            _ = try MessagesDialect(variant: variant).encode(self)
            return nil
        } catch {
            return error.kind
        }
    }

    /// The request, with options of Messages.
    func withMessagesOptions(_ change: (inout MessagesOptions) -> Void) -> ModelRequest {
        var options = MessagesOptions()
        change(&options)
        return with { $0.options.set(options) }
    }

    /// A conversation with these turns.
    static func talk(_ messages: Message...) -> ModelRequest { ModelRequest(model: "m", messages: messages) }
}
