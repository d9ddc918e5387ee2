/// Whether a body is a stream of events or one document, as its first byte tells.
///
/// Content types cannot be trusted: errors and whole answers come under the stream's type, and the reverse.
enum BodyForm: Hashable, Sendable {
    case events
    case document

    /// `nil` while there is nothing but white space.
    init?(startingWith bytes: Span<UInt8>) {
        for index in bytes.indices {
            switch bytes[index] {
            case .space, .tab, .lineFeed, .carriageReturn: continue
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<"): self = .document
            default: self = .events
            }
            return
        }
        return nil
    }
}
