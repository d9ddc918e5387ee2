/// Reading a string that is one of a few known words, without making a `String` of it.
extension JSONReader {
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
        let word = try scanString()
        // SAFETY: the string lies within the document.
        return unsafe JSONKey(
            validated: bytes.extracting(unchecked: word.start..<word.end), hasEscapes: word.hasEscapes)
    }
}
