import Interlingua
import Testing

/// What holds for every response, whatever is in it.
@Suite struct GenerateContentLawsTests {
    @Test func `there are fixtures to hold the laws against`() {
        #expect(GenerateContentReply.names.count >= 34)
    }

    @Test(arguments: GenerateContentReply.names)
    func `a response keeps to the grammar, and finishes or throws`(name: String) async throws {
        let reply = try await GenerateContentReply(of: name)
        #expect(reply.violation == nil)
        #expect((reply.response.finish != nil) == (reply.error == nil))
    }

    @Test(arguments: GenerateContentReply.names)
    func `pieces of any size give the same events`(name: String) async throws {
        let whole = try await GenerateContentReply(of: name)
        for size in [1, 2, 3, 7, 64] {
            #expect(try await GenerateContentReply(of: name, inPiecesOf: size) == whole, "in pieces of \(size)")
        }
    }

    @Test(arguments: ["text_stream", "thoughts_stream", "parallel_calls_stream"])
    func `a stream folds to what the same answer says whole`(name: String) async throws {
        let stream = try await GenerateContentReply(of: name).response
        let unary = try await GenerateContentReply(of: name.replacing("_stream", with: "_unary")).response
        #expect(stream.parts.map(\.comparable) == unary.parts.map(\.comparable))
        #expect(stream.finish == unary.finish)
        #expect(stream.usage == unary.usage)
        #expect(stream.start == unary.start)
    }

    @Test(arguments: ["text_stream", "parallel_calls_stream", "thoughts_stream"])
    func `a stream that is cut anywhere before its last event throws what came`(name: String) async throws {
        let bytes = try GenerateContentReply.bytes(name)
        let whole = try await GenerateContentReply(of: name).response
        // The last event counts from its blank line on, of which a carriage return alone is one too.
        for count in 0..<bytes.count - 1 {
            let reply = await GenerateContentReply(Array(bytes[..<count]))
            #expect(reply.error?.kind == .truncated, "cut after \(count) bytes")
            #expect(whole.text.hasPrefix(reply.error?.partial?.text ?? ""), "cut after \(count) bytes")
            #expect(reply.violation == nil)
        }
    }

    @Test(arguments: ["streamed_arguments", "image_unary"])
    func `a wrong byte anywhere breaks no law`(name: String) async throws {
        let bytes = try GenerateContentReply.bytes(name)
        for index in stride(from: 0, to: bytes.count, by: 23) {
            for byte in [UInt8(ascii: "{"), UInt8(ascii: "\""), 0xFF] {
                var wrong = bytes
                wrong[index] = byte
                let reply = await GenerateContentReply(wrong)
                #expect(reply.violation == nil, "byte \(index) is \(byte)")
                #expect((reply.response.finish != nil) == (reply.error == nil), "byte \(index) is \(byte)")
            }
        }
    }

    @Test func `an array that is cut anywhere throws what came`() async throws {
        let bytes = try GenerateContentReply.bytes("array_stream")
        for count in 0..<bytes.count {
            let reply = await GenerateContentReply(Array(bytes[..<count]))
            #expect(reply.error?.kind == .truncated, "cut after \(count) bytes")
        }
    }
}

extension Part {
    /// Arguments are compared as JSON: a document and a stream differ in their blanks.
    fileprivate var comparable: Part {
        guard case .toolCall(var call) = self, let json = try? JSONValue.parse(call.arguments) else { return self }
        call.arguments = json.serialized()
        return .toolCall(call)
    }
}
