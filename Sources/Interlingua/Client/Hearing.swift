/// The half of a dialect's decoder that knows what frames mean; the other half is the parser that splits them.
///
/// Two values side by side, so that the one can change while the other holds a view of the bytes.
protocol Hearing: FrameListener where Failure == ModelError {
    var assembler: ResponseAssembler { get set }
}

extension Hearing {
    mutating func beginFrame() -> Bool { assembler.beginFrame() }

    var isRepeatable: Bool { assembler.hasOnlyGoneOn }

    mutating func goOn(with delta: RepeatedText, counting counts: RepeatedCounts) { assembler.goOn(with: delta) }

    static func failure(_ fault: DecodingFault) -> ModelError { ModelError(fault) }
}
