extension ModelRequest {
    /// Refuses what no backend could take, before anything is sent.
    ///
    /// What only some backends refuse is their dialect's matter. A dialect option is checked where it is read.
    ///
    /// - Throws: `.invalidRequest`, whose message begins with the place that is wrong, as the stored form
    ///   names it: `tools[1].name`.
    public func validate() throws(ModelError) {
        try validateMessages()
        try validateTools()
        try validateNumbers()
        if case .jsonSchema(let format) = outputFormat {
            let path = JSONPath.root["output_format"]
            try Self.checkName(format.name, at: path["name"])
            guard format.schema.object != nil else { throw path["schema"].fault("is not an object") }
        }
    }

    private func validateMessages() throws(ModelError) {
        var path: JSONPath { .root["messages"] }
        guard !messages.isEmpty else { throw path.fault("is empty") }
        for (index, message) in messages.enumerated() {
            var content: JSONPath { path[index]["content"] }
            guard !message.parts.isEmpty else { throw content.fault("is empty") }
            for (index, part) in message.parts.enumerated() { try part.validate(at: content[index]) }
        }
        for (index, point) in cachePoints.enumerated() {
            guard case .afterMessage(let message) = point.position, !messages.indices.contains(message) else {
                continue
            }
            throw JSONPath.root["cache_points"][index]["after"]["message"]
                .fault("is \(message), and there are \(messages.count) messages, counted from 0")
        }
    }

    private func validateTools() throws(ModelError) {
        var names: Set<String> = []
        for (index, tool) in tools.enumerated() {
            var path: JSONPath { .root["tools"][index] }
            try Self.checkName(tool.name, at: path["name"])
            guard names.insert(tool.name).inserted else {
                throw path["name"].fault("is \"\(tool.name)\", as another tool's")
            }
            guard tool.parameters.object != nil else { throw path["parameters"].fault("is not an object") }
        }
        var path: JSONPath { .root["tool_choice"] }
        switch toolChoice {
        case .tool(let name):
            guard names.contains(name) else { throw path["tool"].fault("is \"\(name)\", which is none of the tools") }
        case .required: guard !tools.isEmpty else { throw path.fault("is \"required\", and there are no tools") }
        case .auto, .none: break
        }
    }

    private func validateNumbers() throws(ModelError) {
        var path: JSONPath { .root["sampling"] }
        let numbers = [
            ("temperature", sampling.temperature), ("top_p", sampling.topP),
            ("frequency_penalty", sampling.frequencyPenalty), ("presence_penalty", sampling.presencePenalty),
        ]
        for case (let name, let number?) in numbers where !number.isFinite {
            throw path[name].fault("is \(number), and not a finite number")
        }
        if let temperature = sampling.temperature, temperature < 0 {
            throw path["temperature"].fault("is \(temperature), below 0")
        }
        if let topP = sampling.topP, !(0...1).contains(topP) { throw path["top_p"].fault("is \(topP), outside 0...1") }
        for case (let name, let count?) in [("maximum_output", maximumOutput), ("logprobs", logprobs)] where count < 0 {
            throw JSONPath.root[name].fault("is \(count), below 0")
        }
    }

    private static func checkName(_ name: String, at path: @autoclosure () -> JSONPath) throws(ModelError) {
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(\.isNameCharacter) else {
            throw path().fault("is \"\(name)\", which is not 1 to 64 of A–Z a–z 0–9 _ -")
        }
    }
}

extension Part {
    fileprivate func validate(at path: @autoclosure () -> JSONPath) throws(ModelError) {
        switch self {
        case .image(let media), .audio(let media), .document(let media): try media.validate(at: path())
        case .toolCall(let call):
            guard !call.id.isEmpty else { throw path()["id"].fault("is empty") }
            guard !call.name.isEmpty else { throw path()["name"].fault("is empty") }
        case .toolResult(let result):
            guard !result.callID.isEmpty else { throw path()["call_id"].fault("is empty") }
            for (index, content) in result.content.enumerated() {
                switch content {
                case .image(let media), .document(let media): try media.validate(at: path()["content"][index])
                case .text, .json: break
                }
            }
        case .text, .reasoning, .citation, .refusal, .opaque: break
        }
    }
}

extension Media {
    fileprivate func validate(at path: @autoclosure () -> JSONPath) throws(ModelError) {
        guard case .bytes = source, mediaType ?? "" == "" else { return }
        throw path()["media_type"].fault("is missing, and bytes do not say what they are")
    }
}

extension UInt8 {
    fileprivate var isNameCharacter: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
