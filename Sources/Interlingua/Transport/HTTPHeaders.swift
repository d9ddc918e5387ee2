/// Header fields in the order they were written. Names compare without regard to ASCII case.
public struct HTTPHeaders: Hashable, Sendable {
    public struct Field: Hashable, Sendable {
        public var name: String
        public var value: String
        /// Whether the value is a credential, and so prints as dots.
        public var isSecret = false

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// In the order in which they are sent.
    public private(set) var fields: [Field]

    public init(_ fields: [Field] = []) { self.fields = fields }

    /// The first field of that name, or `nil`. Setting replaces every field of the name; `nil` removes them.
    public subscript(name: String) -> String? {
        get { fields.first { $0.name.isSameHeaderName(as: name) }?.value }
        set {
            remove(name)
            if let newValue { fields.append(Field(name, newValue)) }
        }
    }

    /// Adds a field, beside others of its name.
    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name, value)) }

    /// Replaces every field of the name by a credential: `prefix` and the secret.
    public mutating func set(_ name: String, to secret: Secret, prefix: String = "") {
        remove(name)
        var field = Field(name, prefix + secret.reveal())
        field.isSecret = true
        fields.append(field)
    }

    private mutating func remove(_ name: String) {
        guard fields.contains(where: { $0.name.isSameHeaderName(as: name) }) else { return }
        fields.removeAll { $0.name.isSameHeaderName(as: name) }
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field($0.0, $0.1) })
    }
}

extension HTTPHeaders.Field: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(name): \(isSecret ? "•••" : value)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["field": description]) }
}

extension String {
    /// Whether both name the same field: equal but for ASCII case.
    func isSameHeaderName(as other: String) -> Bool {
        utf8.count == other.utf8.count && begins(with: other)
    }

    /// Whether it begins with `other`, but for ASCII case.
    func begins(with other: String) -> Bool {
        let mine = utf8.span
        let theirs = other.utf8.span
        guard mine.count >= theirs.count else { return false }
        for index in theirs.indices where mine[index].lowercasedASCII != theirs[index].lowercasedASCII { return false }
        return true
    }
}

extension UInt8 {
    var lowercasedASCII: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
