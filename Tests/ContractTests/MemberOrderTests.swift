import Foundation
import Interlingua
import Testing

/// Frames are read by asking for their members in the order in which their senders write them. Those that are written
/// in another order, with blanks, or with escapes in their keys mean the same.
@Suite struct MemberOrderTests {
    @Test(arguments: RepetitionTests.streams.filter { !$0.hasSuffix("eventstream") })
    func `a stream says the same in whatever order its members come`(_ file: String) throws {
        let bytes = [UInt8](try Data(contentsOf: RepetitionTests.root.appending(path: file)))
        let plain = try RepetitionTests.heard(bytes, file, cuts: [], speculating: false)
        // What makes no sense is told as it stands.
        guard plain.message == nil else { return }
        var random = Seeded(UInt64(bytes.count))
        for _ in 0..<10 {
            let rewritten = random.rewriting(bytes)
            for speculating in [false, true] {
                let heard = try RepetitionTests.heard(rewritten, file, cuts: [], speculating: speculating)
                let text = String(decoding: rewritten, as: UTF8.self)
                #expect(heard.message == nil, "\(text)")
                #expect(heard.events.compactMap(\.text) == plain.events.compactMap(\.text), "\(text)")
                // Notices and citations of one frame come in the order of its members.
                #expect(Set(heard.events.map(\.ordered)) == Set(plain.events.map(\.ordered)), "\(text)")
                #expect(heard.events.count == plain.events.count, "\(text)")
            }
        }
    }
}

extension ModelEvent {
    /// The same without the number of a part; where it holds a frame as it came, with its members in alphabetic order.
    fileprivate var ordered: ModelEvent {
        switch self {
        case .partStarted(let start, part: _): return .partStarted(start, part: 0)
        case .partFinished(let part, part: _): return .partFinished(part, part: 0)
        case .unknown(let type, let json):
            guard let value = try? JSONSerialization.jsonObject(with: Data(json.utf8)),
                let data = try? JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
            else { return self }
            return .unknown(type: type, json: String(decoding: data, as: UTF8.self))
        default: return self
        }
    }
}

extension Seeded {
    /// The stream with the members of its frames in another order, with blanks, and with escapes in some keys.
    fileprivate mutating func rewriting(_ bytes: [UInt8]) -> [UInt8] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let result = lines.map { line -> [UInt8] in
            let start = line.firstIndex(of: UInt8(ascii: "{")) ?? line.endIndex
            var rest = line[start...]
            guard ["", "data: ", "data:"].contains(String(decoding: line[..<start], as: UTF8.self)),
                (try? JSONSerialization.jsonObject(with: Data(rest))) is [String: Any]
            else { return Array(line) }
            return line[..<start] + rewritten(&rest, isVerbatim: false) + rest
        }
        return Array(result.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// The value that `rest` begins with, and takes it from there.
    ///
    /// - Parameter isVerbatim: Whether it is told as it is written, as arguments are.
    private mutating func rewritten(_ rest: inout ArraySlice<UInt8>, isVerbatim: Bool) -> [UInt8] {
        switch rest.first {
        case UInt8(ascii: "{"):
            let start = rest
            var members: [[UInt8]] = []
            skip(&rest)
            while rest.first != UInt8(ascii: "}") {
                let key = string(&rest)
                skip(&rest)
                let isArguments = ["\"args\"", "\"arguments\"", "\"input\""].contains { key == Array($0.utf8) }
                let value = rewritten(&rest, isVerbatim: isVerbatim || isArguments)
                members.append(escaping(key) + blank() + [UInt8(ascii: ":")] + blank() + value)
                if rest.first == UInt8(ascii: ",") { skip(&rest) }
            }
            rest = rest.dropFirst()
            defer { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }
            if isVerbatim { return Array(start[..<rest.startIndex]) }
            members.shuffle(using: &self)
            let comma = blank() + [UInt8(ascii: ",")] + blank()
            return [UInt8(ascii: "{")] + blank() + members.joined(separator: comma) + blank() + [UInt8(ascii: "}")]
        case UInt8(ascii: "["):
            let start = rest
            var elements: [[UInt8]] = []
            skip(&rest)
            while rest.first != UInt8(ascii: "]") {
                elements.append(rewritten(&rest, isVerbatim: isVerbatim))
                if rest.first == UInt8(ascii: ",") { skip(&rest) }
            }
            rest = rest.dropFirst()
            defer { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }
            if isVerbatim { return Array(start[..<rest.startIndex]) }
            return [UInt8(ascii: "[")] + elements.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
        case UInt8(ascii: "\""): return string(&rest)
        default:
            let end = rest.firstIndex { Array(",]} \t".utf8).contains($0) } ?? rest.endIndex
            defer { rest = rest[end...].drop { $0 == 0x20 || $0 == 0x09 } }
            return Array(rest[..<end])
        }
    }

    /// Passes over one byte, and the blanks behind it.
    private func skip(_ rest: inout ArraySlice<UInt8>) { rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 } }

    private func string(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        var end = rest.startIndex + 1
        while rest[end] != UInt8(ascii: "\"") { end += rest[end] == UInt8(ascii: "\\") ? 2 : 1 }
        defer { rest = rest[(end + 1)...].drop { $0 == 0x20 || $0 == 0x09 } }
        return Array(rest[...end])
    }

    private mutating func blank() -> [UInt8] { below(4) == 0 ? [UInt8(ascii: " ")] : [] }

    /// A key with an escape in place of its first letter, now and then.
    private mutating func escaping(_ key: [UInt8]) -> [UInt8] {
        guard below(4) == 0, key.count > 2, 0x41..<0x7F ~= key[1], key[1] != UInt8(ascii: "\\") else { return key }
        return Array("\"\\u00\(String(key[1], radix: 16))".utf8) + key.dropFirst(2)
    }
}
