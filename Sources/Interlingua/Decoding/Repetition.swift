/// The text of a frame that repeats the last one that was read: UTF-8, where it stands. The view ends with the call
/// that receives it.
struct RepeatedText: ~Escapable {
    /// What the text stands in, for reads of whole words.
    private let bytes: RawSpan
    private let range: Range<Int>
    /// Whether it is known to have nothing but ASCII.
    private let isASCII: Bool

    /// - Parameter range: Where `bytes` hold valid UTF-8.
    @_lifetime(copy bytes)
    init(_ range: Range<Int>, isASCII: Bool, in bytes: Span<UInt8>) {
        // SAFETY: only elements with padding make raw bytes unsafe, and bytes have none.
        self.bytes = unsafe bytes.bytes
        self.range = range
        self.isASCII = isASCII
    }

    var isEmpty: Bool { range.isEmpty }

    var string: String {
        var buffer = ByteBuffer()
        return append(to: &buffer)
    }

    /// Appends it, and gives it as a string.
    ///
    /// Both from the bytes where they are: to append the string again would cost as much as to compare the frame.
    @inline(__always)
    func append(to buffer: inout ByteBuffer) -> String {
        if let text = InlineText(bytes, range) {
            buffer.append(text)
            return text.string
        }
        buffer.append(bytes, range)
        // SAFETY: whoever made this has seen that both ends are inside, and validated the text; the buffer is used only
        // inside the closure.
        let text = unsafe bytes.extracting(unchecked: range)
        return unsafe text.withUnsafeBytes { unsafe String(validated: $0, isASCII: isASCII) }
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
