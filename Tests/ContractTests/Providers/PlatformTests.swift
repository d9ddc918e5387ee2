import Interlingua
import Testing

/// What a backend takes from its platform where the caller says nothing.
@Suite struct PlatformTests {
    private func sent(by backend: (Capture) throws(ModelError) -> any Backend) async throws -> TransportRequest {
        let capture = Capture()
        _ = try await backend(capture).stream(.hello)
        return try #require(capture.request)
    }

    private func error(of make: () throws(ModelError) -> any Backend) -> ModelError? {
        do throws(ModelError) {
            _ = try make()
            return nil
        } catch {
            return error
        }
    }

    /// AWS's settings, on a machine that has no files.
    private func aws(_ variables: [String: String]) -> AWSSettings {
        let nowhere = ["AWS_CONFIG_FILE": "/nowhere/config", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere/credentials"]
        return AWSSettings(host: HostEnvironment(variables: variables.merging(nowhere) { own, _ in own }))
    }

    @Test func `Bedrock's own key goes before AWS keys, and the region is the platform's`() async throws {
        var variables = ["AWS_REGION": "eu-west-3", "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s"]
        let signed = try await sent { (transport) throws(ModelError) in
            try .bedrock(credential: .platform(aws(variables)), transport: transport)
        }
        #expect(signed.url.hasPrefix("https://bedrock-runtime.eu-west-3.amazonaws.com/"))
        #expect(signed.headers["authorization"]?.contains("Credential=AKID/") == true)
        #expect(signed.headers["authorization"]?.contains("/eu-west-3/bedrock/aws4_request") == true)
        variables["AWS_BEARER_TOKEN_BEDROCK"] = "bedrock-key"
        for host in BedrockChatHost.allCases {
            let request = try await sent { (transport) throws(ModelError) in
                try .bedrockChat(host: host, credential: .platform(aws(variables)), transport: transport)
            }
            #expect(request.headers["authorization"] == "Bearer bedrock-key")
        }
    }

    @Test func `Mantle's signing name is its own, also with the platform's keys`() async throws {
        let settings = aws(["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s"])
        let request = try await sent { (transport) throws(ModelError) in
            try .bedrockChat(
                region: "us-east-1", host: .mantle, credential: .platform(settings), transport: transport)
        }
        #expect(request.headers["authorization"]?.contains("/us-east-1/bedrock-mantle/aws4_request") == true)
    }

    @Test func `an address that the platform names stands in for Bedrock's own, and a given one for that`() async throws
    {
        let settings = aws([
            "AWS_REGION": "eu-west-3", "AWS_BEARER_TOKEN_BEDROCK": "k",
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "https://vpce-1.example",
        ])
        let named = try await sent { (transport) throws(ModelError) in
            try .bedrock(credential: .platform(settings), transport: transport)
        }
        #expect(named.url == "https://vpce-1.example/model/m/converse-stream")
        let given = try await sent { (transport) throws(ModelError) in
            try .bedrockChat(
                credential: .platform(settings), baseURL: "https://gate.example", transport: transport)
        }
        #expect(given.url == "https://gate.example/openai/v1/chat/completions")
        let keyed = try await sent { (transport) throws(ModelError) in
            try .bedrock(region: "eu-west-3", credential: .apiKey(Secret("k")), transport: transport)
        }
        #expect(keyed.url.hasPrefix("https://bedrock-runtime.eu-west-3.amazonaws.com/"))
    }

    @Test func `a region that nobody names is an error that names the variables`() throws {
        let error = try #require(error { () throws(ModelError) in try .bedrock(credential: .platform(aws([:]))) })
        #expect(error.kind == .invalidRequest)
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION", "profile"] { #expect(error.message.contains(name)) }
    }

    @Test func `Vertex AI's project and location are the platform's`() async throws {
        let host = HostEnvironment(variables: ["GOOGLE_CLOUD_PROJECT": "p-1", "GOOGLE_CLOUD_LOCATION": "eu"])
        let backend: any Backend = try HTTPBackend.vertexAI(credential: .platform(host), transport: Capture())
        #expect(backend.identity.region == "eu")
        let nobody = VertexCredential.platform(HostEnvironment(variables: [:]))
        let project = error { () throws(ModelError) in try HTTPBackend.vertexAI(location: "eu", credential: nobody) }
        #expect(project?.kind == .invalidRequest)
        #expect(project?.message.contains("GOOGLE_CLOUD_PROJECT") == true)
        let location = error { () throws(ModelError) in try HTTPBackend.vertexChat(project: "p", credential: nobody) }
        #expect(location?.kind == .invalidRequest)
        #expect(location?.message.contains("GOOGLE_CLOUD_LOCATION") == true)
    }

    @Test(
        arguments: [
            (["AZURE_OPENAI_API_KEY": "k-1"], "api-key", "k-1"),
            (["AZURE_OPENAI_API_KEY": "k-1", "AZURE_OPENAI_AD_TOKEN": "t-1"], "authorization", "Bearer t-1"),
        ])
    func `Azure's endpoint, version and key are the platform's`(
        variables: [String: String], header: String, value: String
    ) async throws {
        let place = ["AZURE_OPENAI_ENDPOINT": "https://res.openai.azure.com", "OPENAI_API_VERSION": "2024-10-21"]
        let host = HostEnvironment(variables: variables.merging(place) { own, _ in own })
        let request = try await sent { (transport) throws(ModelError) in
            try .azureOpenAI(credential: .platform(host), transport: transport)
        }
        #expect(
            request.url
                == "https://res.openai.azure.com/openai/deployments/m/chat/completions?api-version=2024-10-21")
        #expect(request.headers[header] == value)
        #expect((request.headers["api-key"] == nil) != (request.headers["authorization"] == nil))
        let elsewhere = try await sent { (transport) throws(ModelError) in
            try .azureOpenAI(resource: "other", credential: .platform(host), transport: transport)
        }
        #expect(elsewhere.url == "https://other.openai.azure.com/openai/v1/chat/completions")
    }

    @Test(
        arguments: [
            ("res", "https://cognitiveservices.azure.com"),
            ("https://res.services.ai.azure.com", "https://ai.azure.com"),
            ("https://res.openai.azure.us", "https://cognitiveservices.azure.us"),
        ])
    func `the host says what a token of Entra must be good for`(resource: String, audience: String) async throws {
        let service = Capture()
        let host = HostEnvironment(
            variables: [
                "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s",
                "AZURE_AUTHORITY_HOST": "http://127.0.0.1:1",
            ], transport: service)
        let backend: any Backend = try HTTPBackend.azureOpenAI(
            resource: resource, credential: .platform(host), transport: Capture())
        // The token service's answer is none, but it was asked for the right thing.
        _ = try? await backend.stream(.hello)
        let form = String(decoding: try #require(service.request).body, as: UTF8.self)
        let scope = (audience + "/.default").replacing(":", with: "%3A").replacing("/", with: "%2F")
        #expect(form.contains("scope=" + scope))
    }

    @Test func `a resource that nobody names is an error that names the variable`() throws {
        let nobody = AzureCredential.platform(HostEnvironment(variables: [:]))
        let found = error { () throws(ModelError) in
            try .azureOpenAIResponses(credential: nobody)
        }
        #expect(found?.kind == .invalidRequest)
        #expect(found?.message.contains("AZURE_OPENAI_ENDPOINT") == true)
    }

    @Test func `a service's key is that of its variable, and a missing one is an error that names it`() async throws {
        let host = HostEnvironment(variables: ["GEMINI_API_KEY": "second", "ANTHROPIC_API_KEY": "sk-ant"])
        let gemini = try await sent { (transport) throws(ModelError) in
            try .gemini(credential: .platform(host), transport: transport)
        }
        #expect(gemini.headers["x-goog-api-key"] == "second")
        let both = HostEnvironment(variables: ["GEMINI_API_KEY": "second", "GOOGLE_API_KEY": "first"])
        let first = try await sent { (transport) throws(ModelError) in
            try .gemini(credential: .platform(both), transport: transport)
        }
        #expect(first.headers["x-goog-api-key"] == "first")
        let anthropic = try await sent { (transport) throws(ModelError) in
            try .anthropic(credential: .platform(host), transport: transport)
        }
        #expect(anthropic.headers["x-api-key"] == "sk-ant")
        let missing = error { () throws(ModelError) in
            try .gemini(credential: .platform(HostEnvironment(variables: ["GOOGLE_API_KEY": ""])))
        }
        #expect(missing?.kind == .unauthorized)
        #expect(missing?.message.contains("GOOGLE_API_KEY and GEMINI_API_KEY are not set") == true)
    }

    @Test(
        arguments: [
            ("https://res.services.ai.azure.com/models", true, "pass-through"),
            ("https://res.services.ai.azure.com/models", false, nil), ("res", true, nil),
        ] as [(String, Bool, String?)])
    func `Foundry's /models surface is told to let extra members through`(
        resource: String, hasExtra: Bool, expected: String?
    ) async throws {
        let capture = Capture()
        let backend: any Backend = try HTTPBackend.azureOpenAI(
            resource: resource, credential: .apiKey(Secret("k")), transport: capture)
        _ = try await backend.stream(.hello.with { if hasExtra { $0.extraBody["safe_prompt"] = true } })
        #expect(capture.request?.headers["extra-parameters"] == expected)
    }

    @Test func `Claude in Foundry has an address and a key header of its own`() async throws {
        for resource in [
            "res", "https://res.services.ai.azure.com/anthropic", "res.services.ai.azure.com/anthropic/v1",
        ] {
            let request = try await sent { (transport) throws(ModelError) in
                try .foundryMessages(resource: resource, credential: .apiKey(Secret("k-1")), transport: transport)
            }
            #expect(request.url == "https://res.services.ai.azure.com/anthropic/v1/messages")
            #expect(request.headers["x-api-key"] == "k-1")
            #expect(request.headers["api-key"] == nil)
            #expect(request.headers["anthropic-version"] == "2023-06-01")
            #expect(try JSONValue.parse(request.body.span)["model"] == "m")
        }
    }

    @Test(
        arguments: [
            ("us-east5", "https://us-east5-aiplatform.googleapis.com"), ("global", "https://aiplatform.googleapis.com"),
            ("eu", "https://aiplatform.eu.rep.googleapis.com"),
        ])
    func `Vertex AI's open models are asked at one endpoint`(location: String, host: String) async throws {
        let request = try await sent { (transport) throws(ModelError) in
            try .vertexChat(
                project: "p-1", location: location, model: "meta/llama-3.3-70b-instruct-maas",
                credential: .custom(APIKey.bearer(Secret("jwt"))), quotaProject: "payer", transport: transport)
        }
        #expect(request.url == "\(host)/v1/projects/p-1/locations/\(location)/endpoints/openapi/chat/completions")
        #expect(request.headers["authorization"] == "Bearer jwt")
        #expect(request.headers["x-goog-user-project"] == "payer")
        #expect(try JSONValue.parse(request.body.span)["model"] == "m")
    }
}
