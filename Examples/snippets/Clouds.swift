import Interlingua

/// The same program on each cloud, on a server that holds no key of its own.
func clients() throws(ModelError) -> [ModelClient] {
    let amazon = ModelClient(try .bedrock(region: "eu-central-1", model: "eu.amazon.nova-lite-v1:0"))
    let google = ModelClient(try .vertexAI(project: "my-project", location: "eu", model: "gemini-2.5-flash"))
    let azure = ModelClient(try .azureOpenAI(resource: "my-resource", deployment: "my-deployment"))
    let openAI = ModelClient(try .openAI(model: "gpt-4.1-mini"))  // the key of OPENAI_API_KEY
    return [amazon, google, azure, openAI]
}

/// A server of one's own that knows its clients by their certificates.
func gateway(certificate: String, key: Secret) throws(ModelError) -> ModelClient {
    var configuration = CurlTransport.Configuration()
    configuration.clientCertificate = ClientCertificate(chain: certificate, key: key)
    let gateway = ModelClient(
        try .compatible(baseURL: "https://gateway.example/v1", transport: CurlTransport(configuration)))
    return gateway
}

/// The ways in which a caller can be known.
func knownCallers(key: Secret, role: AWSSettings, identity: AzureManagedIdentity) throws(ModelError) -> [ModelClient] {
    [
        ModelClient(try .bedrock(region: "eu-central-1", credential: .apiKey(key))),
        ModelClient(try .bedrock(region: "eu-central-1", credential: .platform(role))),
        ModelClient(try .azureOpenAI(resource: "my-resource", credential: .token(identity))),
        ModelClient(try .anthropic(credential: .custom(APIKey.bearer(key)), baseURL: "https://gateway.example")),
    ]
}
