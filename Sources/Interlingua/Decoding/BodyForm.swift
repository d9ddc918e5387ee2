/// Whether a body is a stream of events or one document, as its first byte tells.
///
/// Content types cannot be trusted: errors and whole answers come under the stream's type, and the reverse.
enum BodyForm: Hashable, Sendable {
    case events
    case document

    /// - Parameter bytes: All that has come; `nil` while that is nothing but white space, or a byte order mark.
    init?(startingWith bytes: Span<UInt8>) {
        for index in Self.byteOrderMarkCount(bytes)..<bytes.count {
            switch bytes[index] {
            case .space, .tab, .lineFeed, .carriageReturn: continue
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<"): self = .document
            default: self = .events
            }
            return
        }
        return nil
    }

    /// How many bytes of the byte order mark the body begins with: all three, or as many as have come.
    static func byteOrderMarkCount(_ bytes: Span<UInt8>) -> Int {
        if bytes.starts(with: "\u{FEFF}") { return 3 }
        if bytes.count == 2, bytes[0] == 0xEF, bytes[1] == 0xBB { return 2 }
        return bytes.count == 1 && bytes[0] == 0xEF ? 1 : 0
    }
}
