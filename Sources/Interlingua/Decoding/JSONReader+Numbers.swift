extension JSONReader {
    /// The next value, a number that is an exact 64-bit integer, however it is written: `6`, `6.0`, `6e0`.
    @_lifetime(self: copy self)
    mutating func integer() throws(DecodingFault) -> Int {
        let start = try numberStart()
        guard let integer = try scanNumber().integer else { throw DecodingFault(.numberOutOfRange, at: start) }
        return integer
    }

    /// The next value, a number, correctly rounded. One beyond every finite `Double` is a fault.
    @_lifetime(self: copy self)
    mutating func double() throws(DecodingFault) -> Double {
        let start = try numberStart()
        guard let double = double(of: try scanNumber()) else { throw DecodingFault(.numberOutOfRange, at: start) }
        return double
    }

    /// An integer where the document writes one that 64 bits can hold, else a `Double`; `-0` has no integer.
    @_lifetime(self: copy self)
    mutating func numberValue() throws(DecodingFault) -> JSONValue {
        let start = try numberStart()
        let number = try scanNumber()
        if number.isWrittenAsInteger, let integer = number.integer, integer != 0 || !number.isNegative {
            return .integer(integer)
        }
        guard let double = double(of: number) else { throw DecodingFault(.numberOutOfRange, at: start) }
        return .double(double)
    }

    @_lifetime(self: copy self)
    private mutating func numberStart() throws(DecodingFault) -> Int {
        guard try kind() == .number else { throw try mismatch() }
        return offset
    }

    /// Validates and consumes the number that is next. Most are short integers, whose value nobody asked for.
    @_lifetime(self: copy self)
    mutating func skipNumber() throws(DecodingFault) {
        var index = offset
        if byte(at: index) != UInt8(ascii: "0") {
            while index &+ 8 <= count {
                let stop = word(at: index).digitStops
                index &+= stop == 0 ? 8 : stop.trailingZeroBitCount >> 3
                guard stop == 0 else { break }
            }
            while index < count, byte(at: index).isDigit { index &+= 1 }
            if index > offset, index < count, byte(at: index).endsValue {
                offset = index
                return
            }
        }
        _ = try scanNumber()
    }

    /// The value of the plain integer that stands here, without white space around it, as most do that mean something;
    /// else consumes nothing and gives `nil`.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func plainInteger() -> Int? {
        if offset &+ 2 <= count, byte(at: offset).isDigit, byte(at: offset &+ 1).endsValue {
            offset &+= 1
            return Int(byte(at: offset &- 1) &- UInt8(ascii: "0"))
        }
        var index = offset
        var value = 0
        if index &+ 8 <= count {
            // Mostly that is all.
            let run = DigitRun(word(at: index))
            value = Int(truncatingIfNeeded: run.value)
            index &+= run.count
        }
        if index == offset || index == offset &+ 8 {
            while index < count, byte(at: index).isDigit {
                value = value &* 10 &+ Int(byte(at: index) &- UInt8(ascii: "0"))
                index &+= 1
            }
        }
        // Of 18 digits no number is too large; a zero before others is a fault, as is what the end may be instead.
        guard 1...18 ~= index &- offset, index < count, byte(at: index).endsValue,
            byte(at: offset) != UInt8(ascii: "0") || index == offset &+ 1
        else { return nil }
        offset = index
        return value
    }

    /// Validates and consumes the number that is next, and gathers its decimal digits.
    @_lifetime(self: copy self)
    mutating func scanNumber() throws(DecodingFault) -> DecimalNumber {
        var number = DecimalNumber(start: offset)
        if byte(at: offset) == UInt8(ascii: "-") {
            number.isNegative = true
            offset += 1
        }
        let first = offset
        scanDigits(into: &number)
        // No digit at all, or a zero before others.
        guard offset > first, byte(at: first) != UInt8(ascii: "0") || offset == first + 1 else {
            throw numberFault(in: number)
        }
        if offset < count, byte(at: offset) == UInt8(ascii: ".") {
            number.isWrittenAsInteger = false
            offset += 1
            let first = offset
            scanDigits(into: &number)
            guard offset > first else { throw numberFault(in: number) }
            number.exponent -= offset - first
        }
        if offset < count, byte(at: offset) | 0x20 == UInt8(ascii: "e") {
            number.isWrittenAsInteger = false
            try scanExponent(into: &number)
        }
        number.end = offset
        return number
    }

    /// Consumes a run of digits, possibly empty.
    @_lifetime(self: copy self)
    private mutating func scanDigits(into number: inout DecimalNumber) {
        var index = offset
        var digits = number.digits
        while digits == 0, index < count, byte(at: index) == UInt8(ascii: "0") { index &+= 1 }
        let first = index
        let end = min(count, index &+ number.room)
        while index &+ 8 <= end, let eight = word(at: index).eightDigits {
            digits = digits &* 100_000_000 &+ eight
            index &+= 8
        }
        while index < end, byte(at: index).isDigit {
            digits = digits &* 10 &+ UInt64(byte(at: index) &- UInt8(ascii: "0"))
            index &+= 1
        }
        number.take(digits, count: index &- first)
        while index < count, byte(at: index).isDigit {
            number.append(UInt64(byte(at: index) &- UInt8(ascii: "0")))
            index &+= 1
        }
        offset = index
    }

    /// Consumes the `e`, the sign and the digits.
    @_lifetime(self: copy self)
    private mutating func scanExponent(into number: inout DecimalNumber) throws(DecodingFault) {
        offset += 1
        var isNegative = false
        if offset < count, byte(at: offset) == UInt8(ascii: "-") || byte(at: offset) == UInt8(ascii: "+") {
            isNegative = byte(at: offset) == UInt8(ascii: "-")
            offset += 1
        }
        let first = offset
        var exponent = 0
        while offset < count, byte(at: offset).isDigit {
            // Far beyond any number of digits that memory can hold, one more digit changes nothing.
            if exponent < 1 << 56 { exponent = exponent * 10 + Int(byte(at: offset) &- UInt8(ascii: "0")) }
            offset += 1
        }
        guard offset > first else { throw numberFault(in: number) }
        number.exponent += isNegative ? -exponent : exponent
    }

    private func numberFault(in number: DecimalNumber) -> DecodingFault {
        offset < count
            ? DecodingFault(.invalidNumber, at: number.start) : DecodingFault(.unexpectedEnd, at: offset)
    }

    /// The nearest `Double`, ties to even; `nil` where that is infinite.
    func double(of number: DecimalNumber) -> Double? {
        if let double = number.double { return double }
        // The library's own parser is correctly rounding and knows no locale; the grammar is checked already.
        guard let double = Double(text(from: number.start, to: number.end)), double.isFinite else { return nil }
        return double
    }
}

extension UInt8 {
    /// Whether it may follow a value.
    fileprivate var endsValue: Bool { self == .comma || self == UInt8(ascii: "}") || self == UInt8(ascii: "]") }
}

extension UInt64 {
    /// The number that eight ASCII digits write, the first of them lowest; `nil` where one is no digit.
    fileprivate var eightDigits: UInt64? {
        // Every high half is 3, also after 6 was added to the low half, which carries from 10 on.
        let highs: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
        let threes: UInt64 = 0x3030_3030_3030_3030
        guard self & highs == threes, (self &+ 0x0606_0606_0606_0606) & highs == threes else { return nil }
        // Neighbours are joined to numbers of two, then four, then eight digits.
        let ones = self & 0x0F0F_0F0F_0F0F_0F0F
        let twos = (ones &* 10 &+ ones >> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (twos &* 100 &+ twos >> 16) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
    }
}
