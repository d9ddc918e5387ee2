/// An element of a small XML document, with all that is in it.
///
/// Read strictly, and no more of XML than services write: elements, text, character references and the five named
/// entities. Attributes are skipped. A document type declaration is refused, since it may define entities that grow.
///
/// Source: W3C, Extensible Markup Language 1.0, § 2 to 4.
struct MarkupElement: Hashable, Sendable {
    /// With its prefix, if it has one.
    var name: String
    /// All text directly in it.
    var text = ""
    var children: [MarkupElement] = []

    /// Where and why a document is no such XML.
    struct Fault: Error, Hashable {
        var offset: Int
    }

    /// - Throws: Where `bytes` are anything but one element.
    static func parse(_ bytes: [UInt8]) throws(Fault) -> MarkupElement {
        var reader = MarkupReader(bytes: bytes)
        return try reader.document()
    }

    /// The first child of that name.
    subscript(name: String) -> MarkupElement? { children.first { $0.name == name } }
}

private struct MarkupReader {
    let bytes: [UInt8]
    var offset = 0

    private static let depthLimit = 32

    mutating func document() throws(MarkupElement.Fault) -> MarkupElement {
        _ = skip("\u{FEFF}")
        if skip("<?xml") { try skip(past: "?>") }
        try skipBetween()
        let root = try element(depth: 0)
        try skipBetween()
        guard offset == bytes.count else { throw fault }
        return root
    }

    /// White space and comments outside the root.
    private mutating func skipBetween() throws(MarkupElement.Fault) {
        skipSpace()
        while skip("<!--") {
            try skip(past: "-->")
            skipSpace()
        }
    }

    private mutating func element(depth: Int) throws(MarkupElement.Fault) -> MarkupElement {
        guard depth < Self.depthLimit, skip("<") else { throw fault }
        var element = MarkupElement(name: try name())
        guard try !endsAtOnce() else { return element }
        var text: [UInt8] = []
        while true {
            if skip("</") {
                guard try name() == element.name else { throw fault }
                skipSpace()
                guard skip(">") else { throw fault }
                break
            } else if skip("<!--") {
                try skip(past: "-->")
            } else if skip("<![CDATA[") {
                let start = offset
                try skip(past: "]]>")
                text += bytes[start..<offset - 3]
            } else if peek == UInt8(ascii: "<") {
                element.children.append(try self.element(depth: depth + 1))
            } else {
                text += try characters()
            }
        }
        element.text = String(decoding: text, as: UTF8.self)
        return element
    }

    /// Takes attributes and the end of the start tag, and says whether the element ends with it.
    private mutating func endsAtOnce() throws(MarkupElement.Fault) -> Bool {
        while true {
            skipSpace()
            if skip("/>") { return true }
            if skip(">") { return false }
            _ = try name()
            skipSpace()
            guard skip("=") else { throw fault }
            skipSpace()
            guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw fault }
            offset += 1
            try skip(past: quote == UInt8(ascii: "'") ? "'" : "\"")
        }
    }

    private mutating func name() throws(MarkupElement.Fault) -> String {
        let start = offset
        while let byte = peek, byte > 0x20, !"<>/=\"'&!?".utf8.contains(byte) { offset += 1 }
        guard offset > start else { throw fault }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// Text up to the next tag, or one reference.
    private mutating func characters() throws(MarkupElement.Fault) -> [UInt8] {
        guard skip("&") else {
            let start = offset
            while let byte = peek, byte != UInt8(ascii: "<"), byte != UInt8(ascii: "&") { offset += 1 }
            // Where nothing was taken the document has ended within an element.
            guard offset > start else { throw fault }
            return Array(bytes[start..<offset])
        }
        let start = offset
        try skip(past: ";")
        let reference = String(decoding: bytes[start..<offset - 1], as: UTF8.self)
        if let character = Self.entities[reference] { return [character] }
        let number =
            reference.hasPrefix("#x")
            ? UInt32(reference.dropFirst(2), radix: 16)
            : reference.hasPrefix("#") ? UInt32(reference.dropFirst()) : nil
        guard let scalar = number.flatMap(Unicode.Scalar.init), scalar.value != 0 else { throw fault }
        return Array(String(Character(scalar)).utf8)
    }

    private static let entities: [String: UInt8] = [
        "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
        "apos": UInt8(ascii: "'"),
    ]

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }
    private var fault: MarkupElement.Fault { MarkupElement.Fault(offset: offset) }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[offset...].starts(with: text.utf8) else { return false }
        offset += text.utf8.count
        return true
    }

    private mutating func skip(past text: String) throws(MarkupElement.Fault) {
        while offset < bytes.count {
            if skip(text) { return }
            offset += 1
        }
        throw fault
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
    }
}
