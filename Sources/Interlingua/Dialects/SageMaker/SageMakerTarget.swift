/// Which part of a SageMaker endpoint answers. What is `nil` is left to the endpoint.
public struct SageMakerTarget: Hashable, Sendable {
    /// Of several models in one container: the name of the model's archive.
    public var model: String?
    /// One of the endpoint's production variants.
    public var variant: String?
    /// Of several containers that are asked directly: the container's host name.
    public var containerHostname: String?
    /// The inference component that hosts the model, where the endpoint has some.
    public var inferenceComponent: String?
    /// The session of a container that keeps state.
    public var sessionID: String?
    /// Words for the container that go past its body.
    public var customAttributes: String?

    public init(
        model: String? = nil, variant: String? = nil, containerHostname: String? = nil,
        inferenceComponent: String? = nil, sessionID: String? = nil, customAttributes: String? = nil
    ) {
        self.model = model
        self.variant = variant
        self.containerHostname = containerHostname
        self.inferenceComponent = inferenceComponent
        self.sessionID = sessionID
        self.customAttributes = customAttributes
    }

    /// As headers.
    var fields: [HTTPHeaders.Field] {
        let values = [
            ("target-model", model), ("target-variant", variant), ("target-container-hostname", containerHostname),
            ("inference-component", inferenceComponent), ("session-id", sessionID),
            ("custom-attributes", customAttributes),
        ]
        return values.compactMap { name, value in value.map { HTTPHeaders.Field("x-amzn-sagemaker-" + name, $0) } }
    }
}
