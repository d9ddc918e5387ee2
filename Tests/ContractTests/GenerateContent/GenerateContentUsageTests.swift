import Interlingua
import Testing

/// `usageMetadata`, which stands in every event of a stream.
///
/// Source: `wire/vertex.md`, § 3.
@Suite struct GenerateContentUsageTests {
    private static func event(_ text: String, _ usage: String, finish: String = "") -> String {
        let reason = finish.isEmpty ? "" : #","finishReason":"\#(finish)""#
        let candidate = #"{"content":{"parts":[{"text":"\#(text)"}],"role":"model"}\#(reason)}"#
        return #"data: {"candidates":[\#(candidate)],"usageMetadata":\#(usage),"responseId":"r"}"# + "\r\n\r\n"
    }

    /// The usages that a stream of events with these `usageMetadata` reports.
    private static func usages(_ snapshots: [String], speculating: Bool = true) throws -> [Usage] {
        var body = ""
        for (index, snapshot) in snapshots.enumerated() {
            body += event("t\(index)", snapshot, finish: index == snapshots.count - 1 ? "STOP" : "")
        }
        var assembler = ResponseAssembler(identity: BackendIdentity(provider: .openAI))
        assembler.speculates = speculating
        let dialect = GenerateContentDialect(service: .gemini)
        var decoder = dialect.makeDecoder(for: ModelRequest(messages: []), assembler: assembler)
        let bytes = Array(body.utf8)
        try decoder.decode(bytes.span)
        try decoder.finish()
        return decoder.assembler.events.compactMap { if case .usage(let usage) = $0 { usage } else { nil } }
    }

    private static func list(_ counts: [(String, Int)]) -> String {
        "[" + counts.map { #"{"modality":"\#($0.0)","tokenCount":\#($0.1)}"# }.joined(separator: ",") + "]"
    }

    @Test(arguments: [true, false])
    func `each event that counts anew is heard, also those that repeat the last`(speculating: Bool) throws {
        let snapshots = (1...6).map { number in
            let details = Self.list([("TEXT", 4), ("AUDIO", number), ("IMAGE", 2), ("AUDIO", 10)])
            return #"{"promptTokenCount":7,"candidatesTokenCount":\#(number * 3),"thoughtsTokenCount":5,"#
                + #""totalTokenCount":\#(number * 3 + 12),"promptTokensDetails":\#(details),"x": 1 }"#
        }
        let usages = try Self.usages(snapshots, speculating: speculating)
        #expect(usages.map(\.input) == [7, 7, 7, 7, 7, 7])
        #expect(usages.map(\.output) == [8, 11, 14, 17, 20, 23])
        #expect(usages.map(\.reasoning) == [5, 5, 5, 5, 5, 5])
        #expect(usages.map(\.inputAudio) == [11, 12, 13, 14, 15, 16])
        #expect(usages.map(\.inputImage) == [2, 2, 2, 2, 2, 2])
        #expect(usages.map(\.outputAudio) == [nil, nil, nil, nil, nil, nil])
        #expect(usages.map { $0.raw?["x"] } == [1, 1, 1, 1, 1, 1])
        #expect(usages.map { $0.raw?["candidatesTokenCount"] } == [3, 6, 9, 12, 15, 18])
    }

    /// Counts that vary, alone and together, from when on they do, in fields that add up, or that come twice.
    @Test func `a stream of snapshots says the same whether repetition is used or not`() throws {
        var random = Seeded(11)
        for _ in 0..<300 {
            let names = [
                "promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount", "totalTokenCount",
                "toolUsePromptTokenCount", "cachedContentTokenCount", "promptTokenCount", "unknown",
            ].filter { _ in random.below(3) > 0 }
            let lists = ["promptTokensDetails", "candidatesTokensDetails"].filter { _ in random.below(2) > 0 }
            let modalities = (0...random.below(3)).map { _ in ["TEXT", "AUDIO", "IMAGE", "DOCUMENT"][random.below(4)] }
            let varying = Set((0..<12).filter { _ in random.below(3) == 0 })
            var counts = (0..<12).map { _ in random.below(20) }
            let snapshots = (0..<20).map { number in
                for index in varying where random.below(4) > 0 { counts[index] += random.below(200) }
                if random.below(12) == 0 { counts[random.below(12)] += 1 }
                var members = names.enumerated().map { #""\#($1)":\#(counts[$0])"# }
                for (index, list) in lists.enumerated() {
                    let details = modalities.enumerated().map { ($1, counts[8 + (index + $0) % 4]) }
                    members.append(#""\#(list)":\#(Self.list(details))"#)
                }
                if random.below(15) == 0, !members.isEmpty { members.remove(at: random.below(members.count)) }
                if random.below(25) == 0 { members.append(#""promptTokenCount":null"#) }
                return "{" + members.joined(separator: ",") + "}"
            }
            // None repeats the one before, since one of them has a blank.
            let different = snapshots.enumerated().map { $0 % 2 == 0 ? $1 : "{ " + $1.dropFirst() }
            let plain = try Self.usages(different, speculating: false)
            for speculating in [false, true] {
                let fast = try Self.usages(snapshots, speculating: speculating)
                #expect(fast == plain, "\(snapshots)")
                #expect(fast.map(\.raw) == plain.map(\.raw), "\(snapshots)")
            }
        }
    }

    @Test func `counts beyond all are the most there is`() throws {
        let most = Int.max
        let usages = try Self.usages([
            #"{"promptTokenCount":\#(most),"toolUsePromptTokenCount":1,"candidatesTokenCount":1}"#,
            #"{"promptTokenCount":\#(most),"toolUsePromptTokenCount":2,"candidatesTokenCount":2}"#,
            #"{"promptTokenCount":\#(most),"toolUsePromptTokenCount":3,"candidatesTokenCount":3}"#,
        ])
        #expect(usages.map(\.input) == [most, most, most])
        #expect(usages.map(\.output) == [1, 2, 3])
    }

    @Test func `a field keeps its last value where a later event has none`() throws {
        let usages = try Self.usages([
            #"{"promptTokenCount":5,"cachedContentTokenCount":3,"trafficType":"ON_DEMAND"}"#,
            #"{"promptTokenCount":6,"candidatesTokenCount":1}"#,
            #"{"candidatesTokenCount":2,"promptTokenCount":null}"#,
        ])
        let last = try #require(usages.last)
        #expect((last.input, last.output, last.cachedInput) == (6, 2, 3))
        let raw: JSONValue = [
            "promptTokenCount": 6, "cachedContentTokenCount": 3, "trafficType": "ON_DEMAND", "candidatesTokenCount": 2,
        ]
        #expect(last.raw == raw)
    }

    /// What has all that came before replaces it; what has less is put to it. Empty snapshots have nothing.
    @Test(arguments: [true, false])
    func `what was said of a name that is not known stays until it is said anew`(speculating: Bool) throws {
        let usages = try Self.usages(
            [
                #"{"promptTokenCount":1,"candidatesTokenCount":1,"x":1}"#,
                #"{"promptTokenCount":1,"candidatesTokenCount":2,"x":2,"y":2}"#,
                #"{"promptTokenCount":1,"candidatesTokenCount":3,"y":3}"#,
                #"{}"#,
                #"{"promptTokenCount":1,"candidatesTokenCount":4,"x":null}"#,
                #"{"promptTokenCount":1,"candidatesTokenCount":5}"#,
            ], speculating: speculating)
        #expect(usages.map(\.output) == [1, 2, 3, 4, 5])
        #expect(usages.map { $0.raw?["x"] } == [1, 2, 2, 2, 2])
        #expect(usages.map { $0.raw?["y"] } == [nil, 2, 3, 3, 3])
        #expect(usages.map { $0.raw?["promptTokenCount"] } == [1, 1, 1, 1, 1])
    }

    @Test(arguments: [
        (#"{"promptTokenCount":"12","candidatesTokenCount":"3"}"#, 12, 3),
        (#"{"promptTokenCount":12.0,"candidatesTokenCount":-3}"#, 12, nil),
        (#"{"promptTokenCount":[],"totalTokenCount":5}"#, nil, nil),
        (#"{"promptTokenCount":4,"totalTokenCount":9}"#, 4, 5), (#"{"promptTokenCount":9,"totalTokenCount":4}"#, 9, 0),
        (#"{"toolUsePromptTokenCount":2,"promptTokenCount":3}"#, 5, nil),
    ])
    func `counts may be written as text, and odd ones are none`(snapshot: String, input: Int?, output: Int?) throws {
        let usage = try #require(try Self.usages([snapshot]).last)
        #expect(usage.input == input)
        #expect(usage.output == output)
    }

    @Test(arguments: [#"{"trafficType":"ON_DEMAND"}"#, "{}", "null", "[]"])
    func `what counts nothing is no usage`(snapshot: String) throws {
        #expect(try Self.usages([snapshot]).isEmpty)
    }

    /// Under `enum-encoding=int`.
    @Test func `a modality may be a number`() throws {
        let details = #"[{"tokenCount":3,"modality":4},{"modality":2,"tokenCount":5},{"modality":1,"tokenCount":9}]"#
        let usage = try #require(
            try Self.usages([#"{"promptTokenCount":17,"candidatesTokensDetails":\#(details)}"#]).last)
        #expect((usage.outputAudio, usage.outputImage) == (3, 5))
    }
}
