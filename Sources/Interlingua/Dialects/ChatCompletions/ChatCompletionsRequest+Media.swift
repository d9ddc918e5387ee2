/// Images, sounds and documents in a message.
extension ChatCompletionsRequest {
    func imagePart(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        guard variant.takesImages else {
            throw unsupported("messages[\(index)]", "\(variant.provider) takes no images")
        }
        var image: JSONObject
        switch media.source {
        case .bytes(let bytes): image = ["url": .string(try dataURL(bytes, media, of: index))]
        case .url(let url):
            guard variant.takesImageURLs || DataURL(url) != nil else {
                throw unsupported("messages[\(index)]", "\(variant.provider) fetches no images; give it the bytes")
            }
            image = ["url": .string(url)]
        case .file(let provider, _):
            throw unsupported("messages[\(index)]", "an image cannot be a file of \(provider)")
        }
        image["detail"] = media.detail.map { .string($0) }
        return ["type": "image_url", "image_url": .object(image)]
    }

    func audioPart(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        guard variant.takesAudio else { throw unsupported("messages[\(index)]", "\(variant.provider) takes no sound") }
        guard case .bytes(let bytes) = media.source else {
            throw unsupported("messages[\(index)]", "sound goes to \(variant.provider) as bytes alone")
        }
        let type = try mediaType(media, of: index)
        guard type.hasPrefix("audio/") else {
            throw ModelError(.invalidRequest, "messages[\(index)]: \(type) is no sound")
        }
        let subtype = String(type.dropFirst("audio/".count))
        let format = Self.audioFormats[subtype] ?? subtype
        return [
            "type": "input_audio",
            "input_audio": ["data": .string(Base64.encode(bytes.span)), "format": .string(format)],
        ]
    }

    /// The wire's names of sound formats, where they are not the media type's.
    private static let audioFormats = ["mpeg": "mp3", "x-wav": "wav", "wave": "wav", "vnd.wave": "wav", "mp4": "m4a"]

    func documentPart(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        switch variant.documents {
        case .none:
            guard let words = media.asWords else {
                throw unsupported("messages[\(index)]", "\(variant.provider) takes no documents but text")
            }
            return textPart(words)
        case .file: return try filePart(media, of: index, takesURL: false)
        case .fileOrURL: return try filePart(media, of: index, takesURL: true)
        case .fileURL: return try fileURLPart(media, of: index)
        case .documentURL: return try documentURLPart(media, of: index)
        }
    }

    private func filePart(_ media: Media, of index: Int, takesURL: Bool) throws(ModelError) -> JSONObject {
        let data: String
        switch media.source {
        case .file(let provider, let id):
            return ["type": "file", "file": ["file_id": .string(try ownFile(provider, id, of: index))]]
        case .bytes(let bytes): data = try dataURL(bytes, media, of: index)
        case .url(let url):
            guard takesURL || DataURL(url) != nil else {
                throw unsupported("messages[\(index)]", "\(variant.provider) fetches no documents; give it the bytes")
            }
            data = url
        }
        // The name is required, and its ending tells the type.
        let name = media.name ?? (media.mediaType == "application/pdf" ? "document.pdf" : "document")
        return ["type": "file", "file": ["filename": .string(name), "file_data": .string(data)]]
    }

    private func fileURLPart(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        let url: String
        switch media.source {
        case .bytes(let bytes): url = Base64.encode(bytes.span)
        case .url(let address): url = address
        case .file(let provider, _):
            throw unsupported("messages[\(index)]", "a document cannot be a file of \(provider)")
        }
        var part: JSONObject = ["type": "file_url", "file_url": ["url": .string(url)]]
        part["file_name"] = media.name.map { .string($0) }
        return part
    }

    private func documentURLPart(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        let url: String
        switch media.source {
        case .bytes(let bytes): url = try dataURL(bytes, media, of: index)
        case .url(let address): url = address
        case .file(let provider, let id):
            return ["type": "file", "file_id": .string(try ownFile(provider, id, of: index))]
        }
        var part: JSONObject = ["type": "document_url", "document_url": .string(url)]
        part["document_name"] = media.name.map { .string($0) }
        return part
    }
}
