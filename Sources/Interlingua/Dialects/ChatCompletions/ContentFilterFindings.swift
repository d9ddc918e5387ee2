/// What a provider's content filter finds, as Azure's does in chunk after chunk: what it found the last time is no
/// news.
struct ContentFilterFindings {
    private var last: JSONValue?
    /// The last as it stood in a choice; empty where that is not known.
    private var lastBytes: [UInt8] = []

    /// The notice of a finding; `nil` where it says nothing new.
    mutating func note(_ finding: JSONValue) -> Notice? {
        guard finding != last else { return nil }
        last = finding
        lastBytes = []
        return .contentFilter(finding)
    }

    /// Reads past a finding, and gives where it stands; `nil` where it is written as the last, which a comparison tells
    /// for a twentieth of what it takes to read one (callgrind).
    func newRange(_ reader: inout JSONReader) throws(DecodingFault) -> Range<Int>? {
        reader.skip(lastBytes.span) ? nil : try reader.skippedRange()
    }

    /// The notice of the finding that stands at `range`, which has been read past.
    mutating func note(_ range: Range<Int>, of reader: JSONReader) throws(DecodingFault) -> Notice? {
        var reader = reader
        reader.offset = range.lowerBound
        guard let finding = try reader.valueIfPresent(), !finding.isEmptyObject else { return nil }
        let notice = note(finding)
        // Only of an object are equal bytes the whole of it.
        lastBytes = finding.object == nil ? [] : [UInt8](copying: reader.bytes.extracting(range))
        return notice
    }
}
