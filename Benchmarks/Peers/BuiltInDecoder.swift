/// A decoder within this program, by the option of `benchmarks decode` that asks for it.
enum BuiltInDecoder: String {
    /// The library's full path: bytes, frames, dialect, public events with their strings, checked everywhere.
    case interlingua = ""
    /// The same, with every frame read.
    case everyFrameRead = "--no-speculation"
    /// The library's full path, and the events folded into a response as they come.
    case folded = "--folded"
    /// Foundation's `JSONDecoder` behind a good splitter.
    case foundation = "--foundation"
    /// Foundation's `JSONDecoder` behind the usual splitter.
    case foundationUsual = "--foundation-usual"

    /// The name in the line of `benchmarks decode`.
    var peerName: String {
        switch self {
        case .interlingua: "interlingua"
        case .everyFrameRead: "interlingua-typed"
        case .folded: "interlingua-folded"
        case .foundation: "foundation"
        case .foundationUsual: "foundation-usual"
        }
    }

    /// Its column in the tables.
    var peer: DecodePeer {
        switch self {
        case .interlingua: .interlingua
        case .everyFrameRead: .everyFrameRead
        case .folded: .folded
        case .foundation: .foundation
        case .foundationUsual: .foundationUsual
        }
    }

    func decode(_ workload: Workload, _ ranges: [Range<Int>]) throws -> Workload.Said {
        switch self {
        case .interlingua: try InterlinguaPeer(speculates: true).decode(workload, ranges)
        case .everyFrameRead: try InterlinguaPeer(speculates: false).decode(workload, ranges)
        case .folded: try InterlinguaPeer(speculates: true, folds: true).decode(workload, ranges)
        case .foundation: try FoundationPeer.decode(workload, ranges, splitting: .good)
        case .foundationUsual: try FoundationPeer.decode(workload, ranges, splitting: .usual)
        }
    }
}
