import Foundation
import Testing

@testable import Interlingua

/// Vectors of `Float`s, from digits and from base64.
@Suite struct VectorReadingTests {
    private func vector(_ text: String) -> Result<[Float], DecodingFault> {
        reading(Array(text.utf8)) { (reader) throws(DecodingFault) in try reader.vector(expecting: nil) }
    }

    /// What a number is read as where it stands, and where the fast way may read it: after a comma, with more behind
    /// it.
    private func bits(of text: String) -> Set<UInt32> {
        let read = vector("[\(text),\(text),0.25,0.000000000000000000000000000000]")
        guard case .success(let floats) = read, floats.count == 4, floats[2] == 0.25 else { return [] }
        return [floats[0].bitPattern, floats[1].bitPattern]
    }

    @Test(arguments: hardFloats)
    func `a hard number is rounded once, to the nearest float`(text: String, expected: UInt32) {
        #expect(bits(of: text) == [expected], "\(text)")
        #expect(bits(of: "-" + text) == [expected ^ 1 << 31] || text.hasPrefix("-"), "-\(text)")
    }

    /// A number is printed shortest, in nine digits, shortest as the double it also is, and in full.
    @Test func `a float comes back as itself however it was printed`() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<8_000 {
            let any = Float(bitPattern: UInt32.random(in: 0 ... .max, using: &random))
            let usual = Float.random(in: -1...1, using: &random) * Float.random(in: 0...0.1, using: &random)
            for float in [any, usual] where float.isFinite {
                let texts = [
                    "\(float)", String(format: "%.9g", float), "\(Double(float))",
                    String(format: "%.60f", Double(float)),
                ]
                for text in texts where float.magnitude > 1e-10 || !text.contains(".000000000") {
                    #expect(bits(of: text) == [float.bitPattern], "\(text)")
                }
            }
        }
    }

    /// The middle of two floats goes to the even one, and the smallest step off the middle to the nearer one.
    @Test func `halfway cases are decided by the last digit`() {
        var random = SplitMix64(seed: 12)
        for _ in 0..<4_000 {
            let low = Float(bitPattern: UInt32.random(in: 0x3800_0000..<0x4E00_0000, using: &random))
            let even = low.bitPattern & 1 == 0 ? low : low.nextUp
            // 25 bits: exact in a double, and so in its digits.
            let middle = String(format: "%.45f", (Double(low) + Double(low.nextUp)) / 2)
            #expect(bits(of: middle) == [even.bitPattern], "\(middle)")
            #expect(bits(of: middle + "1") == [low.nextUp.bitPattern], "\(middle)1")
            let digits = middle.reversed().drop { $0 == "0" }
            guard let last = digits.first?.wholeNumberValue, last > 0 else { continue }
            let below = String(digits.dropFirst().reversed()) + "\(last - 1)9"
            #expect(bits(of: below) == [low.bitPattern], "\(below)")
        }
    }

    /// The standard library's parser is the independent reader here.
    @Test func `random digits are rounded as the standard library rounds them`() {
        var random = SplitMix64(seed: 13)
        for _ in 0..<10_000 {
            let digits = String(
                UInt64.random(in: 0 ... .max, using: &random) >> UInt64.random(in: 0..<64, using: &random))
            let zeros = String(repeating: "0", count: Int.random(in: 0...9, using: &random))
            let exponent = Int.random(in: -60...20, using: &random)
            let whole = Int.random(in: 0...9, using: &random)
            for text in ["\(whole).\(zeros)\(digits)", "0.\(digits)e\(exponent)", "\(digits)E\(exponent)", digits] {
                guard let expected = Float(text), expected.isFinite else { continue }
                #expect(bits(of: text) == [expected.bitPattern], "\(text)")
            }
        }
    }

    @Test(
        arguments: [
            "3.4028236e38", "340282356779733661637539395458142568448", "1e39", "-1e39", "1e99999999999999999999",
            "0.1e40",
        ])
    func `a number that no finite float is near is a fault`(text: String) {
        #expect(vector("[\(text)]") == .failure(DecodingFault(.numberOutOfRange, at: 1)))
        let padding = ",0.1111111111111111111111111111111111"
        #expect(vector("[0,\(text)\(padding)]") == .failure(DecodingFault(.numberOutOfRange, at: 3)))
    }

    @Test func `blanks, whole numbers and exponents stand among the plain ones`() {
        let text = "[ 0.5,-0.25, 1 ,\n2e-2,-3,0.125 ,9.5E+1,0.75,1.0,-0.0,0.1234567890123456789012345 ]"
        let expected: [Float] = [0.5, -0.25, 1, 0.02, -3, 0.125, 95, 0.75, 1, -0.0, 0.12345679]
        #expect(vector(text) == .success(expected))
        #expect((try? vector(text).get())?[9].sign == .minus)
        #expect(vector("[]") == .success([]))
    }

    @Test(
        arguments: [
            ("[0.5,]", .unexpectedByte(0x5D), 5), ("[0.5,-]", .invalidNumber, 5), ("[0.5,00.5,1]", .invalidNumber, 5),
            ("[0.5,1.,2]", .invalidNumber, 5), ("[0.5,.5]", .unexpectedByte(0x2E), 5),
            ("[0.5,0.25x]", .unexpectedByte(0x78), 9), ("[0.5 0.5]", .unexpectedByte(0x30), 5),
            ("[0.5,null]", .unexpectedKind(.null), 5), ("[0.5,NaN]", .unexpectedByte(0x4E), 5),
            ("[0.5,\"1\"]", .unexpectedKind(.string), 5), ("{}", .unexpectedKind(.object), 0),
            ("null", .unexpectedKind(.null), 0), ("[0.5", .unexpectedEnd, 4),
        ] as [(String, DecodingFault.Reason, Int)])
    func `what is no array of numbers is a fault where it stops being one`(
        text: String, reason: DecodingFault.Reason, offset: Int
    ) {
        let expected = Result<[Float], DecodingFault>.failure(DecodingFault(reason, at: offset))
        #expect(vector(text) == expected)
        // With room behind it, so that the fast way sees it too.
        if reason != .unexpectedEnd { #expect(vector(text + String(repeating: " ", count: 40)) == expected) }
    }

    @Test func `an array cut anywhere ends too early and nothing else`() {
        let whole = "[-0.0335,0.12345678901234567,1.5e-3,0.000000012345678901234567,7]"
        for end in 0..<whole.utf8.count {
            let read = vector(String(whole.prefix(end)))
            #expect(read == .failure(DecodingFault(.unexpectedEnd, at: end)), "after \(end) bytes")
        }
    }

    private func coded(_ floats: [Float]) -> String {
        let bytes = floats.flatMap { float in (0..<4).map { UInt8(truncatingIfNeeded: float.bitPattern >> (8 * $0)) } }
        return Data(bytes).base64EncodedString()
    }

    /// Source: CPython, `base64.b64encode(struct.pack("<4f", 1, -2, 0.5, 3.1415927))`.
    @Test func `base64 is four bytes a number, the lowest first`() {
        #expect(vector("\"AACAPwAAAMAAAAA/2w9JQA==\"") == .success([1, -2, 0.5, 3.141_592_7]))
    }

    @Test func `base64 of any length comes back as the numbers that it was made of`() {
        var random = SplitMix64(seed: 14)
        for count in 0..<70 {
            let floats = (0..<count).map { _ in Float.random(in: -2...2, using: &random) }
            let text = coded(floats)
            let urlSafe = String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
            let escaped = text.replacing("/", with: "\\/")
            for text in [text, text.filter { $0 != "=" }, urlSafe, escaped] {
                #expect(vector("\"\(text)\"") == .success(floats), "\(text)")
            }
        }
    }

    @Test func `a byte that is no digit is a fault where it stands`() {
        let text = coded((0..<24).map { Float($0) })  // 128 digits, in steps of 16
        for index in text.indices {
            var broken = text
            broken.replaceSubrange(index...index, with: "*")
            let offset = 1 + text.distance(from: text.startIndex, to: index)
            #expect(vector("\"\(broken)\"") == .failure(DecodingFault(.invalidBase64, at: offset)))
        }
    }

    @Test(arguments: [("AAA=", 2), ("AAAA", 3), ("AACAPwA=", 5), ("AACAPwAAAA==", 7), ("AACAPwAAAMAA", 9)])
    func `bytes that are no whole number of floats are a fault`(text: String, byteCount: Int) {
        #expect(vector("\"\(text)\"") == .failure(DecodingFault(.impossibleLength(byteCount), at: 0)))
    }

    @Test(arguments: [Float.infinity, -.infinity, .nan, -.nan, .signalingNaN])
    func `a number that is not finite is a fault in whatever place`(float: Float) {
        for index in 0..<9 {
            var floats = [Float](repeating: 1, count: 9)
            floats[index] = float
            #expect(vector("\"\(coded(floats))\"") == .failure(DecodingFault(.numberOutOfRange, at: 0)))
        }
    }

    @Test func `base64 cut anywhere ends too early`() {
        let text = "\"\(coded([1, 2, 3, 4, 5]))\""
        for end in 0..<text.utf8.count {
            #expect(vector(String(text.prefix(end))) == .failure(DecodingFault(.unexpectedEnd, at: end)))
        }
    }
}
