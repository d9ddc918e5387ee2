/// A value with a JSON form, to be stored and read again: what is read equals what was written.
///
/// The forms are a contract of their own, written by hand and documented at each type's `json`:
/// member names in snake case, a `type` member where one of several things may stand, bytes in base64,
/// durations as exact seconds (`"1.5s"`). A member that is absent has the default that its field documents,
/// and `null` is absent. A member that a form does not know is an error, so a typo is not silent.
///
/// What is stored for long carries a `version` (``ModelRequest``, ``ModelResponse``, ``ModelError``).
///
/// `Codable` goes the same way, so a value may stand inside an app's own types. Other coders may lose the
/// order of an object's members, and write the number `1.0` as `1`.
public protocol JSONRepresentable: Codable {
    /// The value as JSON.
    var json: JSONValue { get }

    /// Reads the value from its JSON form.
    ///
    /// - Throws: `.invalidRequest`, whose message begins with the place that is wrong, such as
    ///   `messages[2].content[0].type`.
    init(_ node: JSONNode) throws(ModelError)
}

extension JSONRepresentable {
    /// Reads the value from a whole document.
    ///
    /// - Throws: `.invalidRequest`, whose message begins with the place that is wrong, such as
    ///   `messages[2].content[0].type`.
    public init(json: JSONValue) throws(ModelError) { try self.init(JSONNode(json)) }

    /// Reads the value from the text of a document.
    ///
    /// - Throws: `.invalidRequest`; its message begins with the place that is wrong, or its `offset` says
    ///   where the text is not JSON.
    public init(jsonText: String) throws(ModelError) { try self.init(json: .parse(jsonText)) }

    /// The value as compact JSON.
    public var jsonText: String { json.serialized() }

    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

    /// - Throws: what the decoder throws, and ``ModelError`` where its JSON is not of this form.
    public init(from decoder: any Decoder) throws { try self.init(json: JSONValue(from: decoder)) }
}
