import Interlingua
import Testing

/// A conversation held at one place goes on at any other.
@Suite struct MovingTests {
    static let moves: [(MovingPlace, MovingPlace)] = MovingPlace.allCases.flatMap { source in
        MovingPlace.allCases.map { (source, $0) }
    }

    @Test(arguments: MovingPlace.allCases)
    func `the stored conversation is the one that was held`(place: MovingPlace) async throws {
        let held = MovedConversation.request(after: try await place.answer())
        #expect(try place.storedRequest() == held, "\(held.jsonText)")
    }

    @Test(arguments: MovingPlace.allCases)
    func `a place answers with reasoning, text and two calls`(place: MovingPlace) async throws {
        let answer = try await place.answer()
        let reasoning = answer.parts.compactMap { if case .reasoning(let part) = $0 { part.text } else { nil } }
        #expect(reasoning.joined() == MovedConversation.reasoning)
        #expect(answer.text == MovedConversation.text)
        let calls = answer.parts.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
        #expect(calls.map(\.name) == ["weather", "clock"])
        #expect(try calls.map { try json($0.arguments) } == [["city": "Zürich"], ["zone": "Europe/Zurich"]])
        #expect(Set(calls.map(\.id)).count == 2)
    }

    @Test(arguments: moves)
    func `the body is one that the place takes`(source: MovingPlace, target: MovingPlace) throws {
        let (body, _) = try target.encode(source.storedRequest())
        #expect(MovedBody(body).faults(at: target) == [])
    }

    @Test(arguments: moves)
    func `nothing is lost`(source: MovingPlace, target: MovingPlace) throws {
        let (body, warnings) = try target.encode(source.storedRequest())
        let said = MovedBody(body).strings
        let texts = [
            MovedConversation.instructions, MovedConversation.question, MovedConversation.text,
            MovedConversation.weather, MovedConversation.failure, MovedConversation.next, MovedConversation.map,
            MovedConversation.photo,
        ]
        for text in texts { #expect(said.contains { $0.contains(text) }, "\(text)") }
        let document = [MovedConversation.document, MovedConversation.document64]
        #expect(document.contains { form in said.contains { $0.contains(form) } })
        let isWarned = warnings.contains { $0.setting == "messages[2]" && $0.message.contains("reasoning") }
        #expect(said.contains { $0.contains(MovedConversation.reasoning) } || isWarned)
    }

    @Test(arguments: moves)
    func `signatures go back to who can read them, and to nobody else`(
        source: MovingPlace, target: MovingPlace
    ) throws {
        let (body, warnings) = try target.encode(source.storedRequest())
        let said = MovedBody(body).strings
        let own = target.proofs(from: source)
        for proof in own { #expect(said.contains(proof), "\(proof)") }
        for proof in source.allProofs where !own.contains(proof) { #expect(!said.contains(proof), "\(proof)") }
        // Who loses a signature is told.
        #expect(source.allProofs.isEmpty || !own.isEmpty || warnings.contains { $0.setting == "messages[2]" })
    }

    @Test(arguments: MovingPlace.allCases)
    func `a document that a place has no form for is refused before anything is sent`(target: MovingPlace) throws {
        let pdf = Media(data: [0x25, 0x50, 0x44, 0x46], mediaType: "application/pdf", name: "notes.pdf")
        let request = ModelRequest(messages: [.user([.text("?"), .document(pdf)])])
        guard target == .ollama else {
            let (body, _) = try target.encode(request)
            return #expect(MovedBody(body).strings.contains { $0.contains("JVBERg==") })
        }
        let error = #expect(throws: ModelError.self) { try target.encode(request) }
        #expect(error?.kind == .unsupported)
    }

    @Test func `a chat that takes no documents reads text, and refuses what is none`() throws {
        let notes = Media(data: [UInt8](MovedConversation.document.utf8), mediaType: "text/plain", name: "notes.txt")
        let llama = ChatCompletionsVariant(provider: "llama.cpp")
        let said = try ModelRequest.says(.text("Read."), .document(notes)).messages(for: llama)
        #expect(said?.array?[0]["content"]?.array?[1]["text"] == "notes.txt:\nZürich lies at the Limmat.\n")
        let pdf = Media(data: [0x25], mediaType: "application/pdf")
        #expect(ModelRequest.says(.document(pdf)).refusal(by: llama) == .unsupported)
    }
}
