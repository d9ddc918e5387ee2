import Foundation

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
    /// With thousands marked where there are any, and so many decimal places.
    func text(places: Int) -> String {
        let digits = String(format: "%.\(places)f", self)
        guard abs(self) >= 1000, places == 0 else { return digits }
        var text = ""
        for (index, digit) in digits.reversed().enumerated() {
            if index > 0, index % 3 == 0, digit != "-" { text = "," + text }
            text = String(digit) + text
        }
        return text
    }
}
