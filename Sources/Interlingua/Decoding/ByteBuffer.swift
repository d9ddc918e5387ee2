/// Bytes that grow at their end, mostly by a few at a time.
///
/// All of its room is initialized, so that up to 32 bytes can be written as one vector, however many they are: in a
/// quarter of the instructions that appending to an array takes (callgrind, a chat stream).
struct ByteBuffer: Sendable {
    private var room: [UInt8] = []
    private(set) var count = 0

    init() {}

    init(_ bytes: [UInt8]) {
        room = bytes
        count = bytes.count
    }

    var isEmpty: Bool { count == 0 }

    var array: [UInt8] { Array(room[..<count]) }

    var span: Span<UInt8> {
        @_lifetime(borrow self)
        get { room.span.extracting(..<count) }
    }

    /// Removes all bytes, and keeps the room.
    mutating func removeAll() { count = 0 }

    /// Appends the `byteCount` lowest bytes of `word`, the lowest first.
    @inline(__always)
    mutating func append(_ word: UInt64, byteCount: Int) {
        makeRoom(for: 8)
        let word = word.littleEndian
        // SAFETY: there is room for eight bytes.
        unsafe room.withUnsafeMutableBytes { unsafe $0.storeBytes(of: word, toByteOffset: count, as: UInt64.self) }
        count &+= byteCount
    }

    @inline(__always)
    mutating func append(_ text: InlineText) {
        makeRoom(for: 16)
        let block = text.block
        // SAFETY: there is room for sixteen bytes.
        unsafe room.withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: block, toByteOffset: count, as: SIMD2<UInt64>.self)
        }
        count &+= text.count
    }

    mutating func append(_ bytes: Span<UInt8>) {
        // SAFETY: the buffer is used only inside the closure, which copies it.
        unsafe bytes.withUnsafeBytes { unsafe append(copying: $0) }
    }

    /// The text, where only strings were appended.
    func text() -> String {
        // SAFETY: a string's bytes are UTF-8, and so are several one after the other.
        unsafe room.withUnsafeBytes { unsafe String(validated: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    /// Appends those of `bytes` in `range`, which must lie inside.
    @inline(__always)
    mutating func append(_ bytes: RawSpan, _ range: Range<Int>) {
        let start = range.lowerBound
        guard range.count <= 32, bytes.byteCount &- start >= 32, room.count &- count >= 32 else {
            return append(bytes.extracting(range))
        }
        unsafe bytes.withUnsafeBytes { from in
            unsafe room.withUnsafeMutableBytes { to in
                // SAFETY: the guard has seen that there are 32 bytes to read, and room for as many.
                let vector = unsafe from.loadUnaligned(fromByteOffset: start, as: SIMD32<UInt8>.self)
                unsafe to.storeBytes(of: vector, toByteOffset: count, as: SIMD32<UInt8>.self)
            }
        }
        count &+= range.count
    }

    @inline(never)
    private mutating func append(_ bytes: RawSpan) {
        // SAFETY: the buffer is used only inside the closure, which copies it.
        unsafe bytes.withUnsafeBytes { unsafe append(copying: $0) }
    }

    mutating func append(_ bytes: [UInt8]) {
        // SAFETY: as above.
        unsafe bytes.withUnsafeBytes { unsafe append(copying: $0) }
    }

    mutating func append(_ text: String) {
        if let text = InlineText(text) { return append(text) }
        // Not by `withUTF8`, which asks for a copy, whose owners have to be counted.
        // SAFETY: as above.
        let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable {
            unsafe append(copying: UnsafeRawBufferPointer($0))
        }
        if isDone == nil { append(Array(text.utf8)) }
    }

    @inline(__always)
    private mutating func append(copying bytes: UnsafeRawBufferPointer) {
        makeRoom(for: bytes.count)
        unsafe room.withUnsafeMutableBytes {
            unsafe UnsafeMutableRawBufferPointer(rebasing: $0[count...]).copyMemory(from: bytes)
        }
        count &+= bytes.count
    }

    @inline(__always)
    private mutating func makeRoom(for more: Int) {
        if room.count &- count < more { grow(by: more) }
    }

    /// Doubles the room. A large one is moved rarely, and goes on by steps that are still in a cache when the bytes
    /// come.
    @inline(never)
    private mutating func grow(by more: Int) {
        let step = max(more, min(room.count, 64 << 10), 64)
        if room.count >= 64 << 10 { room.makeRoom(for: room.count + step) }
        room.append(contentsOf: repeatElement(0, count: step))
    }
}

extension ByteBuffer: Hashable {
    static func == (a: Self, b: Self) -> Bool { a.room[..<a.count] == b.room[..<b.count] }

    func hash(into hasher: inout Hasher) { hasher.combine(room[..<count]) }
}
