/// What has come of an answer across its chunks, and how it is told to the assembler.
///
/// A signature belongs to the part that it came with and goes back in that part alone, so a signed piece of text is
/// a part of its own; unsigned pieces run on.
///
/// Source: `wire/vertex.md`, §§ 2–3.
struct GenerateContentAnswer {
    /// Whether the answer is known to be whole, also without a reason to stop.
    var isWhole = false

    private var calls = GenerateContentCalls()
    private var citations: [Citation] = []
    private var finishReason: String?
    private var blockReason: String?
    /// A sound that goes on over several pieces.
    private var sound: (part: Int, type: String)?
    private var lastNotice: Notice?

    /// - Parameter chunk: Not changed; lent, so that it is not copied.
    mutating func hear(_ chunk: inout GenerateContentChunk, _ assembler: inout ResponseAssembler) throws(ModelError) {
        if let (text, isThought) = chunk.onlyText {
            if sound != nil { try endSound(&assembler) }
            try isThought ? assembler.reasoning(text) : assembler.text(text)
        }
        for piece in chunk.pieces { try hear(piece, &assembler) }
        if let extras = chunk.extras {
            for notice in extras.notices where notice != lastNotice {
                assembler.notice(notice)
                lastNotice = notice
            }
            assembler.logprobs(extras.logprobs)
            for citation in extras.citations where !citations.contains(citation) { citations.append(citation) }
        }
        if chunk.hasUsage { chunk.usage.report(to: &assembler) }
        if let reason = chunk.finishReason { finishReason = reason }
        if let reason = chunk.blockReason { blockReason = reason }
    }

    /// Ends the answer.
    ///
    /// - Throws: `.truncated` where nothing said that it is over.
    mutating func finish(_ assembler: inout ResponseAssembler) throws(ModelError) {
        guard let reason else {
            throw assembler.failure(ModelError(.truncated, "the stream ended before the response did"))
        }
        try endSound(&assembler)
        try assembler.endRunning()
        // What a limit or a filter cut stays as it is.
        if reason.meaning != .length, reason.meaning != .contentFilter { try calls.finish(&assembler) }
        for citation in citations { assembler.add(.citation(citation)) }
        try assembler.finish(reason)
    }

    private var reason: FinishReason? {
        if let finishReason { return FinishReason(generateContent: finishReason, calls: calls.count > 0) }
        if let blockReason { return FinishReason(.contentFilter, raw: blockReason) }
        return isWhole ? FinishReason(.unreported) : nil
    }

    private mutating func hear(
        _ piece: GenerateContentChunk.Piece, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        if case .media = piece {} else { try endSound(&assembler) }
        switch piece {
        case .text(let text, nil): try assembler.text(text)
        case .thought(let text, nil): try assembler.reasoning(text)
        case .text(let text, let signature?): try add(text, as: .text, signature, &assembler)
        case .thought(let text, let signature?): try add(text, as: .reasoning, signature, &assembler)
        case .call(let fragment):
            try assembler.endRunning()
            try calls.hear(fragment, &assembler)
        case .media(let type, let base64, let signature):
            try assembler.endRunning()
            try add(type, base64, signature, &assembler)
        case .opaque(let json):
            try assembler.endRunning()
            assembler.add(.opaque(assembler.provider, json))
        }
    }

    private func add(
        _ text: String, as start: PartStart, _ signature: Signature, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        try assembler.endRunning()
        let part = assembler.open(start)
        assembler.append(text, to: part)
        try assembler.close(part, signature: signature)
    }

    /// Sound comes in pieces that belong together; an image or a file is whole.
    private mutating func add(
        _ type: String, _ base64: [UInt8], _ signature: Signature?, _ assembler: inout ResponseAssembler
    ) throws(ModelError) {
        let bytes: [UInt8]
        do {
            bytes = try Base64.decode(base64.span)
        } catch {
            throw ModelError(.malformedResponse, "the data of a generated \(type) is not Base64")
        }
        if let sound, sound.type == type, signature == nil { return assembler.append(bytes, to: sound.part) }
        try endSound(&assembler)
        if type.hasPrefix("audio/"), signature == nil {
            let part = assembler.open(.audio(mediaType: type))
            assembler.append(bytes, to: part)
            sound = (part, type)
            return
        }
        if type.hasPrefix("image/") || type.hasPrefix("audio/") {
            let isImage = type.hasPrefix("image/")
            let part = assembler.open(isImage ? .image(mediaType: type) : .audio(mediaType: type))
            assembler.append(bytes, to: part)
            try assembler.close(part)
        } else {
            assembler.add(.document(Media(data: bytes, mediaType: type)))
        }
        // Media has no place for a signature; it follows, and goes back into the part before it.
        if let signature { assembler.add(.opaque(assembler.provider, ["thoughtSignature": signature.value])) }
    }

    private mutating func endSound(_ assembler: inout ResponseAssembler) throws(ModelError) {
        guard let sound else { return }
        self.sound = nil
        try assembler.close(sound.part)
    }
}

extension FinishReason {
    /// - Parameters:
    ///   - word: A name, or the number that stands for it under `enum-encoding=int`.
    ///   - calls: Whether the answer has tool calls, which `STOP` does not tell.
    ///
    /// Source: `wire/vertex.md`, § 3; the numbers: `google/cloud/aiplatform/v1beta1/content.proto`.
    init(generateContent word: String, calls: Bool) {
        let meaning: Meaning =
            switch word {
            case "STOP", "1": calls ? .toolCalls : .stop
            case "MAX_TOKENS", "2": .length
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "IMAGE_SAFETY",
                "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "3", "4", "6", "7", "8", "10", "11", "12", "13":
                .contentFilter
            default: .other
            }
        self.init(meaning, raw: word)
    }
}
