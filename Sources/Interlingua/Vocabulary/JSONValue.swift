/// Any JSON document, as a value.
///
/// Not on the path of a streamed event: decoders read typed fields from bytes. This is for what the
/// library carries without knowing it (schemas, tool arguments, extra body fields, raw usage).
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction or exponent that fits 64 bits; exact.
    case integer(Int)
    /// Any other number, correctly rounded.
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object, in the order in which they were written.
///
/// The order is kept because it can carry meaning (a model fills a schema's properties in their
/// order); equality ignores it, as JSON does. Of equal keys the last one written wins, in the place of
/// the first. Keys are equal when their bytes are: JSON knows nothing of canonical equivalence.
///
/// Reading and setting a member takes constant time, however many there are; removing one is linear.
public struct JSONObject: Sendable {
    /// In the order in which they were written; no two have the same key.
    public private(set) var members: [(key: String, value: JSONValue)] = []
    /// Where each key is among the members; empty while they are few, since looking through them is faster.
    private var positions: [ExactKey: Int] = [:]
    private static let fewMembers = 12

    public init() {}

    /// Whether there is no member.
    public var isEmpty: Bool { members.isEmpty }
    /// How many members there are.
    public var count: Int { members.count }

    /// The member's value, or `nil` where there is none. Setting `nil` removes the member.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil):
                members.remove(at: index)
                indexMembers()
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    private func position(of key: String) -> Int? {
        let key = ExactKey(key)
        return members.count > Self.fewMembers
            ? positions[key] : members.firstIndex { ExactKey($0.key) == key }
    }

    /// Adds a member whose key is not there yet.
    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append((key, value))
        if members.count > Self.fewMembers + 1 {
            positions[ExactKey(key)] = members.count - 1
        } else if members.count > Self.fewMembers {
            indexMembers()
        }
    }

    private mutating func indexMembers() {
        positions = [:]
        guard members.count > Self.fewMembers else { return }
        for (index, member) in members.enumerated() { positions[ExactKey(member.key)] = index }
    }
}

extension JSONObject: Hashable {
    public static func == (a: JSONObject, b: JSONObject) -> Bool {
        a.count == b.count && a.members.allSatisfy { b[$0.key] == $0.value }
    }

    /// Adds up what each member hashes to, so that their order does not show.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var hasher = Hasher()
            hasher.combine(ExactKey(member.key))
            hasher.combine(member.value)
            sum &+= hasher.finalize()
        }
        hasher.combine(count)
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }

    /// Of equal keys the last wins.
    fileprivate init(_ elements: [(String, JSONValue)]) {
        members.reserveCapacity(elements.count)
        for (key, value) in elements { self[key] = value }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements))
    }
}

extension JSONValue {
    /// The member of that name, where this is an object that has one.
    public subscript(key: String) -> JSONValue? { object?[key] }

    /// The value, where it is of that kind; else `nil`.
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    public var array: [JSONValue]? { if case .array(let array) = self { array } else { nil } }
    public var string: String? { if case .string(let string) = self { string } else { nil } }
    public var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }
    public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    /// The number, exact or rounded.
    public var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .double(let double): double
        default: nil
        }
    }
    public var isNull: Bool { self == .null }
}

extension JSONValue {
    /// Reads one JSON document from UTF-8 bytes, strictly after RFC 8259.
    ///
    /// No more than 128 containers may be open at once. A number beyond every finite `Double` is refused.
    ///
    /// - Parameter kind: The error's kind where `bytes` are no such document: `.malformedResponse` where a
    ///   provider wrote them. Its `offset` says where.
    public static func parse(
        _ bytes: Span<UInt8>, failingAs kind: ModelError.Kind = .invalidRequest
    ) throws(ModelError) -> JSONValue {
        do {
            var reader = JSONReader(bytes)
            let value = try reader.value()
            try reader.finish()
            return value
        } catch {
            throw ModelError(kind, "Not JSON: \(error).", offset: error.offset)
        }
    }

    /// Reads one JSON document from text; see ``parse(_:failingAs:)-(Span<UInt8>,_)``.
    public static func parse(
        _ text: String, failingAs kind: ModelError.Kind = .invalidRequest
    ) throws(ModelError) -> JSONValue {
        try parse(Array(text.utf8).span, failingAs: kind)
    }

    /// The value as compact JSON, members in their order. An infinite number or not-a-number becomes `null`.
    public func serialized() -> String {
        var writer = JSONWriter()
        writer.value(self)
        return String(writer.bytes.span)
    }
}
