import Foundation
import Interlingua
import Synchronization

/// A transport that also writes down each exchange, without its secrets, as `replay` reads it.
struct Recorder: Transport {
    private let folder: URL
    private let provider: ProviderID
    private let api: String
    private let transport: any Transport

    /// Ends the program where there can be no such folder.
    init(into folder: String, provider: ProviderID, api: String, over transport: any Transport) {
        self.folder = URL(filePath: folder, directoryHint: .isDirectory)
        self.provider = provider
        self.api = api
        self.transport = transport
        do {
            try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        } catch {
            Console.misuse("--record \(folder): is no folder, and none can be made there")
        }
    }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        var response = try await transport.send(request, deadline: deadline)
        let (status, headers) = (response.status, response.headers)
        response.body = RecordedBody(response.body) { [self] body in
            write(Recording(request: request, status: status, headers: headers, body: body))
        }
        return response
    }

    private func write(_ recording: Recording) {
        let id = "\(provider)-\(Int(Date.now.timeIntervalSince1970 * 1000))-\(UInt16.random(in: 1000...9999))"
        var json: JSONObject = ["id": .string(id), "provider": .string(provider.rawValue), "api": .string(api)]
        for (key, value) in recording.members.members { json[key] = value }
        do {
            let file = folder.appending(path: id + ".json")
            try Data(JSONValue.object(json).serialized().utf8).write(to: file, options: .atomic)
        } catch {
            Console.report("an exchange could not be recorded: \(error.localizedDescription)")
        }
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
        let more = try await body.next(into: &bytes, deadline: deadline)
        if more { received.withLock { $0?.append(contentsOf: bytes) } } else { end() }
        return more
    }

    func discard() {
        end()
        body.discard()
    }

    private func end() {
        if let bytes = received.withLock({ $0.take() }) { handOver(bytes) }
    }
}
