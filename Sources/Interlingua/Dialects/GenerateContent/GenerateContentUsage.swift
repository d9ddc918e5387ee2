/// What a stream's `usageMetadata` count, each of which is a snapshot.
///
/// Fields come and go between snapshots; each keeps the last value that it had. Google counts thoughts beside the
/// candidates, and what its own tools fed in beside the prompt. A count of 0 is left out.
///
/// Source: `wire/vertex.md`, § 3; `wire/usage.md`, § 1.
struct GenerateContentUsage {
    /// What a number counts. The last six stand in lists, by modality, and add up within their list.
    private enum Field: Int {
        case prompt, toolPrompt, candidates, thoughts, total, cached
        case promptAudio, promptImage, toolPromptAudio, toolPromptImage, candidatesAudio, candidatesImage

        var isListed: Bool { rawValue >= Self.promptAudio.rawValue }
    }

    /// One number of the last snapshot.
    private struct Entry {
        /// `nil` for a modality that nobody asks for.
        var field: Field?
        var count: Int
        /// Where it stands in the document, where it is nothing but digits.
        var range: Range<Int>?
    }

    /// The members of a snapshot.
    private struct Members: OptionSet {
        let rawValue: UInt16

        /// One whose name is not known.
        static let other = Members(rawValue: 1 << 15)
        /// What kind of traffic it was, which Vertex AI says.
        static let traffic = Members(rawValue: 1 << 14)

        static func counted(_ field: Field) -> Members { Members(rawValue: 1 << UInt16(field.rawValue)) }
    }

    /// By field.
    private var counts = InlineArray<12, Int?>(repeating: nil)
    /// The numbers of the last snapshot that was read, and of the one before.
    private var entries: [Entry] = []
    private var entriesBefore: [Entry] = []
    /// Which of these were seen to differ between snapshots of the same form, by their places, and their fields.
    private var varying: [Int] = []
    private var varyingFields: [Field?] = []
    /// The members of the last snapshot but for those that are null, and whether any is.
    private var members = Members()
    private var hasNulls = false
    /// All members that there have been, with the values that they had last in a snapshot that was read.
    private var merged = UnreadJSON()
    /// Where the last snapshot that was read stood in its document.
    private var start = 0
    /// Where its counts stand there that may differ in one that repeats it; `nil` where none may.
    private(set) var varyingRanges: [Range<Int>]?
    /// Its bytes, with these counts; `nil` where there are none.
    private var form: ShapeForm?
    /// What the snapshots say that repeat it, as the last of them says it, and their own counts; `nil` until one does.
    private var repeated: (usage: Usage, counts: RepeatedCounts)?

    /// Says what has been counted so far, where that is anything: Vertex AI sends only the kind of traffic until the
    /// last chunk.
    mutating func report(to assembler: inout ResponseAssembler) {
        if let usage = repeated?.usage { return assembler.usage(usage) }
        if hasCounted { assembler.usage(makeUsage()) }
    }

    /// Whether anything has been counted that is an input or an output.
    private var hasCounted: Bool {
        mutating get { sum(.prompt, .toolPrompt) ?? sum(.candidates, .thoughts) ?? self[.total] != nil }
    }

    private mutating func makeUsage() -> Usage {
        var usage = Usage(input: sum(.prompt, .toolPrompt), output: sum(.candidates, .thoughts))
        if usage.output == nil, let input = usage.input, let total = self[.total] {
            usage.output = max(0, total - input)
        }
        usage.reasoning = self[.thoughts]
        usage.cachedInput = self[.cached]
        usage.inputAudio = sum(.promptAudio, .toolPromptAudio)
        usage.inputImage = sum(.promptImage, .toolPromptImage)
        usage.outputAudio = self[.candidatesAudio]
        usage.outputImage = self[.candidatesImage]
        usage.unreadRaw = merged
        return usage
    }

    /// `nil` where neither has been counted.
    private mutating func sum(_ one: Field, _ other: Field) -> Int? {
        guard let count = self[one] else { return self[other] }
        return count.adding(self[other])
    }

    /// Of counts that may be changed, since to ask those that may not copies all of them.
    private subscript(field: Field) -> Int? {
        mutating get { counts[field.rawValue] }
        set { counts[field.rawValue] = newValue }
    }
}

// MARK: A snapshot that is read

extension GenerateContentUsage {
    /// Reads the next value, a snapshot; false where it is none.
    ///
    /// - Parameters:
    ///   - document: What `reader` reads.
    ///   - isShape: Whether the document itself may be repeated, for which ``varyingRanges`` must be its own.
    mutating func read(
        _ reader: inout JSONReader, in document: Span<UInt8>, forShape isShape: Bool
    ) throws(DecodingFault) -> Bool {
        let start = try reader.valueStart()
        if !isShape, repeats(&reader, in: document) { return true }
        endRepetition()
        guard try reader.enterObjectIfPresent() else { return false }
        self.start = start
        swap(&entries, &entriesBefore)
        entries.removeAll(keepingCapacity: true)
        let membersBefore = members
        members = Members()
        hasNulls = false
        while try reader.hasMember() {
            if reader.skip(key: "promptTokenCount") { try readCount(.prompt, &reader) }
            if reader.skip(key: "candidatesTokenCount") { try readCount(.candidates, &reader) }
            if reader.skip(key: "totalTokenCount") { try readCount(.total, &reader) }
            if reader.skip(key: "promptTokensDetails") { try readList(.promptAudio, .promptImage, &reader) }
            if reader.skip(key: "thoughtsTokenCount") { try readCount(.thoughts, &reader) }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "cachedContentTokenCount") { try readCount(.cached, &reader) }
            if reader.skip(key: "toolUsePromptTokenCount") { try readCount(.toolPrompt, &reader) }
            if reader.skip(key: "candidatesTokensDetails") {
                try readList(.candidatesAudio, .candidatesImage, &reader)
            }
            if reader.skip(key: "toolUsePromptTokensDetails") {
                try readList(.toolPromptAudio, .toolPromptImage, &reader)
            }
            if reader.skip(key: "trafficType") { try readOther(.traffic, &reader) }
            if try reader.skipUnaskedKey() { try readOther(.other, &reader) }
        }
        take(reader.text(from: start, to: reader.offset), after: membersBefore)
        learnVarying()
        learnForm(document.extracting(start..<reader.offset))
        return true
    }

    private mutating func readOther(_ member: Members, _ reader: inout JSONReader) throws(DecodingFault) {
        guard try !skipNull(&reader) else { return }
        members.insert(member)
        try reader.skip()
    }

    private mutating func skipNull(_ reader: inout JSONReader) throws(DecodingFault) -> Bool {
        guard try reader.skipNull() else { return false }
        hasNulls = true
        return true
    }

    private mutating func readCount(_ field: Field, _ reader: inout JSONReader) throws(DecodingFault) {
        guard try !skipNull(&reader) else { return }
        members.insert(.counted(field))
        let start = reader.offset
        let count = try reader.tokenCount()
        // A field that is no count any more has none.
        counts[field.rawValue] = count
        if let count { note(Entry(field: field, count: count, range: reader.digits(from: start))) }
    }

    /// Reads a list of counts by modality, with the fields for two of them.
    private mutating func readList(
        _ audio: Field, _ image: Field, _ reader: inout JSONReader
    ) throws(DecodingFault) {
        guard try !skipNull(&reader) else { return }
        members.insert(.counted(audio))
        counts[audio.rawValue] = nil
        counts[image.rawValue] = nil
        guard try reader.enterArrayIfPresent() else { return }
        while try reader.nextElement() {
            guard try reader.enterObjectIfPresent() else { continue }
            var field: Field?
            var count: Int?
            var range: Range<Int>?
            while try reader.hasMember() {
                if reader.skip(key: "modality") { field = try reader.modality().map { $0 == .audio ? audio : image } }
                if reader.skip(key: "tokenCount") {
                    let start = try reader.valueStart()
                    count = try reader.tokenCount()
                    range = reader.digits(from: start)
                }
            }
            guard let count else { continue }
            if let field { counts[field.rawValue] = count.adding(self[field]) }
            note(Entry(field: field, count: count, range: range))
        }
    }

    @inline(never)
    private mutating func note(_ entry: Entry) { entries.append(entry) }

    /// Keeps a snapshot as it is written; of those before, only what it does not say.
    private mutating func take(_ snapshot: String, after membersBefore: Members) {
        let new = UnreadJSON(validated: snapshot)
        if !hasNulls, merged.isAbsent || hasAll(of: membersBefore, new) { merged = new } else { merge(new) }
    }

    /// Whether a snapshot is known to have all members that there have been: those of the last one, which had those of
    /// all before it.
    private mutating func hasAll(of membersBefore: Members, _ snapshot: UnreadJSON) -> Bool {
        guard merged.text != nil, members.isSuperset(of: membersBefore) else { return false }
        guard membersBefore.contains(.other) else { return true }
        guard let new = snapshot.value?.object, let old = merged.value?.object else { return false }
        return old.members.allSatisfy { new[$0.key] != nil }
    }

    private mutating func merge(_ snapshot: UnreadJSON) {
        guard let new = snapshot.value?.object else {
            merged = snapshot
            return
        }
        var object = merged.value?.object ?? JSONObject()
        for (name, value) in new.members where !value.isNull { object[name] = value }
        merged = UnreadJSON(.object(object))
    }
}

// MARK: A snapshot that repeats

extension GenerateContentUsage {
    /// Finds out which counts of the last snapshot may differ in one that repeats it: those that differ from the
    /// snapshot before, which came in the same form, or did so earlier.
    private mutating func learnVarying() {
        varyingRanges = nil
        let isSameForm = entries.elementsEqual(entriesBefore) { $0.field == $1.field }
        varying = entries.indices.filter { index in
            guard isSameForm, entries[index].range != nil else { return false }
            return varying.contains(index) || entries[index].count != entriesBefore[index].count
        }
        // One that adds up with others, or takes the place of another, is read with these.
        let areAlone = varying.allSatisfy { index in
            guard let field = entries[index].field else { return true }
            return !field.isListed && entries.count { $0.field == field } == 1
        }
        // Without an output, that is what is left of the total, which is no sum.
        let isSum = varying.isEmpty || self[.candidates] ?? self[.thoughts] != nil
        guard areAlone, isSum, merged.text != nil, varying.count <= RepeatedCounts.capacity else { return }
        varyingFields = varying.map { entries[$0].field }
        varyingRanges = varying.compactMap { entries[$0].range }
    }

    private mutating func learnForm(_ snapshot: Span<UInt8>) {
        form = nil
        guard let varyingRanges, !varyingRanges.isEmpty else { return }
        var form = ShapeForm()
        form.begin(with: snapshot, delta: snapshot.count..<snapshot.count, tailCount: 0)
        for range in varyingRanges { form.add(ShapeForm.Hole(kind: .count, range: range).moved(by: -start)) }
        self.form = form
    }

    /// Reads the next value, where that is the last snapshot that was read but for the counts that vary; else consumes
    /// nothing, and gives false.
    ///
    /// To read it, and to keep what it says, takes half of all instructions of an event that is read (callgrind).
    private mutating func repeats(_ reader: inout JSONReader, in document: Span<UInt8>) -> Bool {
        var counts = RepeatedCounts()
        guard let end = form?.end(in: document, from: reader.offset, &counts) else { return false }
        reader.offset = end
        note(counts)
        return true
    }

    /// Says a snapshot that is the last one that was read but for the counts that vary.
    mutating func goOn(with counts: RepeatedCounts, _ assembler: inout ResponseAssembler) {
        note(counts)
        if let usage = repeated?.usage { assembler.usage(usage) }
    }

    @inline(__always)
    private mutating func note(_ counts: RepeatedCounts) {
        if repeated == nil { repeated = (firstRepeated(), counts) }
        repeated?.counts = counts
        repeated?.usage.goOn(with: counts.values)
    }

    /// Puts the counts of the last snapshot in the place of those before, if it was not read.
    private mutating func endRepetition() {
        guard let (usage, new) = repeated else { return }
        merged = usage.unreadRaw
        for (index, field) in varyingFields.enumerated() {
            if let field { self[field] = new[index] }
        }
        repeated = nil
    }

    /// What the snapshots say that repeat the last one, without the counts that vary.
    private func firstRepeated() -> Usage {
        var common = self
        var repetition = Usage.Repetition(pieces: pieces)
        for (index, field) in varyingFields.enumerated() {
            guard let field else { continue }
            common[field] = 0
            let bit: UInt8 = 1 << index
            switch field {
            case .prompt, .toolPrompt: repetition.input |= bit
            case .cached: repetition.cachedInput |= bit
            case .candidates: repetition.output |= bit
            case .thoughts: (repetition.output, repetition.reasoning) = (repetition.output | bit, bit)
            // Those in lists do not vary (`learnVarying`).
            default: break
            }
        }
        var usage = common.makeUsage()
        usage.begin(repetition)
        return usage
    }

    /// The last snapshot's text in pieces around its counts that vary.
    private var pieces: [String] {
        guard let text = merged.text else { return [] }
        var pieces: [String] = []
        var rest = text.utf8[...]
        for range in varyingRanges ?? [] {
            let end = text.utf8.index(text.startIndex, offsetBy: range.lowerBound - start)
            pieces.append(String(rest[..<end]) ?? "")
            rest = text.utf8[text.utf8.index(end, offsetBy: range.count)...]
        }
        return pieces + [String(rest) ?? ""]
    }
}

// MARK: Values

extension JSONReader {
    /// Where the next value begins.
    @_lifetime(self: copy self)
    fileprivate mutating func valueStart() throws(DecodingFault) -> Int {
        _ = try token()
        return offset
    }

    /// A count of tokens; proto JSON may write 64-bit integers as text. Negative counts are none.
    @_lifetime(self: copy self)
    fileprivate mutating func tokenCount() throws(DecodingFault) -> Int? {
        if let count = plainInteger() { return count }
        let count = try kind() == .string ? Int(try string()) : try integerIfPresent()
        return count.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// From `start` to here, where that is nothing but digits.
    fileprivate func digits(from start: Int) -> Range<Int>? {
        for index in start..<offset where !byte(at: index).isDigit { return nil }
        return start..<offset
    }

    /// One of the modalities that are asked for, by its name or, under `enum-encoding=int`, its number.
    @_lifetime(self: copy self)
    fileprivate mutating func modality() throws(DecodingFault) -> GenerateContentUsage.Modality? {
        guard try token() == .quote else {
            return try integerIfPresent().flatMap { $0 == 2 ? .image : $0 == 4 ? .audio : nil }
        }
        guard let word = try wordIfPresent() else { return nil }
        switch word {
        case "IMAGE": return .image
        case "AUDIO": return .audio
        default: return nil
        }
    }
}

extension GenerateContentUsage {
    fileprivate enum Modality { case image, audio }
}
