/// Reading the parts of a content.
extension GenerateContentChunk {
    mutating func readContent(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "parts"), try reader.enterArrayIfPresent() {
                while try reader.nextElement() { try readPart(&reader) }
            }
            if reader.skip(key: "role"), !reader.skip(word: "model") { try reader.skip() }
        }
    }

    /// One part. The kind is told by which member it has; a part of a kind that is not known is kept whole.
    private mutating func readPart(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        let start = reader.offset
        var part = PartMembers()
        while try reader.hasMember() {
            if reader.skip(key: "text"), let (text, range) = try reader.textIfPresent() {
                part.text = text
                textRange = range
            }
            if reader.skip(key: "thought") { part.isThought = try reader.boolIfPresent() ?? false }
            if reader.skip(key: "thoughtSignature") { part.signature = try reader.stringIfPresent() }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "functionCall") {
                var call = GenerateContentCalls.Fragment()
                try call.read(&reader)
                part.call = call
            }
            if reader.skip(key: "inlineData") { try part.readMedia(&reader) }
            if reader.skip(key: "videoMetadata") { try reader.skip() }
            if reader.skip(key: "partMetadata") { try reader.skip() }
            if reader.skip(key: "mediaResolution") { try reader.skip() }
            if try reader.skipUnaskedKey() {
                part.isOther = true
                try reader.skip()
            }
        }
        if part.isOnlyText, let text = part.text.take() {
            add(text, isThought: part.isThought)
        } else if let piece = part.piece(of: provider) {
            add(piece)
        } else if part.isOther || part.isMediaThought {
            var again = reader
            again.offset = start
            add(.opaque(try again.value()))
        }
    }
}

/// The members of one part, as far as they are known.
private struct PartMembers {
    var text: String?
    var isThought = false
    var signature: String?
    var call: GenerateContentCalls.Fragment?
    var media: (type: String, base64: [UInt8])?
    /// Whether there are members that are not known.
    var isOther = false

    /// A sketch on the way to the answer, which is none of the answer's images.
    var isMediaThought: Bool { isThought && media != nil }

    /// Whether there is a text and nothing else that is known, as in most parts.
    var isOnlyText: Bool { text?.isEmpty == false && signature == nil && call == nil && media == nil }

    /// What any other part says; `nil` where that is nothing, or nothing known.
    @inline(never)
    func piece(of provider: ProviderID) -> GenerateContentChunk.Piece? {
        let signature = signature.map { Signature(provider: provider, value: .string($0)) }
        if var call {
            call.signature = signature
            return .call(call)
        }
        if let media {
            return isThought ? nil : .media(type: media.type, base64: media.base64, signature: signature)
        }
        let text = text ?? ""
        if text.isEmpty, isOther || signature == nil { return nil }
        return isThought ? .thought(text, signature: signature) : .text(text, signature: signature)
    }

    mutating func readMedia(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        var type = ""
        var base64: [UInt8] = []
        while try reader.hasMember() {
            if reader.skip(key: "mimeType") { type = try reader.stringIfPresent() ?? "" }
            if reader.skip(key: "data") { try reader.appendString(to: &base64) }
        }
        media = (type, base64)
    }
}

extension GenerateContentCalls.Fragment {
    fileprivate mutating func read(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "name") {
                let text = try reader.stringIfPresent()
                name = text?.isEmpty == false ? text : nil
            }
            if reader.skip(key: "args") {
                if try reader.kind() == .object { arguments = try reader.rawText() } else { try reader.skip() }
            }
            if reader.skip(key: "id") {
                let text = try reader.stringIfPresent()
                id = text?.isEmpty == false ? text : nil
            }
            if reader.skip(key: "partialArgs"), try reader.enterArrayIfPresent() {
                while try reader.nextElement() { try readPiece(&reader) }
            }
            if reader.skip(key: "willContinue") { willContinue = try reader.boolIfPresent() ?? false }
        }
    }

    private mutating func readPiece(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        var path: String?
        var value: GenerateContentArguments.Value?
        while try reader.hasMember() {
            if reader.skip(key: "jsonPath") { path = try reader.stringIfPresent() }
            if reader.skip(key: "stringValue") { value = try reader.stringIfPresent().map { .text($0) } ?? value }
            if reader.skip(key: "numberValue") {
                if try reader.kind() == .number {
                    value = .literal(try reader.rawText())
                } else {
                    try reader.skip()
                }
            }
            if reader.skip(key: "boolValue") {
                value = try reader.boolIfPresent().map { .literal($0 ? "true" : "false") } ?? value
            }
            if reader.skip(key: "nullValue") {
                try reader.skip()
                value = .literal("null")
            }
        }
        if let path, let value { pieces.append((path, value)) }
    }
}
