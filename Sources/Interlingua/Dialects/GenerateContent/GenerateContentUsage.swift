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

    /// By field.
    private var counts = [Int?](repeating: nil, count: 12)
    /// The last snapshot, and the one before.
    private var entries: [Entry] = []
    private var entriesBefore: [Entry] = []
    /// Which of these were seen to differ between snapshots of the same form, by their places, and their fields.
    private var varying: [Int] = []
    private var varyingFields: [Field?] = []
    /// The lists that the last snapshot has, by their fields.
    private var lists: [(audio: Field, image: Field)] = []
    /// The names of the members of ``raw``, each with a quote behind it.
    private var names: [UInt8] = []
    /// All members that there have been, with the values that they had last in a snapshot that was read.
    private var merged = UnreadJSON()
    /// The last snapshot that was read, and where it stood in its document.
    private var text = ""
    private var start = 0
    /// What the snapshots say that repeat it, as the last of them says it, and their own counts; `nil` until one does.
    private var repeated: (usage: Usage, counts: RepeatedCounts)?

    /// All members that there have been, with their last values.
    private var raw: UnreadJSON { repeated?.usage.unreadRaw ?? merged }

    /// Says what has been counted so far, where that is anything: Vertex AI sends only the kind of traffic until the
    /// last chunk.
    func report(to assembler: inout ResponseAssembler) {
        let usage = usage
        guard usage.input ?? usage.output ?? self[.total] != nil else { return }
        assembler.usage(usage)
    }

    private var usage: Usage {
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
        usage.unreadRaw = raw
        return usage
    }

    /// `nil` where neither has been counted.
    private func sum(_ one: Field, _ other: Field) -> Int? {
        guard let count = self[one] else { return self[other] }
        return count.adding(self[other])
    }

    private subscript(field: Field) -> Int? {
        get { counts[field.rawValue] }
        set { counts[field.rawValue] = newValue }
    }
}

// MARK: A snapshot that is read

extension GenerateContentUsage {
    /// Reads the next value, a snapshot; false where it is none.
    mutating func read(_ reader: inout JSONReader) throws(DecodingFault) -> Bool {
        guard try reader.kind() == .object else {
            try reader.skip()
            return false
        }
        start = reader.offset
        swap(&entries, &entriesBefore)
        entries.removeAll(keepingCapacity: true)
        lists.removeAll(keepingCapacity: true)
        var names: [UInt8] = []
        swap(&names, &self.names)
        let namesBefore = names
        names.removeAll(keepingCapacity: true)
        var hasNulls = false
        try reader.enterObject()
        while let key = try reader.nextKey() {
            key.append(to: &names)
            names.append(.quote)
            guard try !reader.skipNull() else {
                hasNulls = true
                continue
            }
            switch key {
            case "promptTokenCount": try readCount(.prompt, &reader)
            case "toolUsePromptTokenCount": try readCount(.toolPrompt, &reader)
            case "candidatesTokenCount": try readCount(.candidates, &reader)
            case "thoughtsTokenCount": try readCount(.thoughts, &reader)
            case "totalTokenCount": try readCount(.total, &reader)
            case "cachedContentTokenCount": try readCount(.cached, &reader)
            case "promptTokensDetails": try readList(.promptAudio, .promptImage, &reader)
            case "toolUsePromptTokensDetails": try readList(.toolPromptAudio, .toolPromptImage, &reader)
            case "candidatesTokensDetails": try readList(.candidatesAudio, .candidatesImage, &reader)
            default: try reader.skip()
            }
        }
        self.names = names
        text = reader.text(from: start, to: reader.offset)
        let keepsAll = raw.isAbsent || names == namesBefore || names.hasNames(of: namesBefore)
        merge(UnreadJSON(validated: text), isWhole: keepsAll && !hasNulls)
        apply()
        return true
    }

    private mutating func readCount(_ field: Field, _ reader: inout JSONReader) throws(DecodingFault) {
        let start = reader.offset
        // A field that is no count any more has none.
        self[field] = nil
        guard let count = try reader.tokenCount() else { return }
        entries.append(Entry(field: field, count: count, range: reader.digits(from: start)))
    }

    /// Reads a list of counts by modality, with the fields for two of them.
    private mutating func readList(
        _ audio: Field, _ image: Field, _ reader: inout JSONReader
    ) throws(DecodingFault) {
        entries.removeAll { $0.field == audio || $0.field == image }  // of the same list, if it came already
        lists.append((audio, image))
        guard try reader.enterArrayIfPresent() else { return }
        while try reader.nextElement() {
            guard try reader.enterObjectIfPresent() else { continue }
            var entry = Entry(count: 0)
            var hasCount = false
            while let key = try reader.nextKey() {
                switch key {
                case "modality": entry.field = try reader.modality().map { $0 == .audio ? audio : image }
                case "tokenCount":
                    let start = try reader.valueStart()
                    let count = try reader.tokenCount()
                    hasCount = count != nil
                    entry.count = count ?? 0
                    entry.range = reader.digits(from: start)
                default: try reader.skip()
                }
            }
            if hasCount { entries.append(entry) }
        }
    }

    /// Notes the members of a snapshot; of one that is whole there is nothing to keep of those before.
    private mutating func merge(_ snapshot: UnreadJSON, isWhole: Bool) {
        guard !isWhole, let new = snapshot.value?.object else {
            merged = snapshot
            return
        }
        var object = raw.value?.object ?? JSONObject()
        for (name, value) in new.members where !value.isNull { object[name] = value }
        merged = UnreadJSON(.object(object))
        names = []  // those of no snapshot, so that the next is merged as well
    }

    /// Puts the last snapshot's numbers in the place of those before.
    private mutating func apply() {
        for (audio, image) in lists {
            self[audio] = nil
            self[image] = nil
        }
        for entry in entries {
            guard let field = entry.field else { continue }
            self[field] = entry.count.adding(field.isListed ? self[field] : nil)
        }
    }
}

// MARK: A snapshot that repeats

extension GenerateContentUsage {
    /// Finds out where in its document those counts of the last snapshot stand that may differ in one that repeats it:
    /// those that differ from the snapshot before, which came in the same form, or did so earlier. `nil` where that would
    /// not do.
    mutating func learnVarying() -> [Range<Int>]? {
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
        guard areAlone, isSum, !names.isEmpty, varying.count <= RepeatedCounts.capacity else { return nil }
        varyingFields = varying.map { entries[$0].field }
        return varyingRanges
    }

    private var varyingRanges: [Range<Int>] { varying.compactMap { entries[$0].range } }

    /// Says a snapshot that is the last one that was read but for the counts that vary.
    mutating func goOn(with counts: RepeatedCounts, _ assembler: inout ResponseAssembler) {
        if repeated == nil { repeated = (firstRepeated(), counts) }
        repeated?.counts = counts
        repeated?.usage.goOn(with: counts.values)
        if let usage = repeated?.usage { assembler.usage(usage) }
    }

    /// Puts the counts of the last snapshot in the place of those before, if it was not read.
    mutating func endRepetition() {
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
        var usage = common.usage
        usage.begin(repetition)
        return usage
    }

    /// The last snapshot's text in pieces around its counts that vary.
    private var pieces: [String] {
        var pieces: [String] = []
        var rest = text.utf8[...]
        for range in varyingRanges {
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
        _ = try kind()
        return offset
    }

    /// A count of tokens; proto JSON may write 64-bit integers as text. Negative counts are none.
    @_lifetime(self: copy self)
    fileprivate mutating func tokenCount() throws(DecodingFault) -> Int? {
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
        guard try kind() == .string else {
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

extension [UInt8] {
    /// Whether each of the names in `other`, which end in quotes, is here too. Not where one has escapes.
    fileprivate func hasNames(of other: [UInt8]) -> Bool {
        guard !other.isEmpty, !contains(.backslash), !other.contains(.backslash) else { return false }
        let names = split(separator: .quote)
        return other.split(separator: .quote).allSatisfy { name in names.contains { $0.elementsEqual(name) } }
    }
}
