import Interlingua
import Testing

/// Where cache points go.
@Suite struct MessagesCacheTests {
    private static let tool = ToolDefinition(name: "n", description: "", parameters: ["type": "object"])

    @Test func `cache points mark the last tool, the last instruction and the last block of a message`() throws {
        let request = ModelRequest.talk(
            .system("A"), .system("B"), .user([.text("C"), .text("D")]), Message(.assistant, [.text("E")]), .user("F")
        ).with {
            $0.delivery = .whole
            $0.tools = [Self.tool, Self.tool]
            $0.tools[1].name = "o"
            $0.cachePoints = [
                CachePoint(.afterTools, lifetime: .oneHour), CachePoint(.afterSystem, lifetime: .fiveMinutes),
                CachePoint(.afterMessage(2)),
            ]
        }
        #expect(
            try request.messagesBody()
                == json(
                    #"""
                    {"model":"m","max_tokens":4096,
                     "system":[{"type":"text","text":"A"},
                       {"type":"text","text":"B","cache_control":{"type":"ephemeral","ttl":"5m"}}],
                     "messages":[
                       {"role":"user","content":[{"type":"text","text":"C"},
                         {"type":"text","text":"D","cache_control":{"type":"ephemeral"}}]},
                       {"role":"assistant","content":[{"type":"text","text":"E"}]},
                       {"role":"user","content":[{"type":"text","text":"F"}]}],
                     "tools":[{"name":"n","input_schema":{"type":"object"}},
                       {"name":"o","input_schema":{"type":"object"},
                        "cache_control":{"type":"ephemeral","ttl":"1h"}}],
                     "stream":false}
                    """#))
        #expect(try request.messagesWarnings().isEmpty)
    }

    @Test func `a mark is where its message ends as it is sent, and never on thinking`() throws {
        let call = ToolCall(id: "t", name: "n", arguments: "{}")
        let proof = Signature(provider: .anthropic, value: "s")
        let request = ModelRequest.talk(
            Message(.assistant, [.toolCall(call), .reasoning(Reasoning("x", signature: proof))]),
            .user([.text("Before"), .toolResult(ToolResult(call, text: "R"))])
        ).with { $0.cachePoints = [CachePoint(.afterMessage(0)), CachePoint(.afterMessage(1))] }
        let turns = try #require(try request.turns()?.array)
        let marked = turns.map { turn in
            turn["content"]?.array?.filter { $0["cache_control"] != nil }.map { $0["type"] }
        }
        #expect(marked == [["tool_use"], ["text"]])
    }

    @Test func `of more than four cache points the earliest are left out, with a warning`() throws {
        let request = ModelRequest(
            model: "m", messages: (0..<6).map { $0 % 2 == 0 ? .user("\($0)") : .assistant("\($0)") } + [.user("6")]
        ).with { $0.cachePoints = (0..<6).map { CachePoint(.afterMessage($0)) } }
        let marked = try request.turns()?.array?.map { $0["content"]?.array?[0]["cache_control"] != nil }
        #expect(marked == [false, false, true, true, true, true, false])
        #expect(try request.messagesWarnings() == ["cachePoints[0]", "cachePoints[1]"])
        let automatic = request.withMessagesOptions({ $0.automaticCaching = .fiveMinutes })
        #expect(try automatic.messagesWarnings().count == 3)
    }

    @Test func `nothing lives longer than what is cached before it`() throws {
        let request = ModelRequest.talk(.system("A"), .user("B")).with {
            $0.cachePoints = [CachePoint(.afterSystem), CachePoint(.afterMessage(1), lifetime: .oneHour)]
        }
        let control = try request.turns()?.array?[0]["content"]?.array?[0]["cache_control"]
        #expect(control == ["type": "ephemeral", "ttl": "5m"])
        #expect(try request.messagesWarnings() == ["cachePoints[1].lifetime"])
    }

    @Test func `a cache point with nothing before it is a warning, one after no message is refused`() throws {
        let request = ModelRequest.hello.with { $0.cachePoints = [CachePoint(.afterTools), CachePoint(.afterSystem)] }
        #expect(try request.messagesWarnings() == ["cachePoints[0]", "cachePoints[1]"])
        let beyond = ModelRequest.hello.with { $0.cachePoints = [CachePoint(.afterMessage(1))] }
        #expect(beyond.messagesRefusal() == .invalidRequest)
    }
}
