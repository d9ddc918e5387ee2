/// The blocks of a response that have begun, and what becomes of them.
///
/// A block of text that stays empty becomes no part. Each citation is a part of its own after the text that it belongs
/// to. What goes back as it came (server tools, their results) is an opaque part, whole and in its place.
///
/// A tool call whose input is no whole document when its block ends waits: only the reason to stop, which comes
/// later, tells a call without arguments, or a broken one, from one that the limit has cut.
struct MessagesBlocks {
    private struct Open {
        var index: Int
        var block: MessagesBlock
        /// `nil` while nothing of it is worth a part.
        var part: Int?
        /// What the deltas added up to, of a block that is given out whole.
        var gathered = ""
        var hasDelta = false
        var hasStopped = false
    }

    /// Whose opaque parts these are, and whose signatures.
    private let provider: ProviderID
    private let signer: ProviderID
    private var blocks: [Open] = []

    init(variant: MessagesVariant) {
        provider = variant.provider
        signer = variant.signer
    }

    mutating func start(
        _ block: MessagesBlock, at index: Int, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        try settle(&assembler)
        var open = Open(index: index, block: block)
        switch block.kind {
        case .text:
            if !block.text.isEmpty || !block.citations.isEmpty { open.part = assembler.open(.text) }
        case .thinking, .redactedThinking: open.part = assembler.open(.reasoning)
        case .toolUse:
            guard let name = block.name, !name.isEmpty else {
                throw ModelError(.malformedResponse, "a tool call without a name")
            }
            open.part = assembler.open(.toolCall(id: block.id, name: name))
        case .other: break
        }
        if let part = open.part, !block.text.isEmpty { assembler.append(block.text, to: part) }
        for citation in block.citations { assembler.add(.citation(Citation(messages: citation))) }
        blocks.append(open)
    }

    /// Adds a delta to its block. False where there is no place for it.
    mutating func add(
        _ delta: String, _ kind: MessagesEvent.DeltaKind, at index: Int?, _ assembler: inout ResponseAssembler
    ) -> Bool {
        guard let position = position(of: index) else { return false }
        switch (kind, blocks[position].block.kind) {
        case (.text, .text):
            guard !delta.isEmpty else { return true }
            let part: Int
            if let known = blocks[position].part {
                part = known
            } else {
                part = assembler.open(.text)
                blocks[position].part = part
            }
            assembler.append(delta, to: part)
        case (.thinking, .thinking): blocks[position].part.map { assembler.append(delta, to: $0) }
        case (.signature, .thinking): blocks[position].block.signature += delta
        case (.input, .toolUse):
            guard !delta.isEmpty else { return true }
            if !blocks[position].hasDelta { blocks[position].hasDelta = true }
            blocks[position].part.map { assembler.append(delta, to: $0) }
        case (.input, .other), (.compaction, .other): blocks[position].gathered += delta
        default: return false
        }
        return true
    }

    /// Adds the source of a text. False where there is no text that it could belong to.
    mutating func cite(_ citation: JSONValue, at index: Int?, _ assembler: inout ResponseAssembler) -> Bool {
        guard let position = position(of: index), blocks[position].block.kind == .text else { return false }
        if blocks[position].part == nil { blocks[position].part = assembler.open(.text) }
        assembler.add(.citation(Citation(messages: citation)))
        return true
    }

    mutating func stop(at index: Int?, _ assembler: inout ResponseAssembler) throws(ModelError) {
        guard let position = position(of: index) else { return }
        let open = blocks[position]
        switch open.block.kind {
        case .text: if let part = open.part { try assembler.close(part) }
        case .thinking:
            let signature = open.block.signature
            guard let part = open.part else { break }
            try assembler.close(part, signature: signature.isEmpty ? nil : proof(.string(signature)))
        case .redactedThinking:
            if let part = open.part { try assembler.close(part, signature: proof(.object(open.block.whole))) }
        case .toolUse:
            guard let part = open.part else { break }
            if !open.hasDelta { assembler.append(open.block.input, to: part) }
            guard assembler.hasWholeArguments(part) else {
                blocks[position].hasStopped = true
                return
            }
            try assembler.close(part, signature: proof(ofCaller: open.block.caller))
        case .other: give(open, &assembler)
        }
        blocks.remove(at: position)
    }

    /// Ends all blocks, for the reason that the response has given.
    mutating func finish(_ reason: FinishReason, _ assembler: inout ResponseAssembler) throws(ModelError) {
        for index in blocks.filter({ !$0.hasStopped }).map(\.index) { try stop(at: index, &assembler) }
        // Where the answer was cut, what is no whole call now is a cut one.
        if !reason.cutsTheAnswer { try settle(&assembler) }
        try assembler.finish(reason)
    }

    /// Ends the tool calls that waited, since the response goes on after them.
    private mutating func settle(_ assembler: inout ResponseAssembler) throws(ModelError) {
        for open in blocks where open.hasStopped {
            if let part = open.part { try assembler.close(part, signature: proof(ofCaller: open.block.caller)) }
        }
        blocks.removeAll { $0.hasStopped }
    }

    private func give(_ open: Open, _ assembler: inout ResponseAssembler) {
        var whole = open.block.whole
        if !open.gathered.isEmpty {
            // Cut input is no document; it is kept as the text that it is.
            let isText = whole["type"] == "compaction"
            whole[isText ? "content" : "input"] =
                isText ? .string(open.gathered) : (try? .parse(open.gathered)) ?? .string(open.gathered)
        }
        if whole["type"] == "fallback", let model = whole["to"]?["model"]?.string {
            assembler.notice(.modelChanged(ModelID(rawValue: model)))
        }
        assembler.add(.opaque(provider, .object(whole)))
    }

    private func proof(_ value: JSONValue) -> Signature { Signature(provider: signer, value: value) }

    /// Who called a tool, to be sent back with the call; `nil` for the model itself.
    private func proof(ofCaller caller: JSONValue?) -> Signature? {
        guard let caller, caller["type"] != "direct" else { return nil }
        return proof(["caller": caller])
    }

    /// The block of that index, or the last one where there is no index.
    private func position(of index: Int?) -> Int? {
        guard let index else { return blocks.indices.last }
        return blocks.lastIndex { $0.index == index && !$0.hasStopped }
    }
}

extension Citation {
    /// Source: `wire/anthropic.md`, § 2.
    init(messages json: JSONValue) {
        let source = json["url"] ?? json["source"]
        self.init(
            url: source?.string, title: (json["title"] ?? json["document_title"])?.string,
            quote: json["cited_text"]?.string, raw: json)
    }
}
