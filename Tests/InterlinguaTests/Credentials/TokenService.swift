import Foundation
import Synchronization

@testable import Interlingua

/// A transport that plays the token services, and notes what they are asked.
final class TokenService: Transport {
    typealias Answer = (status: Int, headers: HTTPHeaders, body: String)

    private let noted = Mutex<[TransportRequest]>([])
    private let answer: @Sendable (TransportRequest, Int) async throws(ModelError) -> Answer

    /// - Parameter answer: Answers a request, of which so many came before.
    init(_ answer: @escaping @Sendable (TransportRequest, Int) async throws(ModelError) -> Answer) {
        self.answer = answer
    }

    /// Answers everything with 200.
    convenience init(_ body: String) {
        self.init { (_, _) async throws(ModelError) in (200, [:], body) }
    }

    var requests: [TransportRequest] { noted.withLock { $0 } }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        try request.check()
        let count = noted.withLock { noted in
            noted.append(request)
            return noted.count - 1
        }
        let (status, headers, body) = try await answer(request, count)
        return TransportResponse(status: status, headers: headers, body: BufferedBody(Array(body.utf8)))
    }
}

extension ModelError {
    static let noServer = ModelError(.unreachable, "connection refused")
}

extension TransportRequest {
    /// The fields of a form, decoded by the rules of `application/x-www-form-urlencoded`.
    var form: [String: String] { Self.fields(String(decoding: body, as: UTF8.self)) }

    /// The body's JSON.
    var json: JSONValue { get throws(ModelError) { try JSONValue.parse(body.span) } }

    /// The parameters of the address.
    var query: [String: String] { Self.fields(url.split(separator: "?").dropFirst().joined()) }

    /// The address without its parameters.
    var path: String { String(url.prefix { $0 != "?" }) }

    private static func fields(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[String(parts[0]).removingPercentEncoding ?? ""] =
                parts.count < 2 ? "" : parts[1].replacing("+", with: " ").removingPercentEncoding
        }
        return fields
    }
}

/// The parts of a JSON Web Token.
struct TokenParts {
    let header: JSONValue
    let claims: JSONValue
    /// What is signed.
    let message: String
    let signature: [UInt8]

    init(_ token: String) throws {
        let parts = token.split(separator: ".")
        guard parts.count == 3 else { throw ModelError(.malformedResponse, "not three parts: \(token)") }
        let bytes = try parts.map { try Base64.decode(String($0)) }
        header = try JSONValue.parse(String(decoding: bytes[0], as: UTF8.self))
        claims = try JSONValue.parse(String(decoding: bytes[1], as: UTF8.self))
        message = parts[0] + "." + parts[1]
        signature = bytes[2]
    }
}

/// A machine whose time is a virtual clock's.
struct TestMachine {
    /// 2026-11-24T07:00:00Z.
    static let start: Duration = .seconds(1_795_503_600)

    let clock = VirtualClock()
    let host: HostEnvironment

    init(
        _ service: TokenService, variables: [String: String] = [:], files: [String: String] = [:],
        run: @escaping @Sendable (ExternalCommand) async throws(ModelError) -> ExternalCommand.Output = {
            (_) async throws(ModelError) in throw ModelError(.unauthorized, "no programs here")
        }
    ) {
        let clock = clock
        var host = HostEnvironment(
            variables: variables, transport: service, now: { Self.start + clock.now.offset }, clock: clock)
        host.readFile = { (path) throws(ModelError) in
            files[path].map { Array($0.utf8) }
        }
        host.run = run
        self.host = host
    }
}

extension Credential {
    /// The headers that it adds.
    func headers() async throws(ModelError) -> HTTPHeaders {
        var request = TransportRequest()
        try await authorize(&request)
        return request.headers
    }
}

/// The error that `body` throws, or `nil`.
func failure(_ body: () async throws(ModelError) -> some Any) async -> ModelError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
