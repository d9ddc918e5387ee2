/// The content blocks that are open, by their index.
///
/// Most blocks begin with their first delta; only tools and images are announced. What is whole at the end alone waits
/// here for it: signatures, citations (which come before the text that they belong to), and the calls and results of
/// the provider's own tools, which are not the app's to run and go back as they are.
struct ConverseBlocks {
    private enum Kind: Hashable {
        case text
        case reasoning
        case toolCall
        case image
        /// A block that is carried: its one member's name.
        case carried(String)
    }

    private struct Block {
        var index: Int
        var kind: Kind
        /// `nil` until there is something to say.
        var part: Int?
        /// The reasoning's proof, or a carried call's arguments.
        var text = ""
        /// Whether a call's arguments have begun.
        var hasInput = false
        var redacted: [String] = []
        var citations: [JSONValue] = []
        /// The content of the member of a carried block.
        var object = JSONObject()
        /// A carried result's pieces.
        var pieces: [JSONValue] = []
    }

    private var blocks: [Block] = []
    private let signer: ProviderID

    /// - Parameter signer: Whose signatures the answering model's are.
    init(signer: ProviderID) { self.signer = signer }

    /// Hears a `contentBlockStart`; false where it announces something unknown.
    mutating func start(_ json: JSONValue, _ assembler: inout ResponseAssembler) -> Bool {
        guard let index = json["contentBlockIndex"]?.integer, let start = json["start"]?.object else { return true }
        if let call = start["toolUse"] {
            startCall(call, index, &assembler)
        } else if let result = start["toolResult"]?.object {
            blocks.append(Block(index: index, kind: .carried("toolResult"), object: result))
        } else if let image = start["image"] {
            let part = assembler.open(.image(mediaType: image.imageType))
            blocks.append(Block(index: index, kind: .image, part: part))
        } else {
            return start.isEmpty
        }
        return true
    }

    private mutating func startCall(_ call: JSONValue, _ index: Int, _ assembler: inout ResponseAssembler) {
        guard !call.isProvidersOwn else {
            blocks.append(Block(index: index, kind: .carried("toolUse"), object: call.object ?? JSONObject()))
            return
        }
        let id = call["toolUseId"]?.string
        let name = call["name"]?.string ?? ""
        let part = assembler.open(.toolCall(id: id?.isEmpty == true ? nil : id, name: name))
        blocks.append(Block(index: index, kind: .toolCall, part: part))
    }

    mutating func hear(_ delta: ConverseDelta, _ assembler: inout ResponseAssembler) throws(ModelError) {
        switch delta.content {
        case .text(let text): try append(text, to: delta.block, .text, &assembler)
        case .reasoning(let text): try append(text, to: delta.block, .reasoning, &assembler)
        case .signature(let text): blocks[try position(of: delta.block, .reasoning, &assembler)].text += text
        case .redacted(let data):
            blocks[try position(of: delta.block, .reasoning, &assembler)].redacted.append(data)
        case .input(let fragment): try append(input: fragment, to: delta.block, &assembler)
        case .citation(let citation):
            blocks[try position(of: delta.block, .text, &assembler)].citations.append(citation)
        case .toolResult(let pieces):
            blocks[try position(of: delta.block, .carried("toolResult"), &assembler)].pieces += pieces
        case .image(let image): try append(image: image, to: delta.block, &assembler)
        case nil: break
        }
    }

    /// Ends a block. One that is not open was empty.
    mutating func stop(_ index: Int, _ assembler: inout ResponseAssembler) throws(ModelError) {
        guard let position = blocks.lastIndex(where: { $0.index == index }) else { return }
        let block = blocks.remove(at: position)
        switch block.kind {
        case .text: try finishText(block, &assembler)
        case .reasoning: try finishReasoning(block, &assembler)
        case .carried(let name): finishCarried(block, name, &assembler)
        case .image: if let part = block.part { try assembler.close(part) }
        case .toolCall:
            guard let part = block.part else { return }
            // Arguments that are not whole yet may have been cut by the output limit, which only the end tells.
            if !block.hasInput || assembler.hasWholeArguments(part) { try assembler.close(part) }
        }
    }

    /// Ends all blocks that are open.
    mutating func finish(_ assembler: inout ResponseAssembler) throws(ModelError) {
        for index in blocks.map(\.index) { try stop(index, &assembler) }
    }
}

// MARK: Deltas

extension ConverseBlocks {
    private mutating func append(
        _ delta: String, to index: Int, _ kind: Kind, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        guard !delta.isEmpty else { return }
        let position = try position(of: index, kind, &assembler)
        let part = blocks[position].part ?? assembler.open(kind == .text ? .text : .reasoning)
        blocks[position].part = part
        assembler.append(delta, to: part)
    }

    /// The place of a block of that kind, which begins where there is none. A block that changes its kind is two.
    private mutating func position(
        of index: Int, _ kind: Kind, _ assembler: inout ResponseAssembler
    ) throws(ModelError) -> Int {
        if let position = blocks.lastIndex(where: { $0.index == index }) {
            if blocks[position].kind == kind { return position }
            try stop(index, &assembler)
        }
        blocks.append(Block(index: index, kind: kind))
        return blocks.count - 1
    }

    private mutating func append(
        input fragment: String, to index: Int, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        guard !fragment.isEmpty else { return }
        guard let position = blocks.lastIndex(where: { $0.index == index }) else {
            throw ModelError(.malformedResponse, "arguments came for block \(index), which is no tool call")
        }
        if let part = blocks[position].part {
            blocks[position].hasInput = true
            assembler.append(fragment, to: part)
        } else {
            blocks[position].text += fragment
        }
    }

    private mutating func append(
        image: JSONValue, to index: Int, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        let position = try position(of: index, .image, &assembler)
        let part = blocks[position].part ?? assembler.open(.image(mediaType: image.imageType))
        blocks[position].part = part
        if let fault = image["error"], !fault.isNull {
            throw ModelError(.serverFault, "the image failed: \(fault["message"]?.string ?? fault.serialized())")
        }
        guard let data = image["source"]?["bytes"]?.string else { return }
        do {
            assembler.append(try Base64.decode(data), to: part)
        } catch {
            throw ModelError(.malformedResponse, "the image's data is not Base64")
        }
    }
}

// MARK: Ends

extension ConverseBlocks {
    private func finishText(_ block: Block, _ assembler: inout ResponseAssembler) throws(ModelError) {
        if let part = block.part { try assembler.close(part) }
        for citation in block.citations { assembler.add(.citation(Citation(converse: citation))) }
    }

    /// Reasoning that is hidden, or of which only the proof came, has no text.
    private func finishReasoning(_ block: Block, _ assembler: inout ResponseAssembler) throws(ModelError) {
        var value: JSONValue?
        if !block.redacted.isEmpty {
            value = ["redactedContent": .string(try Self.joined(block.redacted))]
        } else if !block.text.isEmpty {
            value = .string(block.text)
        }
        guard block.part != nil || value != nil else { return }
        let signature = value.map { Signature(provider: signer, value: $0) }
        try assembler.close(block.part ?? assembler.open(.reasoning), signature: signature)
    }

    private static func joined(_ pieces: [String]) throws(ModelError) -> String {
        if pieces.count == 1 { return pieces[0] }
        var bytes: [UInt8] = []
        for piece in pieces {
            do {
                bytes += try Base64.decode(piece)
            } catch {
                throw ModelError(.malformedResponse, "the hidden reasoning is not Base64")
            }
        }
        return Base64.encode(bytes.span)
    }

    private func finishCarried(_ block: Block, _ name: String, _ assembler: inout ResponseAssembler) {
        var object = block.object
        if name == "toolUse", object["input"] == nil {
            // One that the output limit cut stays the text that it is.
            object["input"] = block.text.isEmpty ? [:] : (try? .parse(block.text)) ?? .string(block.text)
        }
        if !block.pieces.isEmpty { object["content"] = .array((object["content"]?.array ?? []) + block.pieces) }
        assembler.add(.opaque(assembler.provider, [name: .object(object)]))
    }
}

// MARK: Whole blocks

extension ConverseBlocks {
    /// Hears a block of a document, as if it had come in one delta. It still has to be stopped.
    mutating func hear(
        whole json: JSONValue, _ index: Int, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        if let text = json["text"]?.string {
            try append(text, to: index, .text, &assembler)
        } else if let reasoning = json["reasoningContent"] {
            try hear(wholeReasoning: reasoning, index, &assembler)
        } else if let call = json["toolUse"] {
            startCall(call, index, &assembler)
            guard !call.isProvidersOwn, let input = call["input"] else { return }
            try append(input: input.serialized(), to: index, &assembler)
        } else if let cited = json["citationsContent"] {
            for piece in cited["content"]?.array ?? [] {
                try append(piece["text"]?.string ?? "", to: index, .text, &assembler)
            }
            blocks[try position(of: index, .text, &assembler)].citations += cited["citations"]?.array ?? []
        } else if let image = json["image"], image["source"]?["bytes"] != nil {
            try append(image: image, to: index, &assembler)
        } else if json.object?.isEmpty == false {
            assembler.add(.opaque(assembler.provider, json))
        }
    }

    private mutating func hear(
        wholeReasoning json: JSONValue, _ index: Int, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        try append(json["reasoningText"]?["text"]?.string ?? "", to: index, .reasoning, &assembler)
        let position = try position(of: index, .reasoning, &assembler)
        blocks[position].text += json["reasoningText"]?["signature"]?.string ?? ""
        if let data = json["redactedContent"]?.string { blocks[position].redacted.append(data) }
    }
}

extension Citation {
    /// Source: `wire/bedrock.md`, § 6.
    init(converse json: JSONValue) {
        let quote = (json["sourceContent"]?.array ?? []).compactMap { $0["text"]?.string }.joined()
        self.init(
            url: json["location"]?["web"]?["url"]?.string, title: json["title"]?.string,
            quote: quote.isEmpty ? nil : quote, raw: json)
    }
}

extension JSONValue {
    /// Whether a tool call is for a tool of the provider's own, which has run it already.
    fileprivate var isProvidersOwn: Bool { self["type"]?.string == "server_tool_use" }

    /// The media type of an image block.
    fileprivate var imageType: String? { self["format"]?.string.map { "image/" + $0 } }
}
