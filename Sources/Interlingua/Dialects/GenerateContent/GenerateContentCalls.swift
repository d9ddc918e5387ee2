/// Puts tool calls together: most come whole, some in pieces that end with one that promises no more.
///
/// Source: `wire/vertex.md`, § 3.
struct GenerateContentCalls {
    /// What one `functionCall` says.
    struct Fragment {
        var id: String?
        /// `nil` in all pieces but a call's first.
        var name: String?
        /// The whole arguments, as they are written; `nil` where they come in pieces, or there are none.
        var arguments: String?
        var pieces: [(path: String, value: GenerateContentArguments.Value)] = []
        var willContinue = false
        var signature: Signature?
    }

    private struct Open {
        let part: Int
        var arguments = GenerateContentArguments()
        var signature: Signature?
    }

    /// How many calls have begun.
    private(set) var count = 0
    private var open: Open?

    mutating func hear(_ fragment: Fragment, _ assembler: inout ResponseAssembler) throws(ModelError) {
        if let name = fragment.name {
            try finish(&assembler)
            let id = fragment.id ?? GenerateContentCallID.make(count, of: assembler.response.start?.id)
            count += 1
            open = Open(part: assembler.open(.toolCall(id: id, name: name)))
        }
        guard var call = open else { return }
        call.signature = call.signature ?? fragment.signature
        if let arguments = fragment.arguments { assembler.append(arguments, to: call.part) }
        for piece in fragment.pieces {
            do {
                assembler.append(try call.arguments.add(piece.value, at: piece.path), to: call.part)
            } catch {
                throw ModelError(.malformedResponse, "a piece of a call's arguments has no place: \(piece.path)")
            }
        }
        open = call
        if !fragment.willContinue { try finish(&assembler) }
    }

    /// Ends the call that is open.
    mutating func finish(_ assembler: inout ResponseAssembler) throws(ModelError) {
        guard var call = open else { return }
        open = nil
        assembler.append(call.arguments.finish(), to: call.part)
        try assembler.close(call.part, signature: call.signature)
    }
}
