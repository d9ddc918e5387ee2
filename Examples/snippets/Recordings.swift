import Interlingua

/// Records what a client says and hears, and then answers from that.
func recordAndReplay(in folder: String) async throws(ModelError) -> Bool {
    let recorder = try RecordingTransport(into: folder, provider: .openAI, api: "openai-chat")
    let client = ModelClient(try .openAI(model: "gpt-4.1-mini", transport: recorder))
    let answer = try await client.respond(to: "Why is the sky blue?")

    let replay = ReplayTransport(try Exchange.all(in: folder), choice: .sameRequest)
    let offline = ModelClient(try .openAI(apiKey: Secret("any"), model: "gpt-4.1-mini", transport: replay))
    return try await offline.respond(to: "Why is the sky blue?").text == answer.text
}
