/// Bytes that no conforming sender would produce, or more of them than we take.
///
/// The one error of this folder. Whoever drives a decoder turns it into a ``ModelError``, in one place.
struct DecodingFault: Error, Hashable, Sendable {
    /// What was wrong.
    enum Reason: Hashable, Sendable {
        case unexpectedByte(UInt8)
        case unexpectedEnd
        /// An integer that 64 bits cannot hold exactly where one is required, or a number beyond every `Double`.
        case numberOutOfRange
        case invalidNumber
        case invalidLiteral
        case invalidUTF8
        case invalidEscape
        case loneSurrogate
        /// A byte below 0x20 inside a string, which JSON wants escaped.
        case controlCharacter(UInt8)
        /// A well-formed value of another kind than the one asked for.
        case unexpectedKind(JSONKind)
        /// More nested containers than the limit allows.
        case tooDeep(limit: Int)
        /// Something after the end of the document.
        case trailingBytes
        case lineTooLong(limit: Int)
        case eventTooLong(limit: Int)
        case invalidBase64
        /// The bytes are not those that were sent, or were cut in the wrong place.
        case checksumMismatch
        /// A message, or its headers, of a length that none can have.
        case impossibleLength(Int)
        case headersTooLong(limit: Int)
        /// A message's header without a name, or that goes on beyond the headers' end.
        case invalidHeader
        case unknownHeaderType(UInt8)
        case duplicateHeader
    }

    /// Where, in bytes from the first one fed to the decoder.
    var offset: Int
    var reason: Reason

    init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension DecodingFault: CustomStringConvertible {
    var description: String { "\(reason.description) at byte \(offset)" }
}

extension DecodingFault.Reason: CustomStringConvertible {
    var description: String {
        switch self {
        case .unexpectedByte(let byte): "unexpected " + Self.name(of: byte)
        case .unexpectedEnd: "unexpected end"
        case .numberOutOfRange: "number out of range"
        case .invalidNumber: "invalid number"
        case .invalidLiteral: "invalid literal"
        case .invalidUTF8: "invalid UTF-8"
        case .invalidEscape: "invalid escape"
        case .loneSurrogate: "lone surrogate"
        case .controlCharacter(let byte): "unescaped control character " + Self.name(of: byte)
        case .unexpectedKind(let kind): "unexpected \(kind)"
        case .tooDeep(let limit): "more than \(limit) nested containers"
        case .trailingBytes: "bytes after the end of the document"
        case .lineTooLong(let limit): "line of more than \(limit) bytes"
        case .eventTooLong(let limit): "event of more than \(limit) bytes"
        case .invalidBase64: "invalid Base64"
        case .checksumMismatch: "checksum mismatch"
        case .impossibleLength(let count): "impossible length of \(count) bytes"
        case .headersTooLong(let limit): "headers of more than \(limit) bytes"
        case .invalidHeader: "invalid header"
        case .unknownHeaderType(let type): "unknown header type \(type)"
        case .duplicateHeader: "duplicate header"
        }
    }

    /// The byte as people read it: a printable character in quotes, else its number.
    private static func name(of byte: UInt8) -> String {
        (0x21..<0x7F).contains(byte)
            ? "'\(Character(Unicode.Scalar(byte)))'" : "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
