/// Finds line ends in one chunk with one search for each of the two bytes, neither of which goes back, and of which that
/// for carriage returns stays behind the other: most chunks have none, and are repeated after their first line.
struct LineEnds {
    private var lineFeed = -1
    private var carriageReturn = -1

    /// The first line feed or carriage return at or after `start`; `start` must not decrease.
    @inline(__always)
    mutating func next(in chunk: Span<UInt8>, from start: Int) -> Int? {
        // The blank line after each event is not worth a search.
        if start < chunk.count, chunk[start] == .lineFeed { return start }
        if lineFeed < start { lineFeed = chunk.firstIndex(of: .lineFeed, from: start) ?? chunk.count }
        if carriageReturn < start {
            carriageReturn = chunk.extracting(..<lineFeed).firstIndex(of: .carriageReturn, from: start) ?? lineFeed
        }
        let end = min(lineFeed, carriageReturn)
        return end < chunk.count ? end : nil
    }
}
