/// Sixteen bytes that are looked at in one step.
///
/// The vector instructions that every processor has which Swift runs on do that, without a flag of the compiler's. It
/// finds them only where no type is left to inference: with `SIMD16(repeating: 1)` for ``ByteBlock/init(repeating:)``
/// it compares byte by byte, through memory, a hundred times slower.
typealias ByteBlock = SIMD16<UInt8>

extension ByteBlock {
    /// Of each byte all bits, where it is `byte`; else none.
    @inline(__always)
    func equal(to byte: UInt8) -> ByteBlock { Self.bits(of: self .== ByteBlock(repeating: byte)) }

    /// Of each byte all bits, where it is `byte` or above; else none.
    @inline(__always)
    func atLeast(_ byte: UInt8) -> ByteBlock { Self.bits(of: self .>= ByteBlock(repeating: byte)) }

    /// Of each byte all bits, where it is below `byte`; else none.
    @inline(__always)
    func below(_ byte: UInt8) -> ByteBlock { Self.bits(of: self .< ByteBlock(repeating: byte)) }

    /// Of each byte the lower one of both blocks.
    @inline(__always)
    func least(_ other: ByteBlock) -> ByteBlock { replacing(with: other, where: other .< self) }

    /// Of each byte all bits, where it is 0x80 to 0xBF; else none.
    @inline(__always)
    var continuations: ByteBlock {
        // SAFETY: both are sixteen bytes without padding.
        let signed = unsafe unsafeBitCast(self, to: SIMD16<Int8>.self)
        return Self.bits(of: signed .< SIMD16<Int8>(repeating: -0x40))
    }

    /// Whether a bit is set.
    @inline(__always)
    var hasBits: Bool {
        // SAFETY: both are sixteen bytes without padding.
        let halves = unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
        return halves[0] | halves[1] != 0
    }

    /// Whether a byte is above 0x7F.
    @inline(__always)
    var hasHighBits: Bool { (self & ByteBlock(repeating: 0x80)).hasBits }

    /// Four bits for each byte, the first byte's lowest, of a block whose bytes have all bits or none. There is no
    /// portable way to one bit for each.
    @inline(__always)
    var nibbles: UInt64 {
        // SAFETY: both are sixteen bytes without padding.
        let pairs = unsafe unsafeBitCast(self, to: SIMD8<UInt16>.self)
        let bytes = SIMD8<UInt8>(truncatingIfNeeded: pairs &>> SIMD8<UInt16>(repeating: 4))
        // SAFETY: both are eight bytes without padding.
        return UInt64(littleEndian: unsafe unsafeBitCast(bytes, to: UInt64.self))
    }

    @inline(__always)
    private static func bits(of mask: SIMDMask<SIMD16<Int8>>) -> ByteBlock {
        // SAFETY: a mask is sixteen bytes without padding, -1 for true and 0 for false.
        unsafe unsafeBitCast(mask, to: ByteBlock.self)
    }
}

extension RawSpan {
    /// The sixteen bytes at `index`; at least as many must be left.
    @inline(__always)
    func block(at index: Int) -> ByteBlock {
        // SAFETY: the caller's comparison of `index + 16` with `byteCount`.
        unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: ByteBlock.self)
    }
}
