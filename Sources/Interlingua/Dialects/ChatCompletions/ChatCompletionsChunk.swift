/// What one chunk of a stream, or the whole document, says about the first choice.
///
/// Only the fields that mean something are read; the rest is checked and passed over. Every field may be absent,
/// null, or of another type than documented: servers differ. One value serves all chunks of a response and
/// keeps its room.
struct ChatCompletionsChunk {
    /// What a choice says in nearly every chunk.
    struct Content {
        /// Running reasoning, which comes before the text. Never empty, as the others.
        var reasoning: String?
        var text: String?
        /// Where the last that was read of the two stands in the document, with its quotes; empty where it stands in no
        /// one place.
        var range = 0..<0
        var finishReason: String?

        var isEmpty: Bool { reasoning == nil && text == nil && finishReason == nil }
    }

    /// A piece of running content that few chunks have.
    enum Piece {
        case text(String)
        case reasoning(String)
        case refusal(String)
    }

    /// What few chunks say.
    struct Extras {
        /// They come before what ``Content`` has.
        var pieces: [Piece] = []
        var fragments: [ChatCompletionsToolCalls.Fragment] = []
        var logprobs: [TokenLogprob] = []
        var notices: [Notice] = []
        var citations: [JSONValue] = []
        /// Objects with a piece of generated sound.
        var audio: [JSONValue] = []
        /// Sources of the whole answer, repeated with every chunk.
        var sources: [JSONValue] = []
        /// Signed or structured reasoning, to be sent back as it came.
        var reasoningDetails: [JSONValue] = []
        /// Usage that stands elsewhere than at the top.
        var innerUsage: JSONValue?
        var fault: ProviderFault?

        var isOnlyFragments: Bool {
            pieces.isEmpty && logprobs.isEmpty && notices.isEmpty && citations.isEmpty && audio.isEmpty
                && sources.isEmpty && reasoningDetails.isEmpty && innerUsage == nil && fault == nil
        }
    }

    /// What choices have said. Kept as one element or none, since the end of an optional, or of a tuple, takes 80
    /// instructions.
    private struct Said {
        var content = Content()
        var boxedExtras: [Extras] = []
    }

    var id: String?
    var model: String?
    var content = Content()
    /// The usage object.
    var usage: JSONValue?
    /// One, or none. Apart, so that a plain text delta neither makes, copies nor empties them.
    private var boxedExtras: [Extras] = []
    /// Whether nothing in the document belongs to a chunk.
    var isForeign = true
    /// Whether there is a first choice.
    var hasChoice = false
    private var findings = ContentFilterFindings()
    /// What means nothing, such as the time.
    var ignored = IgnoredValues()

    var hasExtras: Bool { !boxedExtras.isEmpty }

    /// The extras, which are there as soon as they are added to.
    var more: Extras {
        // Not by `_read`, of which Swift 6.3 without optimization uses what it yields after its end.
        get { boxedExtras[0] }
        _modify {
            if boxedExtras.isEmpty { boxedExtras.append(Extras()) }
            yield &boxedExtras[0]
        }
    }

    /// - Parameter notes: Whether to note what means nothing.
    mutating func reset(noting notes: Bool) {
        if id != nil { id = nil }
        if model != nil { model = nil }
        if !content.isEmpty { content = Content() }
        if usage != nil { usage = nil }
        if !boxedExtras.isEmpty { boxedExtras.removeAll() }
        ignored.begin(noting: notes)
        isForeign = true
        hasChoice = false
    }

    /// Where the text stands of the one thing that the chunk says, where it says just one thing and goes on with what
    /// ran before. A fragment that names its call again may begin another, so it is none.
    var onlyDeltaRange: Range<Int>? {
        guard content.finishReason == nil, usage == nil, id == nil, model == nil, !isForeign else { return nil }
        guard let extras = boxedExtras.first else {
            return (content.text == nil) != (content.reasoning == nil) && !content.range.isEmpty ? content.range : nil
        }
        guard content.isEmpty, extras.isOnlyFragments, extras.fragments.count == 1 else { return nil }
        let fragment = extras.fragments[0]
        return fragment.id == nil && fragment.name == nil ? fragment.argumentsRange : nil
    }

    /// - Parameters:
    ///   - whole: Whether the bytes are the whole response, whose choices have a `message`, or a chunk, whose choices
    ///     have a `delta` (and some a cumulative `message` beside it, which says nothing new).
    ///   - isNamed: Whether the response's id and model are known already.
    mutating func read(_ bytes: Span<UInt8>, whole: Bool, isNamed: Bool) throws(DecodingFault) {
        var reader = JSONReader(bytes)
        guard try reader.enterObjectIfPresent() else { return try reader.finish() }
        while try reader.hasMember(noting: &ignored) {
            if reader.skip(key: "id") {
                if isNamed { try reader.skip(noting: &ignored) } else { id = try reader.stringIfPresent() }
            }
            if reader.skip(key: "object"), !reader.skip(word: "chat.completion.chunk") {
                try reader.skip(noting: &ignored)
            }
            if reader.skip(key: "created") { try reader.skip(noting: &ignored) }
            if reader.skip(key: "model") {
                if isNamed { try reader.skip(noting: &ignored) } else { model = try reader.stringIfPresent() }
            }
            if reader.skip(key: "service_tier") {
                if isNamed { try reader.skip(noting: &ignored) } else { try note("service_tier", &reader) }
            }
            if reader.skip(key: "system_fingerprint") { try reader.skip(noting: &ignored) }
            if reader.skip(key: "choices") {
                isForeign = false
                try readChoices(&reader, whole: whole)
            }
            if reader.skip(key: "usage"), let value = try reader.usageIfPresent() {
                usage = value
                isForeign = false
            }
            if reader.skip(key: "obfuscation") { try reader.skip(noting: &ignored) }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "prompt_filter_results") { try noteFindings(&reader) }
            if reader.skip(key: "prompt_annotations") { try noteFindings(&reader) }
            if reader.skip(key: "citations"), let sources = try reader.valueIfPresent()?.array {
                more.sources = sources
            }
            if reader.skip(key: "moderation") { try note("moderation", &reader) }
            if reader.skip(key: "timings") { try note("timings", &reader) }
            if reader.skip(key: "x_groq"), let value = try reader.valueIfPresent() {
                if let usage = value["usage"], usage.object != nil { more.innerUsage = usage }
                noteFault(value["error"])
            }
            if reader.skip(key: "error") { noteFault(try reader.valueIfPresent()) }
        }
        try reader.finish()
        if hasExtras { usage = usage ?? more.innerUsage }
        if hasExtras, more.fault != nil { isForeign = false }
    }

    private mutating func note(_ name: String, _ reader: inout JSONReader) throws(DecodingFault) {
        if let value = try reader.valueIfPresent() { more.notices.append(.other(name: name, value)) }
    }

    private mutating func noteFindings(_ reader: inout JSONReader) throws(DecodingFault) {
        if let value = try reader.valueIfPresent(), let notice = findings.note(value) { more.notices.append(notice) }
    }

    private mutating func noteFault(_ error: JSONValue?) {
        if let error, let fault = ProviderFault(json: ["error": error]) { more.fault = fault }
    }

    private mutating func readChoices(_ reader: inout JSONReader, whole: Bool) throws(DecodingFault) {
        guard try reader.enterArrayIfPresent() else { return }
        var position = 0
        while try reader.nextElement() {
            guard try reader.enterObjectIfPresent() else { continue }
            try readChoice(&reader, position: position, whole: whole)
            position += 1
        }
    }

    /// Of several choices the first counts: the one of index 0, where they are numbered. What the others
    /// say is taken back.
    private mutating func readChoice(
        _ reader: inout JSONReader, position: Int, whole: Bool
    ) throws(DecodingFault) {
        // Before the first choice that says anything there is mostly nothing.
        let before = content.isEmpty && boxedExtras.isEmpty ? [] : [Said(content: content, boxedExtras: boxedExtras)]
        var index = position
        var finding: Range<Int>?
        while try reader.hasMember() {
            if reader.skip(key: "content_filter_results") { finding = try findings.newRange(&reader) }
            if reader.skip(key: "index") { index = try reader.integerIfPresent() ?? index }
            if reader.skip(key: "delta") { if whole { try reader.skip() } else { try readDelta(&reader) } }
            if reader.skip(key: "logprobs") { try readLogprobs(&reader) }
            if reader.skip(key: "finish_reason"), let word = try reader.stringIfPresent(), !word.isEmpty {
                content.finishReason = word
            }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "message") { if whole { try readDelta(&reader) } else { try reader.skip() } }
            if reader.skip(key: "usage"), let value = try reader.usageIfPresent() { more.innerUsage = value }
            if reader.skip(key: "error") { noteFault(try reader.valueIfPresent()) }
        }
        guard index == 0 else {
            let said = before.first ?? Said()
            (content, boxedExtras) = (said.content, said.boxedExtras)
            return
        }
        hasChoice = true
        if let finding, let notice = try findings.note(finding, of: reader) { more.notices.append(notice) }
    }
}

extension JSONReader {
    /// A usage object that says something.
    @_lifetime(self: copy self)
    fileprivate mutating func usageIfPresent() throws(DecodingFault) -> JSONValue? {
        guard let value = try valueIfPresent(), value.object?.isEmpty == false else { return .none }
        return value
    }
}
