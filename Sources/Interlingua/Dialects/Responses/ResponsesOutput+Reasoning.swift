/// Reasoning: passages of a summary, of the thinking itself, or of both.
extension ResponsesOutput {
    /// Goes on with a passage.
    mutating func reason(_ item: Int, _ event: inout ResponsesEvent, _ assembler: inout ResponseAssembler) {
        guard let delta = event.delta, !delta.isEmpty, !items[item].isDone else { return }
        if items[item].part == nil {
            items[item].kind = .reasoning
            isLinked = true
            open(.reasoning, item, &assembler)
        }
        guard let part = items[item].part else { return }
        let passage = ResponsesItem.Passage(isSummary: event.kind == .summaryDelta, index: event.contentIndex)
        if let last = items[item].passage, last != passage { assembler.append(Self.gap, to: part) }
        items[item].passage = passage
        assembler.append(delta, to: part)
    }

    mutating func finishReasoning(
        _ item: Int, as object: JSONValue, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        guard let part = items[item].part else { return }
        let passages = (object["summary"]?.array ?? []) + (object["content"]?.array ?? [])
        let texts = passages.compactMap { $0["text"]?.string }.filter { !$0.isEmpty }
        assembler.append(missingOf: texts.joined(separator: Self.gap), to: part)
        try assembler.close(part, signature: Signature(provider: assembler.provider, value: object))
        items[item].part = nil
    }

    private static let gap = "\n\n"
}
