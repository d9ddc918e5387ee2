/// The text of a frame that repeats the last one that was read: a JSON string, which is valid, where it stands. The view
/// ends with the call that receives it.
struct RepeatedText: ~Escapable {
    /// What the string stands in, for reads of whole words.
    private let bytes: RawSpan
    private let place: JSONText

    /// - Parameter place: Where `bytes` hold a valid string.
    @_lifetime(copy bytes)
    init(_ place: JSONText, in bytes: Span<UInt8>) {
        // SAFETY: only elements with padding make raw bytes unsafe, and bytes have none.
        self.bytes = unsafe bytes.bytes
        self.place = place
    }

    var isEmpty: Bool { place.start == place.end }

    var string: String {
        var buffer = ByteBuffer()
        return append(to: &buffer)
    }

    /// Appends its UTF-8, and gives it as a string.
    ///
    /// Both from the bytes where they are: to append the string again would cost as much as to compare the frame.
    @inline(__always)
    func append(to buffer: inout ByteBuffer) -> String {
        if place.hasEscapes { return appendUnescaped(to: &buffer) }
        if let text = InlineText(bytes, place.start..<place.end) {
            buffer.append(text)
            return text.string
        }
        buffer.append(bytes, place.start..<place.end)
        // SAFETY: the reader that found the place has seen that both ends are inside, and validated the text; the buffer
        // is used only inside the closure.
        let text = unsafe bytes.extracting(unchecked: place.start..<place.end)
        return unsafe text.withUnsafeBytes { unsafe String(validated: $0, isASCII: place.isASCII) }
    }

    @inline(never)
    private func appendUnescaped(to buffer: inout ByteBuffer) -> String {
        let count = buffer.count
        buffer.append(unescaping: bytes.extracting(place.start..<place.end))
        return buffer.text(from: count)
    }
}

/// The counts of a frame that repeats another but for these, in the order of the document.
///
/// Four, of 32 bits: an event can carry them without memory of their own. Frames in which more counts change, or larger
/// ones, are read.
struct RepeatedCounts: Sendable {
    static let capacity = 4
    /// So that each fits into 32 bits.
    static let maximumDigitCount = 9

    /// Those that are not there are 0.
    struct Values: Hashable, Sendable {
        private var first: UInt32 = 0
        private var second: UInt32 = 0
        private var third: UInt32 = 0
        private var fourth: UInt32 = 0

        subscript(index: Int) -> Int {
            get {
                switch index {
                case 0: Int(first)
                case 1: Int(second)
                case 2: Int(third)
                default: Int(fourth)
                }
            }
            set {
                let value = UInt32(truncatingIfNeeded: newValue)
                switch index {
                case 0: first = value
                case 1: second = value
                case 2: third = value
                default: fourth = value
                }
            }
        }
    }

    private(set) var count = 0
    private(set) var values = Values()

    subscript(index: Int) -> Int { values[index] }

    mutating func removeAll() { count = 0 }

    /// - Parameter value: Of as many digits as fit.
    mutating func append(_ value: Int) {
        values[count] = value
        count &+= 1
    }
}
