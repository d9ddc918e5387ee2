/// The speed of decoding as bars, an SVG image: the same report gives the same bytes.
struct Chart {
    /// One workload, and how fast each peer went through it.
    private struct Group {
        var title: String
        var bars: [(peer: DecodePeer, speed: Double)]
    }

    private let groups: [Group]
    private let peers: [DecodePeer]
    private let fastest: Double

    /// - Parameter report: With times of decoding. The workloads of one size are shown, in slices of 16 KiB.
    init(_ report: Report) {
        let shown = WorkloadKind.allCases.filter { $0 != .toolArgumentsTimesFour && $0 != .changingChat }
        let candidates: [DecodePeer] = [.interlingua, .everyFrameRead, .simdjson, .foundation]
        let peers = candidates.filter { peer in report.decoding.contains { $0.peer == peer } }
        self.peers = peers
        groups = shown.compactMap { kind in
            let bars = peers.compactMap { peer in
                report.figure(kind, .chunks, peer).map { (peer, $0.megabytesPerSecond) }
            }
            return bars.isEmpty ? nil : Group(title: kind.title, bars: bars)
        }
        fastest = groups.flatMap(\.bars).map(\.speed).max() ?? 1
    }

    private static let width = 760.0
    private static let labelWidth = 170.0
    private static let barHeight = 11.0
    private static let headHeight = 58.0

    var svg: String {
        var top = Self.headHeight
        var body = ""
        for group in groups {
            body += draw(group, at: top)
            top += Double(group.bars.count) * (Self.barHeight + 2) + 12
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(Self.width)) \(number(top))" role="img" \
            aria-label="Megabytes a second, by workload and decoder">
            <style>
            text { font: 12px -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f }
            .title { font-weight: 600; font-size: 14px } .value { font-size: 10px; fill: #57606a }
            .interlingua { fill: #e8552b } .everyFrameRead { fill: #f3b08c } .simdjson { fill: #4b7bab }
            .foundation { fill: #9aa5b1 }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .value { fill: #9da7b3 } }
            </style>
            <text class="title" x="0" y="18">Decoding, MB/s of one thread, slices of 16 KiB: longer is faster</text>
            \(legend)\(body)</svg>

            """
    }

    private var legend: String {
        var left = 0.0
        var text = ""
        for peer in peers {
            let title = peer.legend
            text += "<rect class=\"\(peer.rawValue)\" x=\"\(number(left))\" y=\"32\" width=\"11\" height=\"11\"/>"
            text += "<text x=\"\(number(left + 16))\" y=\"42\">\(title)</text>\n"
            left += 40 + 6.6 * Double(title.count)
        }
        return text
    }

    private func draw(_ group: Group, at top: Double) -> String {
        let middle = top + Double(group.bars.count) * (Self.barHeight + 2) / 2 + 3
        var text = "<text x=\"0\" y=\"\(number(middle))\">\(group.title)</text>\n"
        let full = Self.width - Self.labelWidth - 60
        for (index, bar) in group.bars.enumerated() {
            let y = top + Double(index) * (Self.barHeight + 2)
            let length = max(1, bar.speed / fastest * full)
            text += "<rect class=\"\(bar.peer.rawValue)\" x=\"\(number(Self.labelWidth))\" y=\"\(number(y))\" "
            text += "width=\"\(number(length))\" height=\"\(number(Self.barHeight))\"/>"
            text += "<text class=\"value\" x=\"\(number(Self.labelWidth + length + 5))\" "
            text += "y=\"\(number(y + Self.barHeight - 1.5))\">\(bar.speed.text(places: 0))</text>\n"
        }
        return text
    }

    private func number(_ value: Double) -> String { value.digits(places: 1) }
}

extension DecodePeer {
    fileprivate var legend: String {
        switch self {
        case .everyFrameRead: "Interlingua, every frame read"
        case .simdjson: "simdjson (C++)"
        case .foundation: "Foundation's JSONDecoder"
        default: title
        }
    }
}
