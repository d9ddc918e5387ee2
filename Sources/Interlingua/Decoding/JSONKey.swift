/// The name of a member, or a string that is one of a few known words, as a view of the document.
///
/// Compare it by `switch key { case "id": … default: … }`: a literal matches by length and bytes,
/// also where the document writes the key with escapes. The view lives as long as the document.
///
/// Four words: of a larger one the compiler keeps each copy in memory, and sees to its end.
struct JSONKey: ~Escapable {
    /// What stands between the quotes, already known to be valid.
    private let bytes: RawSpan
    /// The length of the text, which its bytes have only where there are no escapes among them.
    private let count: Int
    private let hasEscapes: Bool

    /// - Parameter place: Where `document` holds a valid string.
    @inline(__always)
    @_lifetime(copy document)
    init(_ place: JSONText, in document: RawSpan) {
        // SAFETY: the reader that found the place has seen that both ends are inside.
        bytes = unsafe document.extracting(unchecked: place.start..<place.end)
        hasEscapes = place.hasEscapes
        count = place.hasEscapes ? bytes.unescapedCount : place.end &- place.start
    }

    @inline(__always)
    static func ~= (name: StaticString, key: borrowing JSONKey) -> Bool {
        // Nearly all that do not match have another length.
        guard key.count == name.utf8CodeUnitCount else { return false }
        // SAFETY: there are as many bytes, where none is escaped.
        return key.hasEscapes ? key.unescaped().span.equals(name) : key.bytes.has(unchecked: name, at: 0)
    }

    @inline(never)
    fileprivate func unescaped() -> [UInt8] {
        var text: [UInt8] = []
        text.append(unescaping: bytes)
        return text
    }

    fileprivate var text: String {
        // SAFETY: the buffer is used only inside the closure, and `String` copies it.
        hasEscapes
            ? String(unescaped().span)
            : unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    init(_ key: borrowing JSONKey) { self = key.text }
}
