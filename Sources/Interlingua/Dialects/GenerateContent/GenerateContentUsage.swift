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
    /// Whether the numbers of the snapshot that is read are noted.
    private var isNoting = false
    /// Those of the last snapshot of which they were, and of the one before.
    private var entries: [Entry] = []
    private var entriesBefore: [Entry] = []
    /// Which of these were seen to differ between snapshots of the same form, by their places, and their fields.
    private var varying: [Int] = []
    private var varyingFields: [Field?] = []
    /// The members of the last snapshot.
    private var members = Members()
    /// All members that there have been, with the values that they had last in a snapshot that was read.
    private var merged = UnreadJSON()
    /// Where the last snapshot that was read stood in its document.
    private var start = 0
    /// What the snapshots say that repeat it, as the last of them says it, and their own counts; `nil` until one does.
    private var repeated: (usage: Usage, counts: RepeatedCounts)?

    /// Says what has been counted so far, where that is anything: Vertex AI sends only the kind of traffic until the
    /// last chunk.
    mutating func report(to assembler: inout ResponseAssembler) {
        let usage = makeUsage()
        guard usage.input ?? usage.output ?? self[.total] != nil else { return }
        assembler.usage(usage)
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
    /// - Parameter notes: Whether others may repeat it.
    mutating func read(_ reader: inout JSONReader, noting notes: Bool) throws(DecodingFault) -> Bool {
        start = try reader.valueStart()
        guard try reader.enterObjectIfPresent() else { return false }
        isNoting = notes
        if notes {
            swap(&entries, &entriesBefore)
            entries.removeAll(keepingCapacity: true)
        }
        let membersBefore = members
        members = Members()
        var hasNulls = false
        while let key = try reader.nextKey() {
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
            case "trafficType":
                members.insert(.traffic)
                try reader.skip()
            default:
                members.insert(.other)
                try reader.skip()
            }
        }
        take(reader.text(from: start, to: reader.offset), hasNulls: hasNulls, after: membersBefore)
        return true
    }

    private mutating func readCount(_ field: Field, _ reader: inout JSONReader) throws(DecodingFault) {
        members.insert(.counted(field))
        let start = reader.offset
        let count = try reader.tokenCount()
        // A field that is no count any more has none.
        counts[field.rawValue] = count
        if isNoting, let count { note(Entry(field: field, count: count, range: reader.digits(from: start))) }
    }

    /// Reads a list of counts by modality, with the fields for two of them.
    private mutating func readList(
        _ audio: Field, _ image: Field, _ reader: inout JSONReader
    ) throws(DecodingFault) {
        members.insert(.counted(audio))
        counts[audio.rawValue] = nil
        counts[image.rawValue] = nil
        guard try reader.enterArrayIfPresent() else { return }
        while try reader.nextElement() {
            guard try reader.enterObjectIfPresent() else { continue }
            var field: Field?
            var count: Int?
            var range: Range<Int>?
            while let key = try reader.nextKey() {
                switch key {
                case "modality": field = try reader.modality().map { $0 == .audio ? audio : image }
                case "tokenCount":
                    let start = try reader.valueStart()
                    count = try reader.tokenCount()
                    range = isNoting ? reader.digits(from: start) : nil
                default: try reader.skip()
                }
            }
            guard let count else { continue }
            if let field { counts[field.rawValue] = count.adding(self[field]) }
            if isNoting { note(Entry(field: field, count: count, range: range)) }
        }
    }

    @inline(never)
    private mutating func note(_ entry: Entry) { entries.append(entry) }

    /// Keeps a snapshot as it is written; of those before, only what it does not say.
    private mutating func take(_ snapshot: String, hasNulls: Bool, after membersBefore: Members) {
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
        guard areAlone, isSum, merged.text != nil, varying.count <= RepeatedCounts.capacity else { return nil }
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
        var usage = common.makeUsage()
        usage.begin(repetition)
        return usage
    }

    /// The last snapshot's text in pieces around its counts that vary.
    private var pieces: [String] {
        guard let text = merged.text else { return [] }
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
