/// A table in Markdown.
struct Table {
    private let titles: [String]
    private let wordCount: Int
    private var rows: [[String]] = []

    /// - Parameter numbers: The titles of the columns after the first ones, which are set to the right.
    init(_ words: [String], numbers: [String]) {
        titles = words + numbers
        wordCount = words.count
    }

    mutating func append(_ row: [String]) { rows.append(row) }

    var markdown: String {
        let rule = titles.indices.map { $0 < wordCount ? "---" : "---:" }
        return ([titles, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}

extension Double {
    /// With so many decimal places.
    func digits(places: Int) -> String {
        guard isFinite else { return "\(self)" }
        let scale = (0..<places).reduce(1) { scale, _ in 10 * scale }
        let (whole, rest) = Int((magnitude * Double(scale)).rounded()).quotientAndRemainder(dividingBy: scale)
        // The one before the decimal places keeps their zeros.
        return (sign == .minus ? "-" : "") + "\(whole)" + (places > 0 ? ".\(String(scale + rest).dropFirst())" : "")
    }

    /// With thousands marked where there are any, and so many decimal places.
    func text(places: Int) -> String {
        let digits = self.digits(places: places)
        guard abs(self) >= 1000, places == 0 else { return digits }
        var text = ""
        for (index, digit) in digits.reversed().enumerated() {
            if index > 0, index % 3 == 0, digit != "-" { text = "," + text }
            text = String(digit) + text
        }
        return text
    }
}
