/// Messages: texts, refusals and citations.
extension ResponsesOutput {
    /// Goes on with a text or a refusal.
    mutating func say(
        _ item: Int, _ event: inout ResponsesEvent, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        guard let delta = event.delta, !delta.isEmpty else { return }
        let part = try content(item, event.contentIndex, isRefusal: event.kind == .refusalDelta, &assembler)
        assembler.append(delta, to: part)
        if let logprobs = event.logprobs { note(logprobs, of: item, &assembler) }
    }

    /// Completes a text or a refusal that is whole now.
    mutating func complete(
        _ item: Int, _ event: inout ResponsesEvent, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        guard let whole = event.whole, event.contentIndex >= items[item].contentIndex else { return }
        try complete(
            item, event.contentIndex, with: whole, isRefusal: event.kind == .refusalDone, event.logprobs ?? [],
            &assembler)
    }

    mutating func finishMessage(
        _ item: Int, as object: JSONValue, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        let first = items[item].hasContent ? items[item].contentIndex : 0
        for (index, content) in (object["content"]?.array ?? []).enumerated() where index >= first {
            switch content["type"]?.string {
            case "output_text", "text", nil:
                let logprobs = content["logprobs"]?.array ?? []
                try complete(
                    item, index, with: content["text"]?.string ?? "", isRefusal: false, logprobs, &assembler)
                if let annotations = content["annotations"]?.array, !annotations.isEmpty {
                    items[item].annotations = annotations
                }
            case "refusal":
                try complete(item, index, with: content["refusal"]?.string ?? "", isRefusal: true, [], &assembler)
            default: assembler.notice(.other(name: "content", content))
            }
        }
        try closeContent(item, &assembler)
    }

    private mutating func complete(
        _ item: Int, _ index: Int, with whole: String, isRefusal: Bool, _ logprobs: [JSONValue],
        _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        guard !whole.isEmpty else { return }
        let part = try content(item, index, isRefusal: isRefusal, &assembler)
        assembler.append(missingOf: whole, to: part)
        if !items[item].hasLogprobs { note(logprobs, of: item, &assembler) }
    }

    /// The part of a content: the one that is open, or a new one.
    private mutating func content(
        _ item: Int, _ index: Int, isRefusal: Bool, _ assembler: inout ResponseAssembler
    ) throws(ModelError) -> Int {
        if let part = items[item].part, items[item].contentIndex == index, items[item].isRefusal == isRefusal {
            return part
        }
        try closeContent(item, &assembler)
        items[item].kind = .message
        items[item].contentIndex = index
        items[item].isRefusal = isRefusal
        items[item].hasContent = true
        items[item].hasLogprobs = false
        open(isRefusal ? .refusal : .text, item, &assembler)
        return items[item].part ?? 0
    }

    private mutating func note(_ logprobs: [JSONValue], of item: Int, _ assembler: inout ResponseAssembler) {
        assembler.logprobs(logprobs.compactMap(TokenLogprob.init(chatCompletions:)))
        items[item].hasLogprobs = true
    }

    /// Ends the open content, if there is one, and says what it cites.
    mutating func closeContent(_ item: Int, _ assembler: inout ResponseAssembler) throws(ModelError) {
        guard let part = items[item].part else { return }
        items[item].part = nil
        let signature = items[item].isRefusal ? nil : signature(ofMessage: item, assembler.provider)
        try assembler.close(part, signature: signature)
        for annotation in items[item].annotations { assembler.add(.citation(Citation(responses: annotation))) }
        items[item].annotations = []
    }

    /// What the server wants back with a message.
    private func signature(ofMessage item: Int, _ provider: ProviderID) -> Signature? {
        var members = JSONObject()
        if isLinked, let id = items[item].id, !id.isEmpty { members["id"] = .string(id) }
        members["phase"] = items[item].phase
        return members.isEmpty ? nil : Signature(provider: provider, value: .object(members))
    }
}

extension Citation {
    /// An annotation of an answer's text.
    ///
    /// Source: `wire/openai-responses.md`, § 2.
    init(responses json: JSONValue) {
        self.init(url: json["url"]?.string, title: json["title"]?.string ?? json["filename"]?.string, raw: json)
    }
}
