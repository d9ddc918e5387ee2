import Interlingua

let client = ModelClient(try .llamaCpp())  // or .openAI(apiKey: key, model: "gpt-4.1-mini"), or any in the table
let request = ModelRequest(messages: [.user("What is the capital of France?")])

for try await event in try await client.stream(request) {
    if let text = event.text { print(text, terminator: "") }
}
print()
