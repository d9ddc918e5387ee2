/// Settings that only one dialect has, such as a service tier.
///
/// They travel in a request as typed values and are kept as JSON, so that a stored request is whole
/// without a registry of types.
public protocol DialectOptions: Hashable, Sendable {
    /// The dialect's name in stored requests, such as `chat_completions`.
    static var name: String { get }
    var json: JSONValue { get }
    /// - Throws: `.invalidRequest` naming the member that is wrong.
    init(json: JSONValue) throws(ModelError)
}

/// The dialect options of a request, at most one of each type.
public struct DialectOptionsBag: Hashable, Sendable {
    /// By ``DialectOptions/name``.
    public internal(set) var values = JSONObject()

    public init() {}

    /// Sets the options, in place of those of the same type.
    public mutating func set<Options: DialectOptions>(_ options: Options) { values[Options.name] = options.json }

    /// The options of that type, or `nil` where the request has none.
    ///
    /// - Throws: `.invalidRequest` where stored options do not fit the type.
    public func get<Options: DialectOptions>(_ type: Options.Type) throws(ModelError) -> Options? {
        guard let json = values[Options.name] else { return nil }
        return try Options(json: json)
    }
}
