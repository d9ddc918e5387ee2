/// The keys of an object, one after the other.
extension JSONReader {
    /// The next member's name, with the reader before its value; `nil` once the object is closed.
    ///
    /// For members of any name; those that a dialect knows are asked for by ``skip(key:)``, in half the time.
    @inline(__always)
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    mutating func nextKey() throws(DecodingFault) -> JSONKey? {
        guard let key = try nextKeyText() else { return nil }
        return JSONKey(key, in: bytes)
    }

    /// Whether no member and no element of the innermost open container has been read.
    var isAtFirst: Bool { separator == .braceQuote }

    /// Consumes the brace or the comma before the key, the key and the colon; or the closing brace.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func nextKeyText() throws(DecodingFault) -> JSONText? {
        if let key = compactKeyText() { return key }
        if offset < count, byte(at: offset) == UInt8(ascii: "}") {
            close()
            return nil
        }
        return try otherKeyText()
    }

    /// Does the same for a plain key with nothing between it and the punctuation, as senders write them, but for the
    /// blank that Google and many others put behind the colon; else consumes nothing and gives `nil`. That saves half
    /// of what a key costs (callgrind).
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func compactKeyText() -> JSONText? {
        let start = offset &+ 2
        // Two bytes more than a step reads, so that the colon may be looked at, and what follows it.
        guard start &+ 10 <= count, UInt32(pair(at: offset)) == separator else { return nil }
        var end = start
        repeat {
            let stops = word(at: end).stringStops
            guard stops == 0 else {
                end &+= stops.trailingZeroBitCount &>> 3
                guard pair(at: end) == .quoteColon else { return nil }
                offset = end &+ 2
                if byte(at: offset) == .space { offset &+= 1 }
                separator = .commaQuote
                return JSONText(start: start, end: end, hasEscapes: false)
            }
            end &+= 8
        } while end &+ 10 <= count
        return nil
    }

    @inline(never)
    @_lifetime(self: copy self)
    private mutating func otherKeyText() throws(DecodingFault) -> JSONText? {
        if isAtFirst, offset < count { offset &+= 1 }
        var byte = try token()
        if byte == .comma, !isAtFirst {
            offset &+= 1
            byte = try token()
        } else if byte == UInt8(ascii: "}") {
            close()
            return nil
        } else if isAtFirst {
            separator = .commaQuote
        } else {
            throw DecodingFault(.unexpectedByte(byte), at: offset)
        }
        guard byte == .quote else { throw DecodingFault(.unexpectedByte(byte), at: offset) }
        let key = try scanString()
        byte = try token()
        guard byte == .colon else { throw DecodingFault(.unexpectedByte(byte), at: offset) }
        offset &+= 1
        return key
    }
}

// MARK: - Keys that are known

/// Reading an object by the keys that may stand in it, without a search for where each of them ends:
///
///     try reader.enterObject()
///     while try reader.hasMember() {
///         if reader.skip(key: "id") { id = try reader.stringIfPresent() }
///         if reader.skip(key: "count") { count = try reader.integerIfPresent() }
///         guard reader.hasFoundNone else { continue }
///         if reader.skip(key: "error") { fault = try reader.valueIfPresent() }
///     }
///
/// A key that is asked for is compared with bytes that the compiler knows, and the place behind it is a constant number
/// of bytes away: a processor goes on from there before it has seen the key. So ask in the order in which senders
/// write: then each member takes one comparison. In any other order the loop begins again, and the result is the same.
/// For keys that are seldom there, ask where all others have been asked for in vain.
extension JSONReader {
    /// Whether there is another member to ask for, with the reader before it; `false` once the object is closed. A
    /// member that was not asked for since the last call is skipped.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func hasMember() throws(DecodingFault) -> Bool {
        if try skipUnaskedKey() { try skip() }
        return try isAtMember()
    }

    /// The same; a value that is skipped, and so means nothing, is noted.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func hasMember(noting ignored: inout IgnoredValues) throws(DecodingFault) -> Bool {
        if try skipUnaskedKey() { try skip(noting: &ignored) }
        return try isAtMember()
    }

    /// Whether none of the keys that were asked for since the last call of `hasMember()` is the next one.
    @inline(__always)
    var hasFoundNone: Bool { offset == memberStart }

    /// Consumes the key that was not asked for since the last call of `hasMember()`; false where there is none.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skipUnaskedKey() throws(DecodingFault) -> Bool {
        hasFoundNone ? try skipOrNoteUnaskedKey() : false
    }

    /// Consumes the next key with its colon, where that is `name`; else consumes nothing and gives false.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skip(key name: StaticString) -> Bool {
        let end = offset &+ 2 &+ name.utf8CodeUnitCount
        // One byte more than the colon, so that what follows it may be looked at.
        guard end &+ 3 <= count, bytes.has(unchecked: name, at: offset &+ 2), pair(at: end) == .quoteColon,
            UInt32(pair(at: offset)) == separator
        else { return separator == .keyRead && skip(readKey: name) }
        separator = .commaQuote
        offset = end &+ 2
        // A branch, which the hint makes of it: of a sum, the next step would wait for the byte.
        if _slowPath(byte(at: offset) == .space) { offset &+= 1 }
        return true
    }
}

extension JSONReader {
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func isAtMember() throws(DecodingFault) -> Bool {
        if offset &+ 2 <= count, UInt32(pair(at: offset)) == separator {
            memberStart = offset
            return true
        }
        if separator == .commaQuote, offset < count, byte(at: offset) == UInt8(ascii: "}") {
            close()
            return false
        }
        return try isAtOtherMember()
    }

    /// Looks for a member that is not written as most are: its key is read first, and then asked for.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func isAtOtherMember() throws(DecodingFault) -> Bool {
        if separator != .keyRead {
            guard let key = try nextKeyText() else { return false }
            note(key)
        }
        memberStart = offset
        return true
    }

    @_lifetime(self: copy self)
    private mutating func note(_ key: JSONText) {
        readKey = key
        separator = .keyRead
    }

    /// Consumes the key that has been read, where it is `name`.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func skip(readKey name: StaticString) -> Bool {
        guard name ~= JSONKey(readKey, in: bytes) else { return false }
        forgetReadKey()
        return true
    }

    @_lifetime(self: copy self)
    private mutating func forgetReadKey() {
        separator = .commaQuote
        memberStart = -1
    }

    /// Consumes the key that was not asked for; or notes that it has been read, and gives false, where it may be known
    /// and only is not written as most are.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func skipOrNoteUnaskedKey() throws(DecodingFault) -> Bool {
        guard separator != .keyRead else {
            forgetReadKey()
            return true
        }
        guard let key = try nextKeyText() else { return false }
        let isCompact = key.start == memberStart &+ 2 && !key.hasEscapes && pair(at: key.end) == .quoteColon
        if !isCompact { note(key) }
        return isCompact
    }
}

extension UInt32 {
    /// `{"`
    static let braceQuote = UInt32(UInt8(ascii: "{")) | UInt32(UInt8.quote) << 8
    /// `,"`
    static let commaQuote = UInt32(UInt8.comma) | UInt32(UInt8.quote) << 8
    /// No two bytes: the key is read already.
    fileprivate static let keyRead = UInt32(1) << 16
}

extension UInt16 {
    /// `":`
    fileprivate static let quoteColon = UInt16(UInt8.quote) | UInt16(UInt8.colon) << 8
}
