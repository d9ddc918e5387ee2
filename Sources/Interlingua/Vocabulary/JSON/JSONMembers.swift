/// The members of one object, taken by name; `finish` refuses those that nobody asked for.
struct JSONMembers {
    private let object: JSONObject
    private let path: JSONPath
    private var known: [String] = []

    init(_ object: JSONObject, at path: JSONPath) {
        self.object = object
        self.path = path
    }

    /// The member, or `nil` where it is absent or null.
    mutating func optional(_ key: String) -> JSONNode? {
        guard let node = present(key), !node.value.isNull else { return nil }
        return node
    }

    /// The member, or `nil` where it is absent; null counts as a value.
    mutating func present(_ key: String) -> JSONNode? {
        known.append(key)
        return object[key].map { JSONNode($0, at: path[key]) }
    }

    mutating func required(_ key: String) throws(ModelError) -> JSONNode {
        guard let node = present(key) else { throw path[key].fault("is missing") }
        return node
    }

    /// Checks the version of a stored document; one without a version is of the first.
    mutating func checkVersion() throws(ModelError) {
        guard let node = optional("version") else { return }
        let version = try node.integer()
        guard version <= 1 else {
            throw node.fault("is \(version), written by a newer version of this library, which reads up to 1")
        }
        guard version == 1 else { throw node.fault("is \(version), and the first is 1") }
    }

    func finish() throws(ModelError) {
        for (key, _) in object.members where !known.contains(key) {
            throw path[key].fault("is unknown here; known are \(known.joined(separator: ", "))")
        }
    }
}

extension JSONObject {
    /// Members in the order of their names, so that equal dictionaries are written alike.
    init(sorting values: [String: JSONValue]) {
        self.init()
        for (key, value) in values.sorted(by: { $0.key < $1.key }) { self[key] = value }
    }

    /// Texts by their names, as ``JSONNode/texts()`` reads them.
    init(sorting texts: [String: String]) { self.init(sorting: texts.mapValues { .string($0) }) }

    /// Sets all members of another object, over those of the same keys.
    mutating func merge(_ other: JSONObject) {
        for (key, value) in other.members { self[key] = value }
    }

    /// Sets the member, but leaves it out where the value is what an absent one means.
    mutating func set(_ key: String, _ value: @autoclosure () -> JSONValue, unless isDefault: Bool) {
        if !isDefault { self[key] = value() }
    }
}
