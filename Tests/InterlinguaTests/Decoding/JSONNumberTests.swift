import Testing

@testable import Interlingua

@Suite struct JSONNumberTests {
    @Test(arguments: hardNumbers)
    func `a hard number is rounded to the nearest double`(text: String, bits: UInt64) {
        for padded in [text, text + "        ", "  " + text + "\n"] {
            let double = readingDouble(Array(padded.utf8))
            #expect(double.map(\.bitPattern) == .success(bits), "\(text)")
        }
    }

    /// The standard library's parser is the independent reader here; the fast paths share no code with it.
    @Test func `random numbers are rounded as the standard library rounds them`() {
        var random = SplitMix64(seed: 2)
        for _ in 0..<20_000 {
            let digits = String(
                UInt64.random(in: 0 ... .max, using: &random) >> UInt64.random(in: 0..<64, using: &random))
            let fraction = String(
                UInt64.random(in: 0 ... .max, using: &random) >> UInt64.random(in: 0..<64, using: &random))
            let exponent = Int.random(in: -40...40, using: &random)
            for text in [
                "\(digits)e\(exponent)", "-\(digits).\(fraction)", "0.\(fraction)e\(exponent)", "0.000\(fraction)",
            ] {
                let double = readingDouble(Array(text.utf8))
                #expect(double.map(\.bitPattern) == Double(text).map { .success($0.bitPattern) }, "\(text)")
            }
        }
    }

    @Test func `a double printed in full reads back as itself`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<20_000 {
            let double = Double(bitPattern: UInt64.random(in: 0 ... .max, using: &random))
            guard double.isFinite else { continue }
            let read = readingDouble(Array("\(double)".utf8))
            #expect(read.map(\.bitPattern) == .success(double.bitPattern), "\(double)")
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("6.0", 6), ("6.00e0", 6), ("1e3", 1000), ("1.5e1", 15),
            ("15e-1", nil), ("150e-1", 15), ("0.5", nil), ("0e5", 0), ("0.000", 0), ("1e-1", nil),
            ("9223372036854775807", .max), ("9223372036854775808", nil), ("-9223372036854775808", .min),
            ("-9223372036854775809", nil), ("9223372036854775807.0", .max), ("9.223372036854775807e18", .max),
            ("922337203685477580.8e1", nil), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("1e99999999999", nil),
            ("1e-99999999999", nil), ("100000000000000000000e-5", 1_000_000_000_000_000), ("18446744073709551616", nil),
            ("0.00000000000000000012345e23", 12345), ("1000000000000000000000000000000e-30", 1),
            ("12345678901234567890e-1", 1_234_567_890_123_456_789), ("12345678901234567891e-1", nil),
            ("99999999999999999999999999999999", nil), ("1.00000000000000000000000", 1), ("12345678", 12_345_678),
            ("1234567890123456", 1_234_567_890_123_456), ("0.0000000000000000000000001e25", 1),
        ] as [(String, Int?)])
    func `an integer is exact or it is none`(text: String, expected: Int?) {
        let bytes = Array(text.utf8)
        #expect(reading(bytes) { (r) throws(DecodingFault) in try r.integerIfPresent() } == .success(expected))
        let strict = reading(bytes) { (r) throws(DecodingFault) in try r.integer() }
        let fault = Result<Int, DecodingFault>.failure(DecodingFault(.numberOutOfRange, at: 0))
        #expect(strict == expected.map { .success($0) } ?? fault)
    }

    @Test(
        arguments: [
            ("1", .integer(1)), ("-1", .integer(-1)), ("0", .integer(0)), ("-0", .double(-0.0)), ("1.0", .double(1)),
            ("1e2", .double(100)), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .double(0x1p63)), ("-9223372036854775809", .double(-0x1p63)),
            ("0.1", .double(0.1)),
        ] as [(String, JSONValue)])
    func `a value keeps how a number was written`(text: String, expected: JSONValue) {
        let value = building(Array(text.utf8))
        #expect(value == .success(expected))
        #expect(value.map { $0.number?.sign } == .success(expected.number?.sign))
    }

    @Test(arguments: ["1e309", "-1e309", "1.7976931348623159e308", "1e99999999999999999999", "123456789e400"])
    func `a number beyond every double is a fault where it is wanted and no more where it is not`(text: String) {
        let bytes = Array("[\(text)]".utf8)
        let fault = DecodingFault(.numberOutOfRange, at: 1)
        #expect(building(bytes).fault == fault)
        #expect(skipping(bytes).isSuccess)
        #expect(readingDouble(Array(text.utf8)).fault?.reason == .numberOutOfRange)
        #expect(reading(Array(text.utf8)) { (r) throws(DecodingFault) in try r.doubleIfPresent() } == .success(nil))
    }
}
