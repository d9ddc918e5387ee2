/// HMAC with SHA-256: proof that whoever wrote a text knew a key.
///
/// Source: RFC 2104, § 2.
enum HMAC {
    /// The 32 bytes of `text`'s proof under `key`.
    static func authenticate(_ text: Span<UInt8>, key: [UInt8]) -> [UInt8] {
        var key = key.count > SHA256.blockByteCount ? SHA256.hash(key.span) : key
        key += [UInt8](repeating: 0, count: SHA256.blockByteCount - key.count)
        // Names for what is hashed: the compiler breaks on views of values without one.
        let innerKey = key.map { $0 ^ 0x36 }
        let outerKey = key.map { $0 ^ 0x5C }
        var inner = SHA256()
        inner.update(innerKey.span)
        inner.update(text)
        let innerHash = inner.finish()
        var outer = SHA256()
        outer.update(outerKey.span)
        outer.update(innerHash.span)
        return outer.finish()
    }

    static func authenticate(_ text: String, key: [UInt8]) -> [UInt8] {
        authenticate(Array(text.utf8).span, key: key)
    }
}
