import Interlingua

/// Bodies in the shape of most servers' streams, written as their deltas.
enum Chunks {
    /// A stream with one chunk for each text, which is a whole choice without its braces, then `[DONE]`.
    static func stream(_ choices: [String]) -> [UInt8] {
        let chunks = choices.map { chunk(#""choices":[{"index":0,\#($0)}]"#) }
        return Array((chunks.joined() + "data: [DONE]\n\n").utf8)
    }

    /// A stream with one chunk for each delta's members, and one that finishes.
    static func deltas(_ deltas: [String], finish: String = "stop") -> [UInt8] {
        stream(deltas.map { #""delta":{\#($0)},"finish_reason":null"# } + [#""delta":{},"finish_reason":"\#(finish)""#])
    }

    /// One event with these members beside the response's name.
    static func chunk(_ members: String) -> String {
        #"data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m",\#(members)}"# + "\n\n"
    }

    /// A whole answer whose message has these members.
    static func document(_ message: String, finish: String = "stop") -> [UInt8] {
        let choice = #"{"index":0,"message":{"role":"assistant",\#(message)},"finish_reason":"\#(finish)"}"#
        return Array(#"{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[\#(choice)]}"#.utf8)
    }
}
