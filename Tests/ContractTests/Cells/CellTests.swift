import Foundation
import Interlingua
import Testing

/// Every dialect at every endpoint: what is sent, what is heard, and how it fails.
@Suite struct CellTests {
    @Test(arguments: Cell.all, Delivery.allCases)
    func `the request is the golden one, to the byte`(cell: Cell, delivery: Delivery) async throws {
        let capture = Capture()
        _ = try await cell.backend(over: capture).stream(Cell.request(delivery))
        let sent = try #require(capture.request)
        let golden = try cell.text(delivery == .streamed ? "streamed.http" : "whole.http")
        #expect(sent.golden == golden)
    }

    @Test(arguments: Cell.all)
    func `a streamed answer is heard, in pieces of any size`(cell: Cell) async throws {
        let stream = try cell.bytes("response.\(cell.ending)")
        for size in [1, 7, Int.max] {
            let heard = try await cell.hear(Replay(stream, inPiecesOf: size), .streamed)
            #expect(heard.error == nil)
            cell.expectWhole(heard.response)
            // As it is made: two deltas, however the bytes come.
            #expect(heard.deltas == ["Grü", "ezi!"])
        }
    }

    @Test(arguments: Cell.all)
    func `a whole answer says the same`(cell: Cell) async throws {
        let heard = try await cell.hear(Replay(cell.bytes("response.json")), .whole)
        #expect(heard.error == nil)
        cell.expectWhole(heard.response)
    }

    @Test(arguments: Cell.all)
    func `the provider's refusals are told apart`(cell: Cell) async throws {
        let refusals = try #require(try json(cell.text("errors.json")).array)
        #expect(refusals.count >= 4)
        for refusal in refusals {
            var headers = HTTPHeaders()
            for (name, value) in refusal["headers"]?.object?.members ?? [] { headers[name] = value.string }
            let status = try #require(refusal["status"]?.integer)
            let body = try #require(refusal["body"]?.string)
            let heard = try await cell.hear(Replay([Array(body.utf8)], status: status, headers: headers), .streamed)
            #expect(heard.error?.kind.name == refusal["kind"]?.string, "\(status): \(body)")
            #expect(heard.error?.status == status)
            #expect(heard.events.isEmpty)
        }
    }

    @Test(arguments: Cell.all)
    func `an error amid the stream is an error, with what came before it`(cell: Cell) async throws {
        let heard = try await cell.hear(Replay(cell.bytes("broken.\(cell.ending)")), .streamed)
        #expect(heard.error?.kind == cell.broken)
        #expect(heard.error?.partial?.text == "Grü")
        #expect(heard.response.finish == nil)
    }

    @Test(arguments: Cell.all)
    func `a stream that is cut at any byte is no answer`(cell: Cell) async throws {
        let stream = try cell.bytes("response.\(cell.ending)")
        let mark = try #require(stream.firstRange(of: Array(cell.mark.utf8)))
        var wasWhole = false
        for count in 0..<stream.count {
            let heard = try await cell.hear(Replay([Array(stream[..<count])]), .streamed)
            guard let error = heard.error else {
                // Nothing but counts, and marks of the end, may follow what was heard.
                #expect(count > mark.lowerBound, "\(count) bytes")
                #expect(heard.response.text == "Grüezi!" && heard.response.finish?.raw == cell.stop)
                wasWhole = true
                continue
            }
            #expect(!wasWhole, "\(count) bytes")
            #expect([.truncated, .malformedResponse].contains(error.kind), "\(count) bytes: \(error)")
            #expect(heard.response.finish == nil)
            #expect((error.partial ?? ModelResponse()) == heard.response, "\(count) bytes")
        }
    }

    @Test(arguments: Cell.all)
    func `a document that is cut at any byte is no answer`(cell: Cell) async throws {
        let document = try cell.bytes("response.json")
        let end = try #require(document.lastIndex(of: UInt8(ascii: "}")))
        for count in 0...end {
            let heard = try await cell.hear(Replay([Array(document[..<count])]), .whole)
            let kind = try #require(heard.error?.kind, "\(count) bytes")
            #expect([.truncated, .malformedResponse].contains(kind), "\(count) bytes")
            #expect(heard.response.finish == nil)
        }
    }
}

extension Cell {
    /// Sends the cell's request, and hears all that comes, which must keep to the grammar.
    fileprivate func hear(_ transport: Replay, _ delivery: Delivery) async throws -> CellAnswer {
        var answer = CellAnswer()
        var grammar = StreamGrammar()
        do throws(ModelError) {
            var stream = try await backend(over: transport).stream(Self.sharedRequest(delivery)).makeAsyncIterator()
            while let event = try await stream.next() {
                answer.hear(event)
                do { try grammar.check(event) } catch { Issue.record(error) }
            }
        } catch {
            answer.error = error
        }
        return answer
    }

    private static func sharedRequest(_ delivery: Delivery) throws(ModelError) -> ModelRequest {
        var request = ModelRequest("Grüezi?")
        request.delivery = delivery
        return request
    }

    fileprivate func expectWhole(_ response: ModelResponse) {
        #expect(response.text == "Grüezi!")
        #expect(response.finish?.meaning == .stop)
        #expect(response.finish?.raw == stop)
        #expect(response.usage?.input == 31)
        #expect(response.usage?.output == 4)
        #expect(response.model == model || response.model == nil && name == "bedrock_converse")
        #expect(response.toolCalls.isEmpty)
    }
}

/// What came, and how it ended.
private struct CellAnswer {
    var events: [ModelEvent] = []
    var response = ModelResponse()
    /// `nil` where the response finished.
    var error: ModelError?

    mutating func hear(_ event: ModelEvent) {
        events.append(event)
        response.apply(event)
    }

    var deltas: [String] { events.compactMap { if case .textDelta(let text, _) = $0 { text } else { nil } } }
}

extension TransportRequest {
    /// The request as the golden files show it; credentials are dots.
    fileprivate var golden: String {
        let fields = headers.fields.map { "\($0.name): \($0.isSecret ? "•••" : $0.value)\n" }.joined()
        return "\(method) \(url)\n\(fields)\n\(String(decoding: body, as: UTF8.self))\n"
    }
}
