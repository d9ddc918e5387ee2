import Testing

@testable import Interlingua

@Suite struct PowersOfTenTests {
    /// A digit scaled through the whole table, read by the standard library and by us.
    @Test func `every power rounds as the standard library rounds it`() {
        for exponent in PowersOfTen.exponents {
            for digits in [1, 3, 9_007_199_254_740_993, 12_345_678_901_234_567, UInt64.max] {
                let expected = Double("\(digits)e\(exponent)")
                let found = Double(digits, timesTenTo: exponent, PowersOfTen.shared)
                // Near the ends of a double's range another parser is asked.
                if let found { #expect(found == expected, "\(digits)e\(exponent)") }
                if -280...280 ~= exponent { #expect(found != nil, "\(digits)e\(exponent)") }
            }
        }
    }

    @Test func `an exponent outside the table is left to another parser`() {
        #expect(Double(1, timesTenTo: 309, PowersOfTen.shared) == nil)
        #expect(Double(1, timesTenTo: -343, PowersOfTen.shared) == nil)
        #expect(Float(1, timesTenTo: .max, PowersOfTen.shared) == nil)
        #expect(Float(1, timesTenTo: .min, PowersOfTen.shared) == nil)
    }

    @Test func `a middle between two floats is settled where the power is exact, and left where it is cut`() {
        #expect(Float(16_777_217, timesTenTo: 0, PowersOfTen.shared) == 16_777_216)
        #expect(Float(16_777_219, timesTenTo: 0, PowersOfTen.shared) == 16_777_220)
        #expect(Float(83_886_085, timesTenTo: -1, PowersOfTen.shared) == nil)
    }

    @Test func `digits are counted up to the first byte that is none`() {
        func run(_ text: String) -> [UInt64] {
            let word = text.utf8.enumerated().reduce(0 as UInt64) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }
            let run = DigitRun(word)
            return [UInt64(run.count), run.value, run.scale]
        }
        #expect(run("12345678") == [8, 12_345_678, 100_000_000])
        #expect(run("00000000") == [8, 0, 100_000_000])
        #expect(run("1234567,") == [7, 1_234_567, 10_000_000])
        #expect(run("9,999999") == [1, 9, 10])
        #expect(run(",1234567") == [0, 0, 1])
        for byte in UInt8.min ... .max where !(0x30...0x39).contains(byte) {
            let word = 0x3131_3131_0031_3131 | UInt64(byte) << 24
            #expect(DigitRun(word).count == 3, "\(byte)")
            #expect(DigitRun(word).value == 111, "\(byte)")
        }
    }
}
