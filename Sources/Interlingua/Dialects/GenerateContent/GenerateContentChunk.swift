/// What one chunk of a stream, or the whole document, says about the first candidate.
///
/// Only the fields that mean something are read; the rest is checked and passed over. Every field may be absent or
/// null. One value serves all chunks of a response and keeps its room.
struct GenerateContentChunk {
    /// One part of the content.
    enum Piece {
        case text(String, signature: Signature?)
        case thought(String, signature: Signature?)
        case call(GenerateContentCalls.Fragment)
        /// Base64 of a generated image, sound or file.
        case media(type: String, base64: [UInt8], signature: Signature?)
        /// Something to be carried as it is.
        case opaque(JSONValue)
    }

    /// What few chunks say.
    struct Extras {
        var notices: [Notice] = []
        var logprobs: [TokenLogprob] = []
        var citations: [Citation] = []
        var fault: ProviderFault?
    }

    /// What candidates have said. Kept as one element or none, since the end of an optional, or of a tuple, takes 80
    /// instructions.
    private struct Said {
        var onlyText: (text: String, isThought: Bool)?
        var pieces: [Piece] = []
        var extras: Extras?
        var finishReason: String?
    }

    /// Whose signatures these are.
    let provider: ProviderID
    var id: String?
    var model: String?
    /// The one piece of nearly all chunks, text without a signature. Apart, so that it is neither put into memory of
    /// its own nor copied.
    private(set) var onlyText: (text: String, isThought: Bool)?
    /// The pieces of other chunks.
    private(set) var pieces: [Piece] = []
    /// Why the candidate ended, in the provider's word, or the number that stands for it.
    var finishReason: String?
    /// Why the prompt was refused.
    var blockReason: String?
    /// What this chunk and those before it count.
    var usage = GenerateContentUsage()
    /// Whether this one counts.
    var hasUsage = false
    var extras: Extras?
    /// Whether nothing in the document belongs to a chunk.
    var isForeign = true
    /// Where the last text stood in the document, with its quotes.
    var textRange = 0..<0
    /// What means nothing.
    private(set) var ignored = IgnoredValues()

    init(provider: ProviderID) { self.provider = provider }

    /// - Parameter notes: Whether to note what means nothing.
    mutating func reset(noting notes: Bool) {
        ignored.begin(noting: notes)
        if id != nil { id = nil }
        if model != nil { model = nil }
        if onlyText != nil { onlyText = nil }
        if !pieces.isEmpty { pieces.removeAll(keepingCapacity: true) }
        if finishReason != nil { finishReason = nil }
        if blockReason != nil { blockReason = nil }
        hasUsage = false
        if extras != nil { extras = nil }
        isForeign = true
    }

    /// The extras, to be added to.
    var more: Extras {
        get { extras ?? Extras() }
        set { extras = newValue }
    }

    /// Whether all that the chunk says, beside what each chunk repeats, is a piece of text.
    var isOnlyText: Bool { onlyText != nil && finishReason == nil && blockReason == nil && extras == nil }

    /// Whether there is any piece.
    private var hasPieces: Bool { onlyText != nil || !pieces.isEmpty }

    mutating func add(_ text: consuming String, isThought: Bool) {
        guard hasPieces else {
            onlyText = (text, isThought)
            return
        }
        add(isThought ? .thought(text, signature: nil) : .text(text, signature: nil))
    }

    mutating func add(_ piece: Piece) {
        if let (text, isThought) = onlyText {
            onlyText = nil
            pieces.append(isThought ? .thought(text, signature: nil) : .text(text, signature: nil))
        }
        pieces.append(piece)
    }

    /// - Parameter isNamed: Whether the response's id and model are known already.
    mutating func read(_ bytes: Span<UInt8>, isNamed: Bool) throws(DecodingFault) {
        var reader = JSONReader(bytes)
        guard try reader.enterObjectIfPresent() else { return try reader.finish() }
        while try reader.hasMember(noting: &ignored) {
            if reader.skip(key: "candidates") {
                isForeign = false
                try readCandidates(&reader)
            }
            if reader.skip(key: "usageMetadata") {
                isForeign = false
                hasUsage = try usage.read(&reader, in: bytes, forShape: ignored.isNoting)
            }
            if reader.skip(key: "modelVersion") {
                if isNamed { try reader.skip(noting: &ignored) } else { model = try reader.stringIfPresent() }
            }
            if reader.skip(key: "createTime") { try reader.skip(noting: &ignored) }
            if reader.skip(key: "responseId") {
                if isNamed { try reader.skip(noting: &ignored) } else { id = try reader.stringIfPresent() }
            }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "promptFeedback") { try readPromptFeedback(&reader) }
            if reader.skip(key: "error"), let value = try reader.valueIfPresent() {
                more.fault = ProviderFault(json: ["error": value])
                isForeign = more.fault == nil
            }
        }
        try reader.finish()
    }

    private mutating func readPromptFeedback(_ reader: inout JSONReader) throws(DecodingFault) {
        guard let feedback = try reader.valueIfPresent() else { return }
        isForeign = false
        more.notices.append(.contentFilter(feedback))
        let word = feedback["blockReason"]?.word
        if word != "0", word?.hasSuffix("_UNSPECIFIED") != true { blockReason = word }
    }

    private mutating func note(_ name: String, _ reader: inout JSONReader) throws(DecodingFault) {
        if let value = try reader.valueIfPresent() { more.notices.append(.other(name: name, value)) }
    }

    private mutating func readCandidates(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterArrayIfPresent() else { return }
        var position = 0
        while try reader.nextElement() {
            guard try reader.enterObjectIfPresent() else { continue }
            try readCandidate(&reader, position: position)
            position += 1
        }
    }

    /// Of several candidates the first counts: the one of index 0, where they are numbered. What the others say is
    /// taken back.
    private mutating func readCandidate(_ reader: inout JSONReader, position: Int) throws(DecodingFault) {
        // Before the first candidate that says anything there is mostly nothing.
        let hasSaid = hasPieces || extras != nil || finishReason != nil
        let before =
            hasSaid ? [Said(onlyText: onlyText, pieces: pieces, extras: extras, finishReason: finishReason)] : []
        var index = position
        while try reader.hasMember() {
            if reader.skip(key: "content") { try readContent(&reader) }
            if reader.skip(key: "finishReason") {
                let word = try reader.valueIfPresent()?.word
                if word != "0", word != "FINISH_REASON_UNSPECIFIED" { finishReason = word }
            }
            if reader.skip(key: "index") { index = try reader.integerIfPresent() ?? index }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "safetyRatings"), let ratings = try reader.valueIfPresent() {
                more.notices.append(.contentFilter(ratings))
            }
            if reader.skip(key: "citationMetadata"), let metadata = try reader.valueIfPresent() {
                let sources = metadata["citations"] ?? metadata["citationSources"]
                more.citations += (sources?.array ?? []).map(Citation.init(generateContentSource:))
            }
            if reader.skip(key: "groundingMetadata"), let metadata = try reader.valueIfPresent(),
                !metadata.isEmptyObject
            {
                more.notices.append(.other(name: "groundingMetadata", metadata))
                more.citations += (metadata["groundingChunks"]?.array ?? []).map(Citation.init(groundingChunk:))
            }
            if reader.skip(key: "logprobsResult"), let result = try reader.valueIfPresent() {
                more.logprobs += result.generateContentLogprobs
            }
            if reader.skip(key: "finishMessage") { try note("finishMessage", &reader) }
            if reader.skip(key: "urlContextMetadata") { try note("urlContextMetadata", &reader) }
        }
        guard index != 0 else { return }
        let said = before.first ?? Said()
        (onlyText, pieces, extras, finishReason) = (said.onlyText, said.pieces, said.extras, said.finishReason)
    }
}

extension JSONValue {
    /// A value of an enumeration: its name, or its number under `enum-encoding=int`.
    fileprivate var word: String? { string ?? integer.map { String($0) } }

    fileprivate var generateContentLogprobs: [TokenLogprob] {
        let top = self["topCandidates"]?.array ?? []
        let chosen = self["chosenCandidates"]?.array ?? []
        return chosen.indices.compactMap { index in
            var token = TokenLogprob(generateContent: chosen[index])
            if index < top.count {
                token?.alternatives = (top[index]["candidates"]?.array ?? []).compactMap(
                    TokenLogprob.init(generateContent:))
            }
            return token
        }
    }
}

extension TokenLogprob {
    fileprivate init?(generateContent json: JSONValue) {
        guard let token = json["token"]?.string, let logprob = json["logProbability"]?.number else { return nil }
        self.init(token: token, logprob: logprob)
    }
}

extension Citation {
    /// A source whose words are in the answer.
    fileprivate init(generateContentSource json: JSONValue) {
        self.init(url: json["uri"]?.string, title: json["title"]?.string, raw: json)
    }

    /// A source that the answer is grounded on: a web page, a document of the caller's, a place.
    ///
    /// Source: `wire/vertex.md`, § 3.
    fileprivate init(groundingChunk json: JSONValue) {
        let source = json.object?.members.first { $0.value.object != nil }?.value
        self.init(
            url: source?["uri"]?.string ?? source?["sourceUri"]?.string, title: source?["title"]?.string,
            quote: source?["text"]?.string, raw: json)
    }
}
