/// A request's messages, with each tool call and its result in the place that every provider demands.
///
/// A conversation may come from anywhere: another provider, a store, an app that dropped half of it. Providers refuse
/// calls and results that do not match, each in its own words; so they are matched here, once, before a dialect says
/// them:
/// - A call that was cut is left out, and its result with it.
/// - Results stand right after the turn of their calls. Those that came later are moved there.
/// - A call that nobody answered gets a result that says so.
/// - Two calls of one id get ids of their own, and so do their results: some servers begin anew with every response.
///
/// What that changes, but for ids, is told as warnings.
struct Conversation {
    /// What is said in one piece: a message, or the results or the rest of one that has both.
    struct Turn {
        /// The message's place in the request.
        var index: Int
        /// ``Message/Role/tool`` for results, and for nothing that is mixed with them.
        var role: Message.Role
        var parts: [Part]
        /// Whether the message ends here, and so a cache point after it is here.
        var endsMessage: Bool
    }

    /// What is said, in order. Results are in turns of their own.
    private(set) var turns: [Turn] = []
    /// What had to be repaired.
    private(set) var warnings: [Warning] = []

    /// - Parameter continuesAnother: Whether the provider has the beginning of the conversation, where calls may be
    ///   that these messages answer.
    /// - Throws: `.invalidRequest` for a result that answers no call, or one that is answered already.
    init(_ messages: [Message], continuesAnother: Bool = false) throws(ModelError) {
        var exchange = ToolExchange()
        for (index, message) in messages.enumerated() {
            try exchange.hear(message, index, mayAnswerOthers: continuesAnother)
        }
        var calls = exchange.calls[...]
        for index in messages.indices { add(index, of: messages, exchange, &calls) }
        for answer in exchange.dropped {
            warn("messages[\(answer.index)]", "the result of a call that was cut was left out")
        }
        for answer in exchange.moved {
            warn("messages[\(answer.index)]", "the result \(answer.result.callID) was moved to its call")
        }
    }

    /// How many messages of instructions stand before all others.
    static func instructionCount(_ messages: [Message]) -> Int { messages.prefix { $0.role == .system }.count }

    /// - Parameter pending: The calls from this message on; those of the message are taken out.
    private mutating func add(
        _ index: Int, of messages: [Message], _ exchange: ToolExchange, _ pending: inout ArraySlice<ToolExchange.Call>
    ) {
        let message = messages[index]
        var rest: [Part] = []
        var calls: [ToolExchange.Call] = []
        for part in message.parts {
            switch part {
            case .toolResult: continue
            case .toolCall(var call):
                guard let known = pending.popFirst() else { continue }
                if call.isTruncated {
                    warn("messages[\(index)]", "the call to \(call.name) was cut, and was left out")
                } else {
                    call.id = known.id
                    calls.append(known)
                    rest.append(.toolCall(call))
                }
            default: rest.append(part)
            }
        }
        let strays = exchange.strays.filter { $0.index == index }.map { Part.toolResult($0.result) }
        if !strays.isEmpty {
            turns.append(Turn(index: index, role: .tool, parts: strays, endsMessage: rest.isEmpty))
        }
        if !rest.isEmpty || message.parts.isEmpty {
            turns.append(Turn(index: index, role: message.role, parts: rest, endsMessage: true))
        }
        answer(calls, of: index, messages)
    }

    /// Adds the results of a turn's calls: those that say that there is none, and those that there are, message by
    /// message as they came.
    private mutating func answer(_ calls: [ToolExchange.Call], of index: Int, _ messages: [Message]) {
        var open: [Part] = []
        var answers: [ToolExchange.Answer] = []
        for call in calls {
            if let answer = call.answer {
                answers.append(answer)
            } else {
                warn("messages[\(index)]", "the call \(call.id) has no result; the model is told that it was not run")
                let stub = ToolResult(
                    callID: call.id, name: call.name, text: "The tool was not run.", isError: true)
                open.append(.toolResult(stub))
            }
        }
        if !open.isEmpty { turns.append(Turn(index: index, role: .tool, parts: open, endsMessage: false)) }
        answers.sort { ($0.index, $0.position) < ($1.index, $1.position) }
        while let first = answers.first {
            let message = answers.prefix { $0.index == first.index }
            answers.removeFirst(message.count)
            turns.append(
                Turn(
                    index: first.index, role: .tool, parts: message.map { .toolResult($0.result) },
                    endsMessage: messages[first.index].parts.allSatisfy(\.isToolResult)))
        }
    }

    private mutating func warn(_ field: String, _ message: String) { warnings.append(Warning(field, message)) }
}

/// Which result answers which call.
private struct ToolExchange {
    struct Answer {
        /// The message that it is in, and where.
        var index: Int
        var position: Int
        /// With the id and the name of its call.
        var result: ToolResult
    }

    struct Call {
        var index: Int
        /// That of no other call.
        var id: String
        var name: String
        var isCut: Bool
        var answer: Answer?
    }

    /// In the order in which they were made.
    private(set) var calls: [Call] = []
    /// The calls that wait for a result, by the id that they came with, as places in `calls`.
    private var open: [String: [Int]] = [:]
    private var given: Set<String> = []
    /// The last message that says anything but results.
    private var lastWords = -1
    /// Results of calls that these messages do not have.
    private(set) var strays: [Answer] = []
    /// Results of calls that were cut.
    private(set) var dropped: [Answer] = []
    /// Results that others spoke before.
    private(set) var moved: [Answer] = []

    mutating func hear(_ message: Message, _ index: Int, mayAnswerOthers: Bool) throws(ModelError) {
        for (position, part) in message.parts.enumerated() {
            guard case .toolResult(let result) = part else { continue }
            guard message.role == .user || message.role == .tool else {
                throw ModelError(
                    .invalidRequest, "messages[\(index)]: a tool result cannot be in a turn of this role")
            }
            try hear(Answer(index: index, position: position, result: result), mayAnswerOthers)
        }
        if !message.parts.allSatisfy(\.isToolResult) { lastWords = index }
        var fresh: [String: [Int]] = [:]
        for case .toolCall(let call) in message.parts {
            fresh[call.id, default: []].append(calls.count)
            calls.append(Call(index: index, id: name(call), name: call.name, isCut: call.isTruncated, answer: nil))
        }
        // A call takes the place of an older one of its id, which nobody will answer any more.
        open.merge(fresh) { $1 }
    }

    private mutating func hear(_ answer: Answer, _ mayAnswerOthers: Bool) throws(ModelError) {
        var answer = answer
        let id = answer.result.callID
        guard let place = open[id]?.first else {
            if open[id] == nil, mayAnswerOthers { return strays.append(answer) }
            let problem = open[id] == nil ? "the result \(id) answers no call" : "there are two results of \(id)"
            throw ModelError(.invalidRequest, "messages[\(answer.index)]: \(problem)")
        }
        open[id]?.removeFirst()
        guard !calls[place].isCut else { return dropped.append(answer) }
        answer.result.callID = calls[place].id
        if answer.result.name.isEmpty { answer.result.name = calls[place].name }
        calls[place].answer = answer
        if lastWords > calls[place].index { moved.append(answer) }
    }

    /// An id for a call that no other has.
    private mutating func name(_ call: ToolCall) -> String {
        var id = call.id
        var count = 1
        while !given.insert(id).inserted {
            count += 1
            id = "\(call.id)_\(count)"
        }
        return id
    }
}

extension Part {
    var isToolResult: Bool { if case .toolResult = self { true } else { false } }
}
