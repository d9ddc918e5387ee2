import Interlingua

#if PTHREAD_MUTEX
    @testable import Interlingua  // for a lock that ThreadSanitizer sees
#else
    import Synchronization
#endif

/// A value that a script's thread leaves for the test.
final class Box<Value: Sendable>: Sendable {
    private let content: Mutex<Value>

    init(_ value: Value) { content = Mutex(value) }

    var value: Value {
        get { content.withLock { $0 } }
        set { content.withLock { $0 = newValue } }
    }

    func change(_ body: (inout Value) -> Void) { content.withLock { body(&$0) } }
}

extension TransportRequest {
    static func get(_ url: String) -> TransportRequest {
        var request = TransportRequest()
        request.method = "GET"
        request.url = url
        return request
    }

    static func post(_ url: String, _ body: String = "{}") -> TransportRequest {
        var request = TransportRequest(headers: ["Content-Type": "application/json"], body: Array(body.utf8))
        request.url = url
        return request
    }
}

extension ResponseBody {
    /// All that is left.
    func rest() async throws(ModelError) -> [UInt8] {
        var all: [UInt8] = []
        var bytes: [UInt8] = []
        while try await next(into: &bytes, deadline: nil) { all += bytes }
        return all
    }

    func restText() async throws(ModelError) -> String { String(decoding: try await rest(), as: UTF8.self) }

    /// What arrives until `count` bytes have; fails past the end.
    func take(_ count: Int, deadline: TransportDeadline? = nil) async throws(ModelError) -> String {
        var all: [UInt8] = []
        var bytes: [UInt8] = []
        while all.count < count {
            guard try await next(into: &bytes, deadline: deadline) else { break }
            all += bytes
        }
        return String(decoding: all, as: UTF8.self)
    }
}

extension CurlTransport {
    /// The error that a request ends with before its response; `nil` where it gets one.
    func failure(_ request: TransportRequest, deadline: TransportDeadline? = nil) async -> ModelError? {
        do throws(ModelError) {
            _ = try await send(request, deadline: deadline)
            return nil
        } catch {
            return error
        }
    }
}

extension ResponseBody {
    /// The error that the rest of the body ends with; `nil` where it ends well.
    func failure(deadline: TransportDeadline? = nil) async -> ModelError? {
        var bytes: [UInt8] = []
        do throws(ModelError) {
            while try await next(into: &bytes, deadline: deadline) {}
            return nil
        } catch {
            return error
        }
    }
}

/// The error that `body` throws; `nil` where it throws none.
func failure(of body: () async throws(ModelError) -> Void) async -> ModelError? {
    do throws(ModelError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
