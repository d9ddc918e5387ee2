/// Puts tool calls together from the fragments that a stream sends.
///
/// By the book a call's first fragment has `index`, `id` and `name`, and the others only `index`. Servers leave out
/// the index, number every call 0, repeat id and name in each fragment, send the id late or not at all, or a whole
/// call at once; some give several calls one id. So: another id with a name begins another call, and so does another
/// name, unless id and index are both the same; else the index tells, and without one the last call goes on.
///
/// Source: `wire/openai-chat.md`, § 3 and Quirks 7; `wire/mistral.md`, § 3; `wire/local.md`.
struct ChatCompletionsToolCalls {
    /// What one element of `tool_calls` says. Empty texts count as absent.
    struct Fragment {
        var index: Int?
        var id: String?
        var name: String?
        var arguments: String?
        /// Whether the arguments are free text instead of JSON.
        var isCustom = false
        /// Where the arguments stand in the document, with their quotes; `nil` where they are no plain string.
        var argumentsRange: Range<Int>?
        /// What goes back with the call; `nil` where there is nothing.
        var signature: JSONValue?

        var isEmpty: Bool { id == nil && name == nil && arguments == nil && signature == nil }

        /// Whether these may be the first of a call's arguments.
        var beginsArguments: Bool {
            arguments?.utf8.first { $0 > .space } == UInt8(ascii: "{")
        }
    }

    private struct Call {
        var index: Int?
        var id: String?
        var name: String?
        /// `nil` until the name is known.
        var part: Int?
        /// Arguments that came before the name.
        var early = ""
        var isCustom = false
        var signature: JSONValue?

        func isSame(as fragment: Fragment) -> Bool {
            id != nil && id == fragment.id && index != nil && index == fragment.index
        }
    }

    private var calls: [Call] = []

    mutating func hear(_ fragment: Fragment, _ assembler: inout ResponseAssembler) throws(ModelError) {
        let position = position(of: fragment, assembler)
        if let signature = fragment.signature { calls[position].signature = signature }
        guard !repeats(fragment, calls[position], assembler) else { return }
        if calls[position].id == nil, let id = fragment.id {
            calls[position].id = id
            if let part = calls[position].part { assembler.identifyCall(part, id: id) }
        }
        if calls[position].name == nil { calls[position].name = fragment.name }
        if calls[position].part == nil, let name = calls[position].name {
            try assembler.endRunning()
            calls[position].isCustom = fragment.isCustom
            calls[position].part = assembler.open(
                .toolCall(id: calls[position].id, name: name), isFreeForm: fragment.isCustom)
            say(calls[position].early, position, &assembler)
            calls[position].early = ""
        }
        if let arguments = fragment.arguments { say(arguments, position, &assembler) }
    }

    /// Checks what only the end of the response shows, and closes the calls that are signed.
    ///
    /// - Parameter signer: Whose the signatures are; `nil` where the server is to give none.
    /// - Throws: `.malformedResponse` for a call of which the response was to say the name and did not.
    func finish(
        _ reason: FinishReason, signer: ProviderID?, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        let whole = reason.cutsTheAnswer ? calls.dropLast() : calls[...]
        guard whole.allSatisfy({ $0.part != nil || $0.early.isEmpty }) else {
            throw assembler.failure(ModelError(.malformedResponse, "a tool call without a name"))
        }
        guard let signer else { return }
        for call in whole {
            guard let part = call.part, let signature = call.signature else { continue }
            try assembler.close(part, signature: Signature(provider: signer, value: signature))
        }
    }

    private mutating func say(_ arguments: String, _ position: Int, _ assembler: inout ResponseAssembler) {
        guard let part = calls[position].part else {
            calls[position].early += arguments
            return
        }
        assembler.append(arguments, to: part)
    }

    /// The call that a fragment belongs to; a new one where it begins one.
    private mutating func position(of fragment: Fragment, _ assembler: ResponseAssembler) -> Int {
        let known =
            calls.lastIndex { $0.isSame(as: fragment) }
            ?? fragment.id.flatMap { id in calls.lastIndex { $0.id == id } }
            ?? (fragment.index == nil ? calls.indices.last : calls.lastIndex { $0.index == fragment.index })
        if let known, !begins(fragment, after: calls[known], assembler) { return known }
        calls.append(Call(index: fragment.index))
        return calls.count - 1
    }

    private func begins(_ fragment: Fragment, after call: Call, _ assembler: ResponseAssembler) -> Bool {
        guard let name = fragment.name, let callName = call.name, !call.isSame(as: fragment) else { return false }
        if name != callName { return true }
        if let id = fragment.id, let callID = call.id, id != callID { return true }
        // The same name again and no ids to tell: either repeated, or a second call of the same tool, which can only
        // come when the first is whole.
        return beginsAnew(fragment, call, assembler)
    }

    /// Whether a fragment says a whole call again.
    private func repeats(_ fragment: Fragment, _ call: Call, _ assembler: ResponseAssembler) -> Bool {
        fragment.name != nil && call.isSame(as: fragment) && beginsAnew(fragment, call, assembler)
    }

    /// Whether a fragment's arguments begin where those of the call are whole already.
    private func beginsAnew(_ fragment: Fragment, _ call: Call, _ assembler: ResponseAssembler) -> Bool {
        guard let part = call.part, fragment.beginsArguments, !call.isCustom else { return false }
        return assembler.hasWholeArguments(part)
    }
}

extension ChatCompletionsToolCalls.Fragment {
    mutating func read(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "index") { index = try reader.integerIfPresent() }
            if reader.skip(key: "id") { id = try reader.stringIfPresent().nonEmpty }
            if reader.skip(key: "type"), !reader.skip(word: "function") { try reader.skip() }
            if reader.skip(key: "function") { try readFunction(&reader) }
            if reader.skip(key: "custom") { try readCustom(&reader) }
            if reader.skip(key: "extra_content") {
                let extra = try reader.valueIfPresent()?["google"]?["thought_signature"]
                signature = extra?.string.nonEmpty.map { .string($0) }
            }
        }
    }

    mutating func readFunction(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "name") { name = try reader.stringIfPresent().nonEmpty ?? name }
            if reader.skip(key: "arguments") {
                // Some servers send the object itself instead of its text.
                let kind = try reader.kind()
                let start = reader.offset
                let text = kind == .object ? try reader.rawText() : try reader.stringIfPresent()
                guard let text = text.nonEmpty else { continue }
                arguments = text
                argumentsRange = kind == .string ? start..<reader.offset : nil
            }
        }
    }

    private mutating func readCustom(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        var input: String?
        var tool: String?
        while try reader.hasMember() {
            if reader.skip(key: "name") { tool = try reader.stringIfPresent().nonEmpty }
            if reader.skip(key: "input") { input = try reader.stringIfPresent().nonEmpty }
        }
        guard tool != nil || input != nil else { return }
        isCustom = true
        name = tool ?? name
        arguments = input ?? arguments
    }
}

extension String? {
    fileprivate var nonEmpty: String? { self?.isEmpty == false ? self : nil }
}
