/// Images and documents in a message.
extension ResponsesRequest {
    func imagePart(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        var part: JSONObject = ["type": "input_image"]
        switch media.source {
        case .bytes(let bytes): part["image_url"] = .string(try dataURL(bytes, media, of: index))
        case .url(let url): part["image_url"] = .string(url)
        case .file(let provider, let id): part["file_id"] = .string(try ownFile(provider, id, of: index))
        }
        part["detail"] = .string(media.detail ?? "auto")
        return part
    }

    func filePart(_ media: Media, of index: Int) throws(ModelError) -> JSONObject {
        var part: JSONObject = ["type": "input_file"]
        switch media.source {
        case .bytes(let bytes):
            // The name is required, and its ending tells the type.
            part["filename"] = .string(media.name ?? "document" + (media.mediaType == "application/pdf" ? ".pdf" : ""))
            part["file_data"] = .string(try dataURL(bytes, media, of: index))
        case .url(let url): part["file_url"] = .string(url)
        case .file(let provider, let id): part["file_id"] = .string(try ownFile(provider, id, of: index))
        }
        return part
    }
}
