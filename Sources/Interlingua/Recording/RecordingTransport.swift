import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A transport that also writes down each exchange, without its secrets.
///
///     let recorder = try RecordingTransport(into: "recordings", provider: .openAI, api: "openai-chat")
///     let client = ModelClient(try .openAI(model: "gpt-4.1-mini", transport: recorder))
///
/// An exchange is written when its body has ended, was cut, or is let go of unread; until then it is held in memory.
/// What token services are asked and answer does not come this way, and is never recorded.
public struct RecordingTransport: Transport {
    private let folder: String
    private let provider: ProviderID
    private let api: String
    private let transport: any Transport
    private let onFailure: @Sendable (ModelError) -> Void

    /// - Parameters:
    ///   - folder: Is made where it is not there. Each exchange becomes a file in it.
    ///   - provider: Whom the backend speaks to.
    ///   - api: The language that it speaks, as ``Exchange/api`` has it.
    ///   - transport: Carries the exchanges.
    ///   - onFailure: Hears that an exchange could not be written; the answer itself does not suffer from it.
    /// - Throws: `.invalidRequest` where there can be no such folder.
    public init(
        into folder: String, provider: ProviderID, api: String, over transport: any Transport = CurlTransport.shared,
        onFailure: @escaping @Sendable (ModelError) -> Void = { _ in }
    ) throws(ModelError) {
        self.folder = folder
        self.provider = provider
        self.api = api
        self.transport = transport
        self.onFailure = onFailure
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ModelError(.invalidRequest, "\(folder): is no folder, and none can be made there")
        }
    }

    public func send(
        _ request: TransportRequest, deadline: TransportDeadline?
    ) async throws(ModelError) -> TransportResponse {
        let time = Int(Date().timeIntervalSince1970 * 1000)
        var response = try await transport.send(request, deadline: deadline)
        let (status, headers) = (response.status, response.headers)
        response.body = RecordedBody(response.body) { [self] body in
            // A stream never is compressed, and a whole answer may be: so the request tells which was asked for.
            let exchange = Exchange(
                id: "\(provider)-\(time)-\(UInt16.random(in: 1000...9999))", provider: provider, api: api,
                delivery: request.acceptsCompression ? .whole : .streamed, request: request, status: status,
                headers: headers, body: body)
            do throws(ModelError) {
                try exchange.redacted().write(into: folder)
            } catch {
                onFailure(error)
            }
        }
        return response
    }
}

/// A body that is kept as it is read, and handed over when it ends, however it ends.
private final class RecordedBody: ResponseBody {
    private let body: any ResponseBody
    private let handOver: @Sendable ([UInt8]) -> Void
    /// `nil` once it is handed over.
    private let received = Mutex<[UInt8]?>([])

    init(_ body: any ResponseBody, handOver: @escaping @Sendable ([UInt8]) -> Void) {
        self.body = body
        self.handOver = handOver
    }

    deinit { end() }

    func next(into bytes: inout [UInt8], deadline: TransportDeadline?) async throws(ModelError) -> Bool {
        do {
            let more = try await body.next(into: &bytes, deadline: deadline)
            if more { received.withLock { $0?.append(contentsOf: bytes) } } else { end() }
            return more
        } catch {
            end()
            throw error
        }
    }

    func discard() {
        end()
        body.discard()
    }

    private func end() {
        if let bytes = received.withLock({ $0.take() }) { handOver(bytes) }
    }
}
