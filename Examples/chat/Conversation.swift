import Interlingua

/// What has been said so far, and the pictures that go with the first prompt.
struct Conversation {
    var request = ModelRequest(messages: [])
    var images: [Part] = []

    func request(asking prompt: String) -> ModelRequest {
        var request = request
        request.messages.append(.user(images + [.text(prompt)]))
        return request
    }

    /// Goes on from an answer, also from one that was cut. A question that nothing came of is forgotten.
    mutating func keep(_ response: ModelResponse, to request: ModelRequest) {
        guard !response.parts.isEmpty else { return }
        self.request = request
        self.request.messages.append(response.message)
        images = []
    }
}
