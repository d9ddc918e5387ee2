import Interlingua
import Testing

/// Vectors are held to what was asked for.
@Suite struct EmbeddingVectorTests {
    private func answer(
        _ data: String, to inputs: [String] = ["a", "b"], dimensions: Int? = nil
    ) async throws(ModelError) -> [[Float]] {
        var request = EmbeddingRequest(inputs, model: "m")
        request.dimensions = dimensions
        let transport = Replay([Array(#"{"data":[\#(data)]}"#.utf8)])
        return try await HTTPBackend(
            OpenAIEmbeddingDialect(), at: Endpoint(provider: "p", url: "https://p.example"), transport: transport
        ).embed(request).vectors
    }

    private static let first = #"{"index":0,"embedding":[1,2]}"#
    private static let second = #"{"embedding":[3,4],"index":1}"#

    @Test func `vectors stand in the order of the inputs, whatever the order of the answer`() async throws {
        #expect(try await answer("\(Self.first),\(Self.second)") == [[1, 2], [3, 4]])
        #expect(try await answer("\(Self.second),\(Self.first)", dimensions: 2) == [[1, 2], [3, 4]])
    }

    @Test(
        arguments: [
            (first, "no vector 1"), (second, "no vector 0"), (#"\#(first),\#(first)"#, "two vectors 0"),
            (#"\#(first),{"embedding":[3,4]}"#, "without an index"),
            (#"\#(first),{"index":null,"embedding":[3,4]}"#, "without an index"),
            (#"\#(first),\#(second),{"index":2,"embedding":[5,6]}"#, "a vector 2 for 2 inputs"),
            (#"{"index":-1,"embedding":[5,6]}"#, "a vector -1"), (#"{"index":0,"embedding":[]}"#, "vector 0 is empty"),
            (#"{"index":0,"embedding":""}"#, "vector 0 is empty"), (#"{"index":0}"#, "vector 0 is empty"),
            (#"\#(first),{"index":1,"embedding":[3,4,5]}"#, "vector 1 has 3 numbers where 2 belong"),
            (#"\#(first),{"index":1,"embedding":[3]}"#, "vector 1 has 1 numbers where 2 belong"),
            (#"{"index":0,"embedding":[1,1e39]}"#, "number out of range"),
            (#"{"index":0,"embedding":"AACAPwAAwH8="}"#, "number out of range"),
            (#"{"index":0,"embedding":"AACAPwAA"}"#, "impossible length of 6 bytes"),
            (#"{"index":0,"embedding":"AACA?wAA"}"#, "invalid Base64"),
            (#"{"index":0,"embedding":[1,null]}"#, "unexpected null"), (#"{"index":0,"embedding":null}"#, "unexpected"),
            (#"{"index":0,"embedding":[1,"2"]}"#, "unexpected string"), ("[1,2]", "unexpected array"),
        ])
    func `anything but one vector for each input is malformed`(data: String, message: String) async {
        let error = await #expect(throws: ModelError.self) { try await answer(data) }
        #expect(error?.kind == .malformedResponse)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func `a server that ignores how long vectors shall be is found out`() async {
        let error = await #expect(throws: ModelError.self) {
            try await answer("\(Self.first),\(Self.second)", dimensions: 3)
        }
        #expect(error?.kind == .malformedResponse)
        #expect(error?.message == "vector 0 has 2 numbers where 3 belong")
    }
}
