/// What is whole only when the response ends: sources that some servers repeat with every chunk, generated sound,
/// and what the server wants back in the next turn.
struct ChatCompletionsEnding {
    private var sources: [JSONValue] = []
    private var citations: [JSONValue] = []
    private var reasoningDetails: [JSONValue] = []
    private var audioPart: Int?
    private var audioID: String?
    private var transcript = ""

    mutating func note(
        _ extras: ChatCompletionsChunk.Extras, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        if !extras.sources.isEmpty { sources = extras.sources }
        citations += extras.citations
        for detail in extras.reasoningDetails { note(reasoningDetail: detail) }
        for audio in extras.audio { try note(audio: audio, &assembler) }
    }

    mutating func apply(to assembler: inout ResponseAssembler) throws(ModelError) {
        try assembler.endRunning()
        if let audioPart { try assembler.close(audioPart) }
        if !transcript.isEmpty { assembler.notice(.other(name: "audio_transcript", .string(transcript))) }
        for citation in citations + sources { assembler.add(.citation(Citation(chatCompletions: citation))) }
        var returned = JSONObject()
        if !reasoningDetails.isEmpty { returned["reasoning_details"] = .array(reasoningDetails) }
        if let audioID { returned["audio"] = ["id": .string(audioID)] }
        if !returned.isEmpty { assembler.add(.opaque(assembler.provider, .object(returned))) }
    }

    /// Pieces of one text come with one index; sent back, they must be whole.
    private mutating func note(reasoningDetail detail: JSONValue) {
        guard var last = reasoningDetails.last?.object, let new = detail.object, let index = new["index"],
            last["index"] == index, last["type"] == new["type"], last["type"]?.string != "reasoning.encrypted"
        else { return reasoningDetails.append(detail) }
        for (key, value) in new.members where !value.isNull {
            let isText = key == "text" || key == "summary"
            last[key] = isText ? .string((last[key]?.string ?? "") + (value.string ?? "")) : value
        }
        reasoningDetails[reasoningDetails.count - 1] = .object(last)
    }

    /// Source: `wire/openai-chat.md`, § 2 and § 3.
    private mutating func note(audio: JSONValue, _ assembler: inout ResponseAssembler) throws(ModelError) {
        if let id = audio["id"]?.string, !id.isEmpty { audioID = id }
        transcript += audio["transcript"]?.string ?? ""
        guard let data = audio["data"]?.string, !data.isEmpty else { return }
        let part = audioPart ?? assembler.open(.audio(mediaType: nil))
        audioPart = part
        do {
            assembler.append(try Base64.decode(data), to: part)
        } catch {
            throw ModelError(.malformedResponse, "the sound's data is not Base64")
        }
    }
}

extension Citation {
    /// An annotation of the answer, or the bare address that some servers list.
    ///
    /// Source: `wire/openai-chat.md`, § 2.
    init(chatCompletions json: JSONValue) {
        let cited = json["url_citation"]
        self.init(
            url: cited?["url"]?.string ?? json["url"]?.string ?? json.string, title: cited?["title"]?.string,
            quote: cited?["content"]?.string, raw: json)
    }
}
