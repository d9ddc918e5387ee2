import Testing

@testable import Interlingua

/// Bytes that nobody meant.
@Suite struct JSONFuzzTests {
    @Test(arguments: 0..<4)
    func `random bytes end in a value or a fault, and skipping agrees with building`(seed: UInt64) {
        var random = SplitMix64(seed: 1000 + seed)
        let pool =
            Array("{}[]\"\",:0123456789.eE+-\\utruefalsenull \n".utf8) + [0xC3, 0xA9, 0xE6, 0x97, 0xA5, 0xF0, 0xFF, 0]
        for _ in 0..<5000 {
            let count = Int.random(in: 0...40, using: &random)
            let bytes = (0..<count).map { _ in pool.randomElement(using: &random) ?? 0 }
            check(bytes)
        }
    }

    @Test(arguments: 0..<4)
    func `every prefix of a mutated document ends in a value or a fault`(seed: UInt64) {
        var generator = DocumentGenerator(seed: 2000 + seed)
        for _ in 0..<40 {
            let bytes = generator.mutated(generator.document())
            for end in 0...min(bytes.count, 200) { check(Array(bytes[..<end])) }
        }
    }

    @Test(arguments: 0..<4)
    func `calls in any order on any bytes end in a value or a fault`(seed: UInt64) {
        var random = SplitMix64(seed: 3000 + seed)
        var generator = DocumentGenerator(seed: 3000 + seed)
        for _ in 0..<1000 {
            let bytes = generator.mutated(generator.document())
            let result = reading(bytes) { (reader) throws(DecodingFault) in
                for _ in 0..<30 { try call(&reader, Int.random(in: 0..<18, using: &random)) }
            }
            if let fault = result.fault { #expect(0...bytes.count ~= fault.offset) }
        }
    }

    private func check(_ bytes: [UInt8]) {
        let built = building(bytes)
        let skipped = skipping(bytes)
        // Only a number beyond every double may be skipped and yet have no value.
        #expect(built.fault == skipped.fault || built.fault?.reason == .numberOutOfRange, "\(bytes)")
        if let fault = built.fault { #expect(0...bytes.count ~= fault.offset, "\(bytes)") }
    }

    private func call(_ reader: inout JSONReader, _ index: Int) throws(DecodingFault) {
        switch index {
        case 0: try reader.enterObject()
        case 1: try reader.enterArray()
        case 2, 3: if let key = try reader.nextKey() { _ = String(key) }
        case 4: _ = try reader.nextElement()
        case 5: try reader.skip()
        case 6: _ = try reader.stringIfPresent()
        case 7: _ = try reader.integerIfPresent()
        case 8: _ = try reader.doubleIfPresent()
        case 9: _ = try reader.rawText()
        case 10: _ = try reader.enterObjectIfPresent()
        case 11: _ = try reader.enterArrayIfPresent()
        case 12: _ = try reader.value()
        case 13: _ = try reader.hasMember()
        case 14: _ = reader.skip(key: "id")
        case 15: _ = reader.skip(key: "a")
        case 16: if try reader.skipUnaskedKey() { try reader.skip() }
        default: _ = try reader.kind()
        }
    }
}
