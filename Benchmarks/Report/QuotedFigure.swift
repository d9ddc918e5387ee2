/// Peers that this program does not run, as they were measured once, on 2026-11-23, on 2 shared cores of an AMD EPYC
/// (Debian 12) with bodies like those of this folder. Only their ratios to simdjson, in the same run, carry over.
struct QuotedFigure {
    var peer: String
    /// Megabytes a second of Chat Completions, at slices of 16 KiB.
    var megabytesPerSecond: Double
    /// The same, through that of simdjson.
    var share: Double

    /// What simdjson's own figure was then.
    private static let simdjson = 1931.0

    private init(_ peer: String, _ megabytesPerSecond: Double) {
        self.peer = peer
        self.megabytesPerSecond = megabytesPerSecond
        share = megabytesPerSecond / Self.simdjson
    }

    static let all = [
        QuotedFigure("simdjson 4.6.7, C++", simdjson),
        QuotedFigure("serde_json 1.0.87, Rust, borrowed", 637),
        QuotedFigure("Node 20.20, split and JSON.parse", 160),
        QuotedFigure("orjson 3.13, Python", 163),
        QuotedFigure("Node 20.20, eventsource-parser 4.1 and Web Streams", 51),
        QuotedFigure("MacPaw/OpenAI (a532be8), Swift", 18),
        QuotedFigure("openai 2.54, Python", 4),
        QuotedFigure("AnyLanguageModel's path on Linux, Swift", 0.9),
        QuotedFigure("litellm 1.106, Python", 0.5),
    ]

    /// serde_json's speed on one document, through that of simdjson.
    static let serdeShareOfDocument = 568.0 / 2370.0

    static var table: Table {
        var table = Table(["quoted, 2026-11-23"], numbers: ["MB/s", "× simdjson then"])
        for figure in all {
            table.append([
                figure.peer, figure.megabytesPerSecond.text(places: figure.megabytesPerSecond < 10 ? 1 : 0),
                figure.share.text(places: 4),
            ])
        }
        return table
    }
}
