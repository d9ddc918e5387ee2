/// Images, sounds, videos and documents, and the results of tools, which may have some.
extension ConverseRequest {
    /// A kind of media, by the name of its block, and the formats of it that Bedrock knows.
    private struct Kind {
        var name: String
        var formats: Set<String>
        /// Formats by the media types that do not end in their name.
        var aliases: [String: String] = [:]

        static let image = Kind(name: "image", formats: ["png", "jpeg", "gif", "webp"], aliases: ["jpg": "jpeg"])
        static let audio = Kind(
            name: "audio",
            formats: [
                "mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg", "mpga", "pcm",
                "webm",
            ],
            aliases: [
                "mpeg": "mp3", "x-wav": "wav", "wave": "wav", "vnd.wave": "wav", "x-m4a": "m4a", "x-matroska": "mka",
            ])
        static let video = Kind(
            name: "video", formats: ["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"],
            aliases: [
                "quicktime": "mov", "x-matroska": "mkv", "x-flv": "flv", "x-ms-wmv": "wmv", "3gpp": "three_gp",
            ])
        static let document = Kind(
            name: "document", formats: ["pdf", "csv", "html"],
            aliases: [
                "plain": "txt", "markdown": "md", "msword": "doc", "vnd.ms-excel": "xls",
                "vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
                "vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
            ])
    }

    mutating func mediaBlock(_ part: Part, _ media: Media, of index: Int) throws(ModelError) -> JSONValue {
        let media = try withoutDataURL(media, of: index)
        let kind: Kind =
            switch (part, media.mediaType?.split(separator: "/").first) {
            case (.image, _), (.document, "image"): .image
            case (.audio, _), (.document, "audio"): .audio
            case (.document, "video"): .video
            default: .document
            }
        return try block(kind, media, of: index)
    }

    private mutating func block(_ kind: Kind, _ media: Media, of index: Int) throws(ModelError) -> JSONValue {
        let source = try source(kind, media, of: index)
        var object: JSONObject = ["format": .string(try format(kind, media, of: index))]
        if media.detail != nil { warn("messages[\(index)]", "Converse knows no detail of an \(kind.name)") }
        if kind.name == "document" {
            object["name"] = .string(documentName(media.name))
            if options.citesDocuments { object["citations"] = ["enabled": true] }
        }
        object["source"] = source
        return [kind.name: .object(object)]
    }

    private func format(_ kind: Kind, _ media: Media, of index: Int) throws(ModelError) -> String {
        guard let type = media.mediaType?.prefix(while: { $0 != ";" }).lowercased(), !type.isEmpty else {
            throw ModelError(.invalidRequest, "messages[\(index)]: the \(kind.name) needs a media type")
        }
        let subtype = type.split(separator: "/").last.map(String.init) ?? ""
        let format = kind.aliases[subtype] ?? subtype
        guard kind.formats.contains(format) || kind.aliases.values.contains(format) else {
            throw unsupported("messages[\(index)]", "Bedrock takes no \(kind.name) of the type \(type)")
        }
        return format
    }

    private func source(_ kind: Kind, _ media: Media, of index: Int) throws(ModelError) -> JSONValue {
        switch media.source {
        case .bytes(let bytes):
            // Cited are texts alone, and only as texts.
            let isText = kind.name == "document" && media.mediaType?.hasPrefix("text/") == true
            if isText, options.citesDocuments, let text = String(validating: bytes, as: UTF8.self) {
                return ["text": .string(text)]
            }
            return ["bytes": .string(Base64.encode(bytes.span))]
        case .url(let address), .file(.bedrock, let address):
            guard address.hasPrefix("s3://") else {
                throw unsupported("messages[\(index)]", "Bedrock fetches s3:// addresses alone; give it the bytes")
            }
            return ["s3Location": ["uri": .string(address)]]
        case .file(let provider, let id):
            throw unsupported("messages[\(index)]", "the file \(id) is with \(provider), not with Bedrock")
        }
    }

    /// Media whose address is its content.
    private func withoutDataURL(_ media: Media, of index: Int) throws(ModelError) -> Media {
        guard case .url(let url) = media.source, url.hasPrefix("data:") else { return media }
        guard let data = DataURL(url), let bytes = try? Base64.decode(data.base64) else {
            throw ModelError(.invalidRequest, "messages[\(index)]: a data URL is not Base64")
        }
        var media = media
        media.source = .bytes(bytes)
        if media.mediaType == nil, !data.mediaType.isEmpty { media.mediaType = data.mediaType }
        return media
    }

    /// A name of the characters that Bedrock takes, and that no other document of the request has.
    private mutating func documentName(_ name: String?) -> String {
        let words = (name ?? "").unicodeScalars.map { $0.isOfDocumentName ? Character($0) : " " }
        let plain = String(words).split(separator: " ").joined(separator: " ").prefix(190)
        var unique = plain.isEmpty ? "Document \(documentNames.count + 1)" : String(plain)
        var count = 1
        while !documentNames.insert(unique).inserted {
            count += 1
            unique = "\(plain.isEmpty ? "Document" : plain) (\(count))"
        }
        return unique
    }
}

extension ConverseRequest {
    mutating func resultBlock(_ result: ToolResult, of index: Int) throws(ModelError) -> JSONValue {
        var content: [JSONValue] = []
        if result.isError, !family.takesResultStatus { content.append(["text": "Error:"]) }
        for piece in result.content {
            switch piece {
            case .text(let text): if !text.allSatisfy(\.isWhitespace) { content.append(["text": .string(text)]) }
            case .json(let value):
                content.append(value.object == nil ? ["text": .string(value.serialized())] : ["json": value])
            case .image(let media): content.append(try mediaBlock(.image(media), media, of: index))
            case .document(let media): content.append(try mediaBlock(.document(media), media, of: index))
            }
        }
        var object: JSONObject = ["toolUseId": .string(wireID(result.callID)), "content": .array(content)]
        if result.isError, family.takesResultStatus { object["status"] = "error" }
        return ["toolResult": .object(object)]
    }
}

extension Unicode.Scalar {
    /// Of these alone a document's name is made, but for single spaces.
    fileprivate var isOfDocumentName: Bool {
        guard isASCII else { return false }
        return properties.isAlphabetic || ("0"..."9").contains(self) || "-()[]".unicodeScalars.contains(self)
    }
}
