/// Amazon Bedrock's Converse: one language for the models of many vendors.
///
/// The request's members stand in a fixed order, so equal requests are equal bytes. What the language lacks or wants is
/// said like this:
/// - Instructions stand before the conversation, all of them; one from its middle moves there with a warning.
/// - Turns alternate: those of one role that follow each other become one, a tool's results first in the user's.
/// - Where a model takes nothing, or no document, beside results, a few words of the assistant's part them, with a
///   warning.
/// - The user speaks first: where the assistant does, a few words stand before, with a warning.
/// - Blank texts are left out, since Bedrock refuses them; a document without a text beside it gets one.
/// - A conversation with tool calls needs tools: where the request has none, each called tool gets a stub.
/// - There is no choice of no tool: the tools are left out, or where the conversation needs some, stubs take their
///   place.
/// - A document whose media type is of an image, sound or video is sent as that, since a message has no part for video.
/// - Signed reasoning goes back to the models of the vendor who signed it: Claude's to Claude, from wherever it came.
/// - What is stored with Bedrock is an `s3://` address; other addresses are not fetched.
/// - A part that is ``Part/opaque(_:_:)`` of Bedrock is a content block as Bedrock has it, such as `guardContent`.
///
/// Source: `wire/bedrock.md`, §§ 4–6.
public struct ConverseDialect: Dialect {
    public init() {}

    public func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest {
        var encoded = try ConverseRequest(request).encoded()
        if request.delivery == .streamed { encoded.headers["accept"] = "application/vnd.amazon.eventstream" }
        return encoded
    }

    public func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> ConverseDecoder {
        // Another model's signatures are none of Claude's, and only the name tells whose model answers.
        let family = request.model.map(ConverseFamily.init) ?? ConverseFamily()
        return ConverseDecoder(assembler: assembler, signer: family.signer)
    }
}
