/// A JSON value and the place in its document where it stands, so that an error can name it.
public struct JSONNode: Sendable {
    /// What stands there.
    public let value: JSONValue
    let path: JSONPath

    /// A whole document.
    public init(_ value: JSONValue) { self.init(value, at: .root) }

    init(_ value: JSONValue, at path: JSONPath) {
        self.value = value
        self.path = path
    }

    /// The error for what is wrong with this value.
    func fault(_ problem: String) -> ModelError { path.fault(problem) }
}

extension JSONNode {
    func string() throws(ModelError) -> String {
        guard let string = value.string else { throw mismatch("a string") }
        return string
    }

    func integer() throws(ModelError) -> Int {
        guard let integer = value.integer else { throw mismatch("an integer") }
        return integer
    }

    func bool() throws(ModelError) -> Bool {
        guard let bool = value.bool else { throw mismatch("true or false") }
        return bool
    }

    /// A number; those that JSON cannot write are strings.
    func number() throws(ModelError) -> Double {
        if let number = value.number { return number }
        guard let name = value.string, let number = JSONValue.unwritable[name] else { throw mismatch("a number") }
        return number
    }

    func bytes() throws(ModelError) -> [UInt8] {
        let text = try string()
        do throws(DecodingFault) { return try Base64.decode(text.utf8.span) } catch { throw fault("is not base64") }
    }

    func duration() throws(ModelError) -> Duration {
        guard let text = value.string, let duration = Duration(jsonText: text) else {
            throw mismatch("seconds such as \"1.5s\"")
        }
        return duration
    }

    func object() throws(ModelError) -> JSONObject {
        guard let object = value.object else { throw mismatch("an object") }
        return object
    }

    func name<Name: ProviderName>() throws(ModelError) -> Name { Name(rawValue: try string()) }

    /// One of a closed set of words.
    func word<Word: RawRepresentable<String> & CaseIterable>() throws(ModelError) -> Word {
        let text = try string()
        guard let word = Word(rawValue: text) else { throw unknown(text, of: Word.allCases.map(\.rawValue)) }
        return word
    }

    func elements() throws(ModelError) -> [JSONNode] {
        guard let array = value.array else { throw mismatch("an array") }
        return array.indices.map { JSONNode(array[$0], at: path[$0]) }
    }

    func list<Element: JSONRepresentable>() throws(ModelError) -> [Element] {
        var list: [Element] = []
        for node in try elements() { list.append(try Element(node)) }
        return list
    }

    func strings() throws(ModelError) -> [String] {
        var strings: [String] = []
        for node in try elements() { strings.append(try node.string()) }
        return strings
    }

    /// Texts by their names, such as labels.
    func texts() throws(ModelError) -> [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in try object().members { texts[key] = try JSONNode(value, at: path[key]).string() }
        return texts
    }

    /// An object, read whole: `read` takes the members that it knows, and any other is refused.
    func members<Value>(
        _ read: (inout JSONMembers) throws(ModelError) -> Value
    ) throws(ModelError) -> Value {
        var members = JSONMembers(try object(), at: path)
        let value = try read(&members)
        try members.finish()
        return value
    }
}

extension JSONNode {
    /// The error for a word outside the ones that are known here.
    func unknown(_ word: String, of known: [String]) -> ModelError {
        fault("is \"\(word)\", which is none of \(known.joined(separator: ", "))")
    }

    private func mismatch(_ expected: String) -> ModelError { fault("is \(value.kind) where \(expected) belongs") }
}

extension JSONValue {
    /// The numbers that JSON cannot write, by the names under which they are stored.
    static let unwritable: [String: Double] = ["Infinity": .infinity, "-Infinity": -.infinity, "NaN": .nan]

    /// A number, exact: an integer where it is one.
    init(_ number: Double) {
        if number.isNaN {
            self = "NaN"
        } else if number.isInfinite {
            self = number < 0 ? "-Infinity" : "Infinity"
        } else if let integer = Int(exactly: number) {
            self = .integer(integer)
        } else {
            self = .double(number)
        }
    }

    init(bytes: [UInt8]) { self = .string(Base64.encode(bytes.span)) }

    init(_ duration: Duration) { self = .string(duration.jsonText) }

    init(list: [some JSONRepresentable]) { self = .array(list.map(\.json)) }

    /// An object that says what it is.
    static func tagged(_ type: String, _ members: JSONObject) -> JSONValue {
        var object: JSONObject = ["type": .string(type)]
        object.merge(members)
        return .object(object)
    }

    fileprivate var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .double: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
