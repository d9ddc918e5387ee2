import Interlingua

/// What an app may do about errors.
func answer(to prompt: String, from client: ModelClient) async -> String {
    do throws(ModelError) {
        return try await client.respond(to: prompt).text
    } catch {
        switch error.kind {
        case .rateLimited, .overloaded: return "Please ask again in \(error.retryHint.delay ?? .seconds(30))."
        case .contextTooLong: return "Please ask something shorter."
        case .contentFiltered: return "I may not answer this."
        case .truncated, .deadline: return (error.partial?.text ?? "") + "… (the answer was cut)"
        default: return "It did not work. Support knows it as \(error.requestID ?? "unknown"): \(error)"
        }
    }
}

/// A client for work that nobody waits for: it tries longer, and gives a model that thinks more time.
func patientClient(key: Secret) throws(ModelError) -> ModelClient {
    var deadlines = Deadlines()
    deadlines.firstEvent = .seconds(900)
    deadlines.total = .seconds(3600)
    var retry = RetryPolicy()
    retry.attempts = 8
    retry.totalTime = .seconds(600)
    return ModelClient(try .openAI(apiKey: key, model: "gpt-4.1-mini", deadlines: deadlines), retry: retry)
}
