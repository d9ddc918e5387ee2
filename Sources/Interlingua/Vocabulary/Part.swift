/// One piece of a message's content.
@nonexhaustive
public enum Part: Hashable, Sendable {
    case text(String, signature: Signature? = nil)
    case image(Media)
    case audio(Media)
    case document(Media)
    case reasoning(Reasoning)
    case toolCall(ToolCall)
    case toolResult(ToolResult)
    /// A source of the text part before it.
    case citation(Citation)
    /// The model declined, in these words.
    case refusal(String)
    /// What a provider sent and wants back, and this library does not understand.
    case opaque(ProviderID, JSONValue)

    /// The text, where this is a text part.
    public var text: String? { if case .text(let text, _) = self { text } else { nil } }
}

/// Bytes of a provider that mean something to that provider alone, and must come back to it unchanged.
public struct Signature: Hashable, Sendable {
    /// Whose it is. Where other services run the same vendor's models and take what it signed, it is the vendor, not
    /// the service: Claude's is ``ProviderID/anthropic`` and Gemini's ``ProviderID/gemini``, wherever they answered.
    /// To others it is not sent back: it is left out with a warning.
    public var provider: ProviderID
    /// As the provider gave it.
    public var value: JSONValue

    public init(provider: ProviderID, value: JSONValue) {
        self.provider = provider
        self.value = value
    }
}

/// The model's thinking.
public struct Reasoning: Hashable, Sendable {
    /// As much as the provider shows; empty where it shows nothing.
    public var text: String
    /// Proof of the thinking, to be sent back with it; `nil` where the provider needs none.
    public var signature: Signature?

    public init(_ text: String, signature: Signature? = nil) {
        self.text = text
        self.signature = signature
    }
}

/// An image, a sound or a document.
public struct Media: Hashable, Sendable {
    /// Where the content is.
    public enum Source: Hashable, Sendable {
        case bytes([UInt8])
        /// An address that the provider fetches itself.
        case url(String)
        /// A file that was given to the provider before, by its name there.
        case file(ProviderID, id: String)
    }

    /// The content, or where to find it.
    public var source: Source
    /// Such as `image/png`; `nil` is unknown, which only an address may leave it.
    public var mediaType: String?
    /// The file's name, for documents; `nil` where it has none.
    public var name: String?
    /// How closely to look, such as `low` or `high`; `nil` is the provider's default.
    public var detail: String?

    public init(_ source: Source, mediaType: String? = nil, name: String? = nil) {
        self.source = source
        self.mediaType = mediaType
        self.name = name
    }

    /// Bytes of that type, such as `image/png`.
    public init(data: [UInt8], mediaType: String, name: String? = nil) {
        self.init(.bytes(data), mediaType: mediaType, name: name)
    }

    /// What is at that address; the provider fetches it.
    public init(url: String, mediaType: String? = nil) {
        self.init(.url(url), mediaType: mediaType)
    }
}

/// Where a statement comes from.
public struct Citation: Hashable, Sendable {
    /// `nil` where the source is no address.
    public var url: String?
    /// The name of the source; `nil` where the provider gives none.
    public var title: String?
    /// The cited words, where the provider gives them.
    public var quote: String?
    /// The provider's own object, whole.
    public var raw: JSONValue

    public init(url: String? = nil, title: String? = nil, quote: String? = nil, raw: JSONValue) {
        self.url = url
        self.title = title
        self.quote = quote
        self.raw = raw
    }
}
