/// A container's language, carried by SageMaker's runtime.
///
/// SageMaker passes a request's body to the container of one's own endpoint as it is, and the container's answer back:
/// a whole one as it is, a streamed one in messages that cut its bytes anywhere. So another dialect says and hears what
/// the container speaks, and this one adds what stands around it: headers, and the framing.
///
/// Source: `wire/sagemaker.md`.
public struct SageMakerDialect<Container: Dialect>: Dialect {
    /// What the container speaks.
    public var container: Container
    /// Which of the endpoint's parts is asked.
    public var target: SageMakerTarget

    public init(_ container: Container, target: SageMakerTarget = SageMakerTarget()) {
        self.container = container
        self.target = target
    }

    public func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest {
        var encoded = try container.encode(request)
        if request.delivery == .streamed {
            // What the container shall answer with; what SageMaker wraps that in is another type.
            encoded.headers["x-amzn-sagemaker-accept"] = encoded.headers["accept"] ?? "text/event-stream"
            encoded.headers["accept"] = "application/vnd.amazon.eventstream"
        }
        for field in target.fields { encoded.headers[field.name] = field.value }
        return encoded
    }

    public func makeDecoder(
        for request: ModelRequest, assembler: ResponseAssembler
    ) -> SageMakerDecoder<Container.Decoder> {
        SageMakerDecoder(container.makeDecoder(for: request, assembler: assembler))
    }
}
