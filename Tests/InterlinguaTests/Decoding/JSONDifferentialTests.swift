import Foundation
import Testing

@testable import Interlingua

/// Our reader beside Foundation's `JSONDecoder`, on seeded documents and on mutations of them.
///
/// Both must accept with equal values, or both refuse. Where Foundation is known to be wrong the document is
/// left out.
@Suite struct JSONDifferentialTests {
    @Test(arguments: 0..<8)
    func `generated documents have the value that Foundation reads`(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for _ in 0..<250 {
            let bytes = generator.document()
            guard !isKnownDeviation(bytes) else { continue }
            let ours = building(bytes)
            let theirs = Foreign.read(bytes)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(ours.isSuccess && theirs != nil, "\(text)")
            if case .success(let value) = ours, let theirs {
                let areEqual = theirs.equals(value)
                #expect(areEqual, "\(text)")
            }
            #expect(skipping(bytes).isSuccess)
        }
    }

    @Test(arguments: 100..<108)
    func `mutated documents are accepted or refused as Foundation does`(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<500 {
            let bytes = generator.mutated(generator.document())
            guard !isKnownDeviation(bytes) else { continue }
            let ours = building(bytes)
            let theirs = Foreign.read(bytes)
            #expect(ours.isSuccess == (theirs != nil), "\(bytes.debugText) \(String(describing: ours.fault))")
            if case .success(let value) = ours, let theirs {
                accepted += 1
                let areEqual = theirs.equals(value)
                #expect(areEqual, "\(bytes.debugText)")
            }
        }
        #expect(accepted > 20, "the mutations leave some documents valid")
    }

    /// Where Foundation departs from RFC 8259: it refuses an exponent right after a zero, as in `0e1`, and it
    /// takes NUL bytes after the document. (It also keeps the first of equal keys, which no document here has.)
    private func isKnownDeviation(_ bytes: [UInt8]) -> Bool {
        let hasZeroExponent = bytes.indices.dropLast().contains { index in
            let isZero = bytes[index] == UInt8(ascii: "0") && bytes[index + 1] | 0x20 == UInt8(ascii: "e")
            let follows = index > 0 && (bytes[index - 1].isDigit || bytes[index - 1] == UInt8(ascii: "."))
            return isZero && !follows
        }
        return hasZeroExponent || bytes.last == 0
    }
}

/// What Foundation reads, with numbers kept both ways since it does not tell how they were written.
private indirect enum Foreign: Decodable {
    case null
    case bool(Bool)
    case number(Int?, Double)
    case string(String)
    case array([Foreign])
    case object([String: Foreign])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let double = try? container.decode(Double.self) {
            self = .number(try? container.decode(Int.self), double)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let array = try? container.decode([Foreign].self) {
            self = .array(array)
        } else {
            self = .object(try container.decode([String: Foreign].self))
        }
    }

    static func read(_ bytes: [UInt8]) -> Foreign? { try? JSONDecoder().decode(Foreign.self, from: Data(bytes)) }

    func equals(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a, _), .integer(let b)): a == b
        case (.number(_, let a), .double(let b)): a == b
        case (.string(let a), .string(let b)): Array(a.utf8) == Array(b.utf8)
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.equals($1) }
        case (.object(let a), .object(let b)):
            a.count == b.count && b.members.allSatisfy { a[$0.key]?.equals($0.value) ?? false }
        default: false
        }
    }
}

/// Makes documents, and spoils them.
struct DocumentGenerator {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func document() -> [UInt8] {
        var text: [UInt8] = []
        space(&text)
        value(&text, depth: 0)
        space(&text)
        return text
    }

    /// One to three bytes replaced, removed, doubled, or moved.
    mutating func mutated(_ document: [UInt8]) -> [UInt8] {
        var bytes = document
        let pool = Array("{}[]\",:0123456789.eE+-\\u/truefalsn \t\nx".utf8) + [0, 0x1F, 0x80, 0xC2, 0xED, 0xF4, 0xFF]
        for _ in 0..<below(3) + 1 where !bytes.isEmpty {
            let index = below(bytes.count)
            let byte = pool[below(pool.count)]
            switch below(4) {
            case 0: bytes[index] = byte
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(byte, at: index)
            default: bytes.swapAt(index, below(bytes.count))
            }
        }
        return bytes
    }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    private mutating func space(_ text: inout [UInt8]) {
        for _ in 0..<max(0, below(8) - 5) { text.append(Array(" \t\n\r".utf8)[below(4)]) }
    }

    private mutating func value(_ text: inout [UInt8], depth: Int) {
        switch below(depth < 5 ? 10 : 6) {
        case 0: text += Array("null".utf8)
        case 1: text += Array((below(2) == 0 ? "true" : "false").utf8)
        case 2, 3: number(&text)
        case 4, 5: string(&text)
        case 6, 7: container(&text, depth, "[", "]") { $0.value(&$1, depth: depth + 1) }
        default:
            container(&text, depth, "{", "}") { generator, text in
                generator.key(&text)
                generator.space(&text)
                text.append(.colon)
                generator.space(&text)
                generator.value(&text, depth: depth + 1)
            }
        }
    }

    private mutating func container(
        _ text: inout [UInt8], _ depth: Int, _ open: String, _ close: String,
        _ element: (inout DocumentGenerator, inout [UInt8]) -> Void
    ) {
        text += Array(open.utf8)
        space(&text)
        for index in 0..<below(5) {
            if index > 0 { text.append(.comma) }
            space(&text)
            element(&self, &text)
            space(&text)
        }
        text += Array(close.utf8)
    }

    private mutating func number(_ text: inout [UInt8]) {
        var number = below(3) == 0 ? "-" : ""
        number += below(4) == 0 ? "0" : String(UInt64.random(in: 1 ... .max, using: &random) >> UInt64(below(64)) | 1)
        if below(3) == 0 { number += "." + String(UInt64.random(in: 0 ... .max, using: &random) >> UInt64(below(64))) }
        if below(4) == 0 { number += ["e", "E"][below(2)] + ["", "+", "-"][below(3)] + String(below(30)) }
        text += Array(number.utf8)
    }

    /// A name that no other member has: of equal ones Foundation keeps the first and we the last.
    private mutating func key(_ text: inout [UInt8]) {
        string(&text)
        text.removeLast()
        text += Array((String(UInt32.random(in: 0 ... .max, using: &random), radix: 36) + "\"").utf8)
    }

    private mutating func string(_ text: inout [UInt8]) {
        let pieces = [
            "a", "bc", "hello world", "id", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\uD83D\\uDE00", "é",
            "日本",
            "😀", "\u{7F}", "\u{FFFD}", "{", "]", ",", ":",
        ]
        text.append(.quote)
        for _ in 0..<below(6) { text += Array(pieces[below(pieces.count)].utf8) }
        text.append(.quote)
    }
}

extension [UInt8] {
    fileprivate var debugText: String { String(decoding: self, as: UTF8.self).debugDescription + " \(self)" }
}
