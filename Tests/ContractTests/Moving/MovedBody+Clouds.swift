import Interlingua

extension MovedBody {
    /// Source: `wire/anthropic.md`, § 1 and Quirks.
    var messagesFaults: [String] {
        let turns = array("messages")
        var faults = Self.repeats(turns.map { $0["role"]?.string })
        faults += Self.expect(turns.first?["role"] == "user", "the user does not begin")
        var waiting: [String?] = []
        for turn in turns {
            let blocks = turn["content"]?.array ?? []
            let results = blocks.prefix { $0["type"] == "tool_result" }
            faults += Self.expect(
                results.map { $0["tool_use_id"]?.string } == waiting, "results do not answer \(waiting)")
            faults += Self.expect(
                !blocks.dropFirst(results.count).contains { $0["type"] == "tool_result" }, "a result after the first")
            waiting = blocks.filter { $0["type"] == "tool_use" }.map { $0["id"]?.string }
            faults += Self.expect(waiting.allSatisfy { ($0 ?? "").isID(upTo: 256, beside: "_-") }, "ids: \(waiting)")
            for block in blocks where block["type"] == "thinking" {
                faults += Self.expect(block["signature"]?.string?.isEmpty == false, "thinking without a signature")
            }
            let texts = blocks.filter { $0["type"] == "text" }.map { $0["text"]?.string ?? "" }
            faults += Self.expect(texts.allSatisfy { $0.contains { !$0.isWhitespace } }, "a text that shows nothing")
        }
        faults += Self.expect(waiting.isEmpty, "\(waiting) have no results")
        let last = turns.last?["content"]?.array ?? []
        let failed = last.filter { $0["is_error"] == true }.map { $0["content"] }
        faults += Self.expect(failed == ["The clock stands still."], "failures: \(failed)")
        let photo: JSONValue = ["type": "base64", "media_type": "image/png", "data": "iVBORwI="]
        let photos = last.filter { $0["type"] == "image" }.map { $0["source"] }
        faults += Self.expect(photos == [photo], "images: \(photos)")
        let document: JSONValue = [
            "type": "text", "media_type": "text/plain", "data": .string(MovedConversation.document),
        ]
        let documents = last.filter { $0["type"] == "document" }.map { $0["source"] }
        faults += Self.expect(documents == [document], "documents: \(documents)")
        return faults
    }
}

extension MovedBody {
    /// Source: `wire/bedrock.md`, § 4 and Quirks.
    var converseFaults: [String] {
        let turns = array("messages")
        var faults = Self.repeats(turns.map { $0["role"]?.string })
        faults += Self.expect(turns.first?["role"] == "user", "the user does not begin")
        var waiting: [String?] = []
        for turn in turns {
            let blocks = turn["content"]?.array ?? []
            faults += Self.expect(blocks.allSatisfy { $0.object?.count == 1 }, "a block of several members")
            let results = blocks.compactMap { $0["toolResult"]?["toolUseId"]?.string }
            faults += Self.expect(results == waiting, "results do not answer \(waiting)")
            waiting = blocks.compactMap { $0["toolUse"]?["toolUseId"]?.string }
            faults += Self.expect(waiting.allSatisfy { ($0 ?? "").isID(upTo: 64, beside: "_.:-") }, "ids: \(waiting)")
            for reasoning in blocks.compactMap({ $0["reasoningContent"] }) {
                let isProven = reasoning["reasoningText"]?["signature"] != nil || reasoning["redactedContent"] != nil
                faults += Self.expect(isProven, "reasoning without a signature")
            }
        }
        faults += Self.expect(waiting.isEmpty, "\(waiting) have no results")
        faults += Self.expect(json["toolConfig"]?["tools"]?.array?.count == 2, "no tools beside a history of calls")
        let blocks = turns.map { $0["content"]?.array ?? [] }
        let mixed = blocks.filter { $0.contains { $0["toolResult"] != nil } && $0.contains { $0["document"] != nil } }
        faults += Self.expect(mixed.isEmpty, "Claude takes no document beside results")
        let failed = blocks.joined().filter { $0["toolResult"]?["status"] == "error" }
        faults += Self.expect(failed.count == 1, "\(failed.count) failures")
        let last = blocks.last ?? []
        let photos = last.compactMap { $0["image"] }
        faults += Self.expect(photos == [["format": "png", "source": ["bytes": "iVBORwI="]]], "images: \(photos)")
        let documents = last.compactMap { $0["document"] }
        let source: JSONValue = ["bytes": .string(MovedConversation.document64)]
        faults += Self.expect(
            documents.map { [$0["format"], $0["source"]] } == [["txt", source]], "documents: \(documents)")
        let names = documents.map { $0["name"]?.string ?? "" }
        faults += Self.expect(names.allSatisfy { $0.isID(upTo: 200, beside: " -()[]") }, "names: \(names)")
        faults += Self.expect(last.contains { $0["text"] != nil }, "a document without a text")
        return faults
    }
}

extension MovedBody {
    /// Source: `wire/vertex.md`, § 2.
    var generateContentFaults: [String] {
        var faults: [String] = []
        var waiting: [[String?]] = []
        let contents = array("contents")
        for content in contents {
            let parts = content["parts"]?.array ?? []
            faults += Self.expect(!parts.isEmpty, "an empty content")
            let results = parts.compactMap { $0["functionResponse"] }
            faults += Self.expect(results.isEmpty || results.count == parts.count, "results beside other parts")
            faults += Self.expect(
                results.map { [$0["id"]?.string, $0["name"]?.string] } == waiting, "results do not answer \(waiting)")
            let calls = parts.filter { $0["functionCall"] != nil }
            waiting = calls.map { [$0["functionCall"]?["id"]?.string, $0["functionCall"]?["name"]?.string] }
            if let first = calls.first {
                faults += Self.expect(first["thoughtSignature"] != nil, "Gemini 3 wants the first call signed")
                faults += Self.expect(
                    calls.dropFirst().allSatisfy { $0["thoughtSignature"] == nil }, "a second call is signed")
            }
        }
        faults += Self.expect(waiting.isEmpty, "\(waiting) have no results")
        let roles = contents.map { $0["role"]?.string }
        faults += Self.expect(roles == ["user", "model", "user", "user"], "\(roles)")
        let answers = contents.dropFirst(2).first?["parts"]?.array ?? []
        faults += Self.expect(
            answers.last?["functionResponse"]?["response"] == ["error": "The clock stands still."], "no failure")
        let media = (contents.last?["parts"]?.array ?? []).compactMap { $0["inlineData"] }
        faults += Self.expect(
            media.map { [$0["mimeType"], $0["data"]] } == [
                ["image/png", "iVBORwI="], ["text/plain", .string(MovedConversation.document64)],
            ], "media: \(media)")
        return faults
    }
}
