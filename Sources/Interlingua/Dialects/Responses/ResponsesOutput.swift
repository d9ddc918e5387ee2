/// The items of a response's output, as they become parts.
///
/// An item is known by its number in the output, since some servers change its id from event to event; where a server
/// numbers none, by its id. What the deltas said stands. An item's own object, when it is done, adds what the deltas
/// left out: all of it, or the rest; so does the whole output, when the response is. Then a response means the same
/// streamed or not.
///
/// - A message's texts and refusals are parts, with the citations of each after it.
/// - Reasoning is one part, its passages separated by an empty line; the item itself is its signature.
/// - A function call is a tool call. A custom tool's input is no JSON, so it is the argument `input` of one.
/// - An image is a part, and the item without it an opaque one.
/// - Every other item is an opaque part.
///
/// Source: `wire/openai-responses.md`, § 2 and § 3.
struct ResponsesOutput {
    var items: [ResponsesItem] = []
    /// Whether the server may know later items by what came before them: it then wants their ids back.
    var isLinked = false
    private(set) var hasCalls = false
    private(set) var hasText = false
    private(set) var hasRefusal = false
    private(set) var hasReasoning = false

    mutating func note(_ kind: PartStart) {
        switch kind {
        case .text: hasText = true
        case .refusal: hasRefusal = true
        case .reasoning: hasReasoning = true
        case .toolCall: hasCalls = true
        case .audio, .image, .whole: break
        }
    }
}

extension ResponsesOutput {
    /// - Parameters:
    ///   - event: Not changed; lent, so that it is not copied.
    ///   - data: The event's bytes.
    mutating func hear(
        _ event: inout ResponsesEvent, in data: Span<UInt8>, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        let item = position(of: &event, in: data)
        switch event.kind {
        case .itemAdded: if let object = event.item { begin(item, as: object, &assembler) }
        case .itemDone: if let object = event.item { try finish(item, as: object, &assembler) }
        case .textDelta, .refusalDelta: try say(item, &event, &assembler)
        case .summaryDelta, .reasoningDelta: reason(item, &event, &assembler)
        case .argumentsDelta, .inputDelta: call(item, event.delta ?? "", &assembler)
        case .textDone, .refusalDone: try complete(item, &event, &assembler)
        case .argumentsDone, .inputDone: if let whole = event.whole { complete(item, whole, &assembler) }
        case .annotation: if let annotation = event.annotation { items[item].annotations.append(annotation) }
        case .progress, .end, .error, .redundant, .other: break
        }
    }

    /// Hears the whole output, of which all, nothing or something is known already, and ends what is open.
    mutating func finish(_ output: [JSONValue], _ assembler: inout ResponseAssembler) throws(ModelError) {
        var known: [Int?] = output.map { object in items.firstIndex { $0.id != nil && $0.id == object["id"]?.string } }
        for (index, object) in output.enumerated() where known[index] == nil {
            known[index] = items.indices.first { item in
                !known.contains(item) && items[item].index == index && items[item].kind == ResponsesItem.Kind(object)
            }
        }
        for (index, object) in output.enumerated() {
            let item = known[index] ?? append(ResponsesItem(index: index, id: nil))
            try finish(item, as: object, &assembler)
        }
        for item in items.indices where !items[item].isDone { try close(item, &assembler) }
    }

    /// The item that an event is about; a new one where it is about none that is known.
    private mutating func position(of event: inout ResponsesEvent, in data: Span<UInt8>) -> Int {
        if let index = event.outputIndex {
            return items.lastIndex { $0.index == index } ?? append(ResponsesItem(index: index, id: nil))
        }
        let id = event.item?["id"]?.string ?? String(data.extracting(event.itemIDRange))
        if id.isEmpty, event.kind != .itemAdded, let last = items.lastIndex(where: { !$0.isDone }) { return last }
        let known = id.isEmpty ? nil : items.lastIndex { $0.id == id }
        return known ?? append(ResponsesItem(index: nil, id: id))
    }

    private mutating func append(_ item: ResponsesItem) -> Int {
        items.append(item)
        return items.count - 1
    }
}

extension ResponsesOutput {
    private mutating func begin(_ item: Int, as object: JSONValue, _ assembler: inout ResponseAssembler) {
        items[item].identify(object)
        switch items[item].kind {
        case .reasoning:
            isLinked = true
            if items[item].part == nil { open(.reasoning, item, &assembler) }
        case .functionCall, .customCall: beginCall(item, as: object, &assembler)
        case .other: isLinked = true
        case .message, nil: break
        }
    }

    private mutating func finish(
        _ item: Int, as object: JSONValue, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        guard !items[item].isDone else { return }
        begin(item, as: object, &assembler)
        switch items[item].kind {
        case .message: try finishMessage(item, as: object, &assembler)
        case .reasoning: try finishReasoning(item, as: object, &assembler)
        case .functionCall, .customCall: guard try finishCall(item, as: object, &assembler) else { return }
        case .other, nil: try add(object, &assembler)
        }
        items[item].isDone = true
    }

    /// Ends what is open of an item whose own end was not heard.
    private mutating func close(_ item: Int, _ assembler: inout ResponseAssembler) throws(ModelError) {
        switch items[item].kind {
        case .message, nil: try closeContent(item, &assembler)
        case .reasoning, .functionCall, .customCall, .other: break  // ends with the response
        }
    }

    /// Adds an item that is carried and not understood.
    private func add(_ object: JSONValue, _ assembler: inout ResponseAssembler) throws(ModelError) {
        var object = object
        if object["type"] == "image_generation_call", let text = object["result"]?.string, !text.isEmpty,
            let bytes = try? Base64.decode(text), var members = object.object
        {
            let type = "image/" + (object["output_format"]?.string ?? "png")
            let image = assembler.open(.image(mediaType: type))
            assembler.append(bytes, to: image)
            try assembler.close(image)
            members["result"] = nil
            object = .object(members)
        }
        assembler.add(.opaque(assembler.provider, object))
    }

    mutating func open(
        _ start: PartStart, isFreeForm: Bool = false, _ item: Int, _ assembler: inout ResponseAssembler
    ) {
        items[item].part = assembler.open(start, isFreeForm: isFreeForm)
        note(start)
    }
}

extension ResponseAssembler {
    /// Appends to an open part what it lacks of `whole`; nothing where what came is not the beginning of that.
    mutating func append(missingOf whole: String, to part: Int) {
        guard let missing = response.missing(of: whole, in: part) else { return }
        append(missing, to: part)
    }
}
