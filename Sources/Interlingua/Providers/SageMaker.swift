extension Backend where Self == HTTPBackend<SageMakerDialect<ChatCompletionsDialect>> {
    /// A model of one's own at an Amazon SageMaker endpoint whose container speaks Chat Completions, as those of vLLM,
    /// LMI and JumpStart do.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint's name.
    ///   - region: Where the endpoint is; `nil` is that of `AWS_REGION`, `AWS_DEFAULT_REGION` or the profile.
    ///   - model: The container's name for its model, where it wants one.
    ///   - keys: What signs requests; the default is whatever AWS's own tools would find when the first is sent.
    ///     SageMaker takes no API keys.
    ///   - target: Which part of the endpoint is asked.
    ///   - variant: What the container can and cannot. The default is careful: it warns about what many lack.
    ///   - baseURL: Replaces scheme, host, port and path prefix, and keeps SageMaker's paths; requests are still signed
    ///     for `region`.
    /// - Throws: `.invalidRequest` for an endpoint, region or base URL that is none.
    ///
    /// Source: `wire/sagemaker.md`.
    public static func sageMakerChat(
        endpoint: String, region: String? = nil, model: ModelID? = nil,
        keys: any AWSCredentialSource = AWSCredentialChain(), target: SageMakerTarget = SageMakerTarget(),
        variant: ChatCompletionsVariant = .sageMaker, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let isName =
            endpoint.first != "-" && (1...63).contains(endpoint.count)
            && endpoint.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        guard isName else { throw ModelError(.invalidRequest, "\"\(endpoint)\" is no name of a SageMaker endpoint") }
        let region = try AWSRegion.checked(region, else: AWSSettings())
        let server = try ServerAddress(baseURL ?? AWSRegion.url("runtime.sagemaker", in: region))
        let base = try server.url("/\(endpoint)", under: "/endpoints")
        let place = Endpoint(
            provider: variant.provider, region: region, model: model,
            credential: SigV4(keys, service: "sagemaker", region: region)
        ) { _, delivery in
            base + (delivery == .streamed ? "/invocations-response-stream" : "/invocations")
        }
        return HTTPBackend(
            SageMakerDialect(ChatCompletionsDialect(variant: variant), target: target), at: place,
            deadlines: deadlines, transport: transport)
    }
}
