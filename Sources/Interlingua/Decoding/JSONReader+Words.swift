/// Reading a string that is one of a few known words, without making a `String` of it.
extension JSONReader {
    /// Consumes the string that is `word`, where that comes next as it is written here; else consumes nothing and gives
    /// false.
    ///
    /// For the word that nearly all frames have: a fifth of what it takes to find its end and to look it up
    /// (callgrind).
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skip(word: StaticString) -> Bool {
        let end = offset &+ 1 &+ word.utf8CodeUnitCount
        guard end < count, byte(at: offset) == .quote, byte(at: end) == .quote,
            bytes.has(unchecked: word, at: offset &+ 1)
        else { return false }
        offset = end &+ 1
        return true
    }

    /// The string that comes next, to be compared by `switch` as a key is; `nil` for a value of another kind, which is
    /// skipped.
    @inline(__always)
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    mutating func wordIfPresent() throws(DecodingFault) -> JSONKey? {
        guard try token() == .quote else {
            try skip()
            return nil
        }
        return JSONKey(try scanString(), in: bytes)
    }
}
