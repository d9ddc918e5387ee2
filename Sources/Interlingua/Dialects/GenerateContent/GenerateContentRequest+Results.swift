/// What running the tools gave.
///
/// Source: `wire/vertex.md`, § 2.
extension GenerateContentRequest {
    private typealias Answer = (result: ToolResult, index: Int)

    /// One content with the result of each call, in the order of the calls.
    mutating func resultContent(
        _ turn: Turn, answering calls: [ToolCall], _ attachments: inout [JSONValue]
    ) throws(ModelError) -> JSONValue {
        var answers: [String: Answer] = [:]
        for (part, index) in turn.parts {
            guard case .toolResult(let result) = part else { throw moreThanResults(index) }
            answers[result.callID] = (result, index)
        }
        var parts: [JSONValue] = []
        for call in calls {
            if let answer = answers[call.id] { parts.append(try functionResponse(to: call, answer, &attachments)) }
        }
        return Self.content("user", parts)
    }

    private func functionResponse(to call: ToolCall, _ response: JSONValue, media: [JSONValue] = []) -> JSONValue {
        var function = JSONObject()
        if !GenerateContentCallID.isMade(call.id) { function["id"] = .string(call.id) }
        function["name"] = .string(call.name)
        function["response"] = response
        if !media.isEmpty { function["parts"] = .array(media) }
        return ["functionResponse": .object(function)]
    }

    private mutating func functionResponse(
        to call: ToolCall, _ answer: Answer, _ attachments: inout [JSONValue]
    ) throws(ModelError) -> JSONValue {
        var texts: [String] = []
        var media: [JSONValue] = []
        var count = 0
        for content in answer.result.content {
            switch content {
            case .text(let text): texts.append(text)
            case .json(let value): texts.append(value.serialized())
            case .image(let file), .document(let file):
                let part = JSONValue.object(try mediaPart(file, of: answer.index))
                guard !model.isOfThirdGeneration else {
                    media.append(part)
                    continue
                }
                count += 1
                let title = "attachment \(count) of the result of \(call.name)"
                attachments += [["text": .string("This is \(title):")], part]
                texts.append("See \(title).")
            }
        }
        return functionResponse(to: call, Self.response(answer.result, text: texts), media: media)
    }

    /// The result as the object that Google wants: under `error` where the tool failed, under `output` else; an
    /// object of the tool's own is sent as it is, unless its members could be mistaken for these.
    private static func response(_ result: ToolResult, text: [String]) -> JSONValue {
        var value = JSONValue.string(text.joined(separator: "\n"))
        if result.content.count == 1, case .json(let json) = result.content[0] { value = json }
        if result.isError { return ["error": value] }
        if text.isEmpty, !result.content.isEmpty { return [:] }
        if let object = value.object, object["output"] == nil, object["error"] == nil { return value }
        return ["output": value]
    }
}
