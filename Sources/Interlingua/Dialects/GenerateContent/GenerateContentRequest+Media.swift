/// Images, sounds, films and documents, which are all said alike.
extension GenerateContentRequest {
    mutating func mediaPart(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        if media.detail != nil {
            warn("messages[\(index)]", "how closely to look is said for all media, by the option mediaResolution")
        }
        switch media.source {
        case .bytes(let bytes):
            return inlinePart(try mediaType(media, of: index), Base64.encode(bytes.span), name: media.name)
        case .url(let url):
            if url.hasPrefix("data:") { return try inlinePart(dataURL: url, media, of: index) }
            return try filePart(url, media.mediaType ?? Self.mediaType(ofAddress: url), of: index)
        case .file(let provider, let id):
            let id = try ownFile(provider, id, of: index)
            return try filePart(id, media.mediaType ?? Self.mediaType(ofAddress: id), of: index)
        }
    }

    private func inlinePart(_ type: String, _ base64: String, name: String?) -> JSONObject {
        var data: JSONObject = ["mimeType": .string(type), "data": .string(base64)]
        if service == .vertexAI, let name { data["displayName"] = .string(name) }
        return ["inlineData": .object(data)]
    }

    private func inlinePart(dataURL url: String, _ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        guard let data = DataURL(url) else {
            throw unsupported("messages[\(index)]", "a data URL must hold Base64; give the bytes themselves")
        }
        let type = media.mediaType ?? data.mediaType
        return inlinePart(type.isEmpty ? "text/plain" : type, data.base64, name: media.name)
    }

    private func filePart(_ uri: String, _ type: String?, of index: Int) throws(ModelError) -> JSONObject {
        guard type != nil || service == .gemini else {
            throw unsupported("messages[\(index)]", "Vertex AI wants the media type of \(uri), which does not tell it")
        }
        var data = JSONObject()
        data["mimeType"] = type.map { .string($0) }
        data["fileUri"] = .string(uri)
        return ["fileData": .object(data)]
    }

    /// The media type that the end of an address tells; `nil` where it tells none.
    private static func mediaType(ofAddress url: String) -> String? {
        if url.contains("://youtu.be/") || url.contains("youtube.com/") { return "video/mp4" }
        let path = url.prefix { $0 != "?" && $0 != "#" }
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
        return mediaTypes[path[path.index(after: dot)...].lowercased()]
    }

    private static let mediaTypes = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif",
        "heic": "image/heic", "heif": "image/heif", "pdf": "application/pdf", "txt": "text/plain", "md": "text/md",
        "html": "text/html", "csv": "text/csv", "wav": "audio/wav", "mp3": "audio/mpeg", "aac": "audio/aac",
        "ogg": "audio/ogg", "flac": "audio/flac", "m4a": "audio/mp4", "mp4": "video/mp4", "mpeg": "video/mpeg",
        "mov": "video/quicktime", "webm": "video/webm", "avi": "video/x-msvideo",
    ]
}
