@testable import Interlingua

/// Values of every type of the vocabulary, drawn from a seed.
///
/// Each draw can take each case and leave out each optional, with texts, numbers and bytes that are awkward.
struct RandomValues {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    private mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func index(below count: Int) -> Int { Int(bits() % UInt64(count)) }
    mutating func bool() -> Bool { bits() & 1 == 0 }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[index(below: values.count)] }
    mutating func maybe<Value>(_ draw: (inout Self) -> Value) -> Value? { bool() ? draw(&self) : nil }
    mutating func list<Value>(_ draw: (inout Self) -> Value) -> [Value] {
        (0..<index(below: 4)).map { _ in draw(&self) }
    }

    mutating func text() -> String {
        pick(["", "a", "Grüße", "e\u{301}", "👩‍👩‍👧", "\"\\/\n\u{0}\u{7F}", "null", "{\"a\":1}", "\u{FFFD}", "type"])
    }

    mutating func integer() -> Int { pick([0, 1, -1, 42, .max, .min, 1 << 53 + 1]) }

    mutating func number() -> Double {
        pick([0, 1, -1, 0.1, -0.5, 1e300, .leastNonzeroMagnitude, 1 / 3, .infinity, -.infinity, 9_007_199_254_740_992])
    }

    mutating func bytes() -> [UInt8] { (0..<index(below: 5)).map { _ in UInt8(truncatingIfNeeded: index(below: 256)) } }

    mutating func duration() -> Duration { Duration(attoseconds: Int128(Int64(bitPattern: bits())) * 1_000_003) }

    mutating func json(depth: Int = 2) -> JSONValue {
        switch index(below: depth > 0 ? 7 : 5) {
        case 0: .null
        case 1: .bool(bool())
        case 2: .integer(integer())
        case 3: .double(pick([0.1, -2.5e-7, 1e300]))
        case 4: .string(text())
        case 5: .array(list { $0.json(depth: depth - 1) })
        default: .object(object(depth: depth - 1))
        }
    }

    mutating func object(depth: Int = 1) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<index(below: 4) { object[text()] = json(depth: depth) }
        return object
    }

    mutating func name<Name: ProviderName>(_ type: Name.Type = Name.self) -> Name { Name(rawValue: text()) }
}

extension RandomValues {
    mutating func request() -> ModelRequest {
        var request = ModelRequest(model: maybe { $0.name() }, messages: list { $0.message() })
        request.tools = list { $0.tool() }
        request.toolChoice = pick([.auto, .none, .required, .tool(text())])
        request.allowsParallelToolCalls = maybe { $0.bool() }
        request.outputFormat = outputFormat()
        request.sampling = sampling()
        request.maximumOutput = maybe { $0.integer() }
        request.stopSequences = list { $0.text() }
        request.seed = maybe { $0.integer() }
        request.reasoningEffort = maybe { $0.name() }
        request.logprobs = maybe { $0.integer() }
        request.cachePoints = list { $0.cachePoint() }
        for _ in 0..<index(below: 3) { request.tags[text()] = text() }
        request.options.values = object()
        request.extraBody = object()
        request.delivery = pick(Delivery.allCases)
        request.isStrict = bool()
        return request
    }

    mutating func message() -> Message { Message(pick(Message.Role.allCases), list { $0.part() }) }

    mutating func tool() -> ToolDefinition {
        ToolDefinition(name: text(), description: text(), parameters: json(), isStrict: maybe { $0.bool() })
    }

    mutating func outputFormat() -> OutputFormat {
        var format = JSONSchemaFormat(name: text(), schema: json(), description: maybe { $0.text() })
        format.isStrict = bool()
        return pick([.text, .json, .jsonSchema(format)])
    }

    mutating func sampling() -> Sampling {
        var sampling = Sampling()
        sampling.temperature = maybe { $0.number() }
        sampling.topP = maybe { $0.number() }
        sampling.topK = maybe { $0.integer() }
        sampling.frequencyPenalty = maybe { $0.number() }
        sampling.presencePenalty = maybe { $0.number() }
        return sampling
    }

    mutating func cachePoint() -> CachePoint {
        CachePoint(
            pick([.afterTools, .afterSystem, .afterMessage(integer())]),
            lifetime: maybe { $0.pick(CachePoint.Lifetime.allCases) })
    }

    mutating func part() -> Part {
        switch index(below: 10) {
        case 0: .text(text(), signature: maybe { $0.signature() })
        case 1: .image(media())
        case 2: .audio(media())
        case 3: .document(media())
        case 4: .reasoning(Reasoning(text(), signature: maybe { $0.signature() }))
        case 5: .toolCall(toolCall())
        case 6: .toolResult(toolResult())
        case 7: .citation(citation())
        case 8: .refusal(text())
        default: .opaque(name(), json())
        }
    }

    mutating func signature() -> Signature { Signature(provider: name(), value: json()) }

    mutating func media() -> Media {
        var media = Media(
            pick([.bytes(bytes()), .url(text()), .file(name(), id: text())]), mediaType: maybe { $0.text() },
            name: maybe { $0.text() })
        media.detail = maybe { $0.text() }
        return media
    }

    mutating func toolCall() -> ToolCall {
        var call = ToolCall(id: text(), name: text(), arguments: text(), signature: maybe { $0.signature() })
        call.isTruncated = bool()
        call.isFreeForm = bool()
        return call
    }

    mutating func toolResult() -> ToolResult {
        ToolResult(
            callID: text(), name: text(),
            content: list { $0.pick([.text($0.text()), .json($0.json()), .image($0.media()), .document($0.media())]) },
            isError: bool())
    }

    mutating func citation() -> Citation {
        Citation(url: maybe { $0.text() }, title: maybe { $0.text() }, quote: maybe { $0.text() }, raw: json())
    }
}

extension RandomValues {
    mutating func event() -> ModelEvent {
        let part = integer()
        switch index(below: 14) {
        case 0: return .started(responseStart())
        case 1: return .warning(warning())
        case 2: return .partStarted(partStart(), part: part)
        case 3: return .textDelta(text(), part: part)
        case 4: return .reasoningDelta(text(), part: part)
        case 5: return .refusalDelta(text(), part: part)
        case 6: return .argumentsDelta(text(), part: part)
        case 7: return .dataDelta(bytes(), part: part)
        case 8: return .partFinished(self.part(), part: part)
        case 9: return .usage(usage())
        case 10: return .logprobs(list { $0.logprob() })
        case 11: return .notice(notice())
        case 12: return .unknown(type: text(), json: text())
        default: return .finished(finish())
        }
    }

    mutating func responseStart() -> ResponseStart {
        ResponseStart(
            id: maybe { $0.name() }, model: maybe { $0.name() }, provider: name(), region: maybe { $0.text() })
    }

    mutating func warning() -> Warning { Warning(text(), text()) }

    mutating func partStart() -> PartStart {
        let type = maybe { $0.text() }
        return pick([
            .text, .reasoning, .refusal, .toolCall(id: maybe { $0.text() }, name: text()), .audio(mediaType: type),
            .image(mediaType: type), .whole,
        ])
    }

    mutating func logprob(depth: Int = 1) -> TokenLogprob {
        TokenLogprob(
            token: text(), logprob: number(), bytes: maybe { $0.bytes() },
            alternatives: depth > 0 ? list { $0.logprob(depth: depth - 1) } : [])
    }

    mutating func notice() -> Notice {
        pick([
            .attemptFailed(attempt()), .contentFilter(json()), .modelChanged(name()), .warning(warning()),
            .other(name: text(), json()),
        ])
    }

    mutating func usage() -> Usage {
        var usage = Usage(input: maybe { $0.integer() }, output: maybe { $0.integer() })
        usage.cachedInput = maybe { $0.integer() }
        usage.cacheWrite = maybe { $0.integer() }
        usage.cacheWrite5Minutes = maybe { $0.integer() }
        usage.cacheWrite1Hour = maybe { $0.integer() }
        usage.inputAudio = maybe { $0.integer() }
        usage.inputImage = maybe { $0.integer() }
        usage.reasoning = maybe { $0.integer() }
        usage.outputAudio = maybe { $0.integer() }
        usage.outputImage = maybe { $0.integer() }
        usage.raw = maybe { $0.json() }
        return usage
    }

    mutating func finish() -> FinishReason {
        FinishReason(pick(FinishReason.Meaning.allCases), raw: maybe { $0.text() })
    }

    mutating func attempt() -> Attempt {
        Attempt(
            provider: name(), model: maybe { $0.name() }, region: maybe { $0.text() },
            outcome: pick([.succeeded, .failed(pick(ModelError.Kind.all)), .cancelled]),
            status: maybe { $0.integer() }, delay: pick([.zero, duration()]))
    }

    /// Folded from events that mostly make sense, so that parts are open, closed and empty.
    mutating func response() -> ModelResponse {
        var response = ModelResponse()
        for _ in 0..<index(below: 12) {
            switch index(below: 4) {
            case 0: response.apply(.partStarted(partStart(), part: response.slots.count))
            case 1:
                response.apply(
                    pick([.textDelta("a", part: 0), .dataDelta([1], part: 1), .argumentsDelta("{", part: 0)]))
            case 2: response.apply(.partFinished(part(), part: index(below: 3)))
            default: response.apply(event())
            }
        }
        return response
    }

    mutating func error() -> ModelError {
        var error = ModelError(
            pick(ModelError.Kind.all), text(), status: maybe { $0.integer() }, code: maybe { $0.text() },
            offset: maybe { $0.integer() })
        error.provider = maybe { $0.name() }
        error.requestID = maybe { $0.text() }
        error.retryHint = RetryHint(isAdvised: maybe { $0.bool() }, delay: maybe { $0.duration() })
        error.partial = maybe { $0.response() }
        error.attempts = list { $0.attempt() }
        return error
    }
}
