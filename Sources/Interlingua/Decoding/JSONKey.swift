/// The name of a member, as a view of the document.
///
/// Compare it by `switch key { case "id": … default: … }`: a literal matches by length and bytes,
/// also where the document writes the key with escapes. The view lives as long as the document.
struct JSONKey: ~Escapable {
    /// What stands between the quotes, already known to be valid.
    private let bytes: RawSpan
    private let hasEscapes: Bool

    @_lifetime(copy bytes)
    init(validated bytes: RawSpan, hasEscapes: Bool) {
        self.bytes = bytes
        self.hasEscapes = hasEscapes
    }

    @inline(__always)
    static func ~= (name: StaticString, key: borrowing JSONKey) -> Bool {
        let count = name.utf8CodeUnitCount
        guard key.bytes.byteCount == count, !key.hasEscapes else {
            return key.hasEscapes && key.unescaped().span.equals(name)
        }
        // SAFETY: both sides have `count` bytes, and every load below ends at or before `count`.
        let known = unsafe UnsafeRawPointer(name.utf8Start)
        var index = 0
        while index + 8 <= count {
            guard
                unsafe key.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                    == known.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            else { return false }
            index += 8
        }
        while index < count {
            guard
                unsafe key.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt8.self)
                    == known.load(fromByteOffset: index, as: UInt8.self)
            else { return false }
            index += 1
        }
        return true
    }

    /// Appends what stands between the quotes, escapes still escaped.
    func append(to bytes: inout [UInt8]) {
        // SAFETY: the buffer is used only inside the closure, and `append(contentsOf:)` copies it.
        unsafe self.bytes.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
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
