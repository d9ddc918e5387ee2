/// Images and documents.
extension MessagesRequest {
    mutating func imageBlock(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        if let detail = media.detail { warn("messages[\(index)]", "an image's detail, \(detail), was left out") }
        let source: JSONObject =
            switch media.source {
            case .bytes(let bytes):
                base64(Base64.encode(bytes.span), type: try mediaType(media, of: index))
            case .url(let url): try urlSource(url, of: index)
            case .file(let provider, let id): try fileSource(provider, id, of: index)
            }
        return ["type": "image", "source": .object(source)]
    }

    mutating func documentBlock(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        let source: JSONObject =
            switch media.source {
            case .bytes(let bytes): try documentSource(bytes, media, of: index)
            case .url(let url): try urlSource(url, of: index)
            case .file(let provider, let id): try fileSource(provider, id, of: index)
            }
        var block: JSONObject = ["type": "document", "source": .object(source)]
        block["title"] = media.name.map { .string($0) }
        if options.citesDocuments { block["citations"] = ["enabled": true] }
        return block
    }

    /// A document of PDF, or of any kind of text, which goes as plain text.
    private func documentSource(_ bytes: [UInt8], _ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        let type = try mediaType(media, of: index)
        if type == "application/pdf" { return base64(Base64.encode(bytes.span), type: type) }
        guard media.isText else {
            throw unsupported("messages[\(index)]", "\(variant.provider) reads PDF and text, no \(type)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw invalid("messages[\(index)]", "a document of \(type) is not UTF-8")
        }
        return ["type": "text", "media_type": "text/plain", "data": .string(text)]
    }

    private func urlSource(_ url: String, of index: Int) throws(ModelError) -> JSONObject {
        if let data = DataURL(url) { return base64(data.base64, type: data.mediaType) }
        guard variant.takesURLs else {
            throw unsupported("messages[\(index)]", "\(variant.provider) fetches nothing; give it the bytes")
        }
        return ["type": "url", "url": .string(url)]
    }

    private mutating func fileSource(
        _ provider: ProviderID, _ id: String, of index: Int
    ) throws(ModelError) -> JSONObject {
        guard variant.takesFiles else { throw foreignFile(provider, id, of: index) }
        need("files-api-2025-04-14")
        return ["type": "file", "file_id": .string(try ownFile(provider, id, of: index))]
    }

    private func base64(_ data: String, type: String) -> JSONObject {
        ["type": "base64", "media_type": .string(type), "data": .string(data)]
    }
}
