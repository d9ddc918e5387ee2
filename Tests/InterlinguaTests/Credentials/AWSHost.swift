import Foundation
import Synchronization
import Testing

@testable import Interlingua

/// A transport that answers as it is told, by the start of the address, and keeps what it was asked.
final class ServiceScript: Transport {
    struct Answer: Sendable {
        var status = 200
        var body = ""
        var headers = HTTPHeaders()
        var error: ModelError?
        /// How long the service takes.
        var delay: Duration = .zero
    }

    private let answers: Mutex<[(address: String, answers: [Answer])]>
    private let asked = Mutex<[TransportRequest]>([])

    /// - Parameter answers: For each method and address the answers in order; the last is repeated. The first that
    ///   fits counts.
    init(_ answers: KeyValuePairs<String, [Answer]>) {
        self.answers = Mutex(answers.map { (address: $0.key, answers: $0.value) })
    }

    var requests: [TransportRequest] { asked.withLock { $0 } }
    /// Methods and addresses, in order.
    var lines: [String] { requests.map { "\($0.method) \($0.url)" } }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        try request.check()
        asked.withLock { $0.append(request) }
        let line = "\(request.method) \(request.url)"
        let answer: Answer? = answers.withLock { answers in
            guard let index = answers.firstIndex(where: { line.hasPrefix($0.address) }) else { return nil }
            let answer = answers[index].answers[0]
            if answers[index].answers.count > 1 { answers[index].answers.removeFirst() }
            return answer
        }
        guard let answer else { throw ModelError(.unreachable, "nobody at \(line)") }
        if answer.delay > .zero { try? await Task.sleep(for: answer.delay) }
        if let error = answer.error { throw error }
        return TransportResponse(
            status: answer.status, headers: answer.headers, body: BufferedBody(Array(answer.body.utf8)))
    }
}

extension TransportRequest {
    init(_ method: String, _ url: String) {
        self.init()
        self.method = method
        self.url = url
    }

    /// The fields of a form, still encoded.
    var awsForm: [String: String] {
        let pairs = String(decoding: body, as: UTF8.self).split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]))
        }
        return Dictionary(pairs) { $1 }
    }
}

/// How often something happened.
final class Tally: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
}

/// A time that passes when it is told to.
final class WallClock: Sendable {
    private let time: Mutex<Duration>

    init(_ time: String) { self.time = Mutex(Duration(timestamp: time) ?? .zero) }

    var now: Duration { time.withLock { $0 } }
    func advance(minutes: Double) { time.withLock { $0 += .seconds(minutes * 60) } }
}

/// A host of its own for a test: a home directory, an environment, services, and a time of 2026-01-01, noon.
final class AWSHost {
    let clock = WallClock("2026-01-01T12:00:00Z")
    let pauses = VirtualClock()
    let home: URL
    var environment: [String: String] = [:]
    var services = ServiceScript([:])

    init() throws {
        home = FileManager.default.temporaryDirectory.appendingPathComponent("aws-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: home.appendingPathComponent(".aws/sso/cache"), withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: home) }

    /// Writes a file under the home directory, and gives its path.
    @discardableResult func write(_ path: String, _ text: String) throws -> String {
        let url = home.appendingPathComponent(path)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    func config(_ text: String) throws { try write(".aws/config", text) }
    func keys(_ text: String) throws { try write(".aws/credentials", text) }

    func settings(profile: String? = nil) -> AWSSettings {
        let clock = clock
        var settings = AWSSettings(
            profile: profile,
            host: HostEnvironment(
                variables: environment.merging(["HOME": home.path]) { own, _ in own }, transport: services,
                now: { clock.now }, clock: pauses))
        settings.random = { 0.5 }
        return settings
    }

    func chain(profile: String? = nil) -> AWSCredentialChain { AWSCredentialChain(settings(profile: profile)) }

    /// What the search finds, and nil for the error that it ends with.
    func failure(profile: String? = nil) async -> ModelError? {
        do throws(ModelError) {
            _ = try await chain(profile: profile).credentials()
            return nil
        } catch {
            return error
        }
    }
}

extension AWSCredentials {
    init(_ id: String, _ secret: String, token: String? = nil, until time: String? = nil) {
        self.init(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: token.map { Secret($0) },
            expiry: time.flatMap { Duration(timestamp: $0) })
    }
}

extension ServiceScript.Answer {
    /// What STS answers; as in AWS's API reference of AssumeRole.
    static func role(_ action: String = "AssumeRole", id: String = "ASIAROLE", until time: String) -> Self {
        Self(
            body: """
                <\(action)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <\(action)Result>
                    <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/demo/s</Arn></AssumedRoleUser>
                    <Credentials>
                      <AccessKeyId>\(id)</AccessKeyId>
                      <SecretAccessKey>a/b&amp;c</SecretAccessKey>
                      <SessionToken>the&#x20;token</SessionToken>
                      <Expiration>\(time)</Expiration>
                    </Credentials>
                  </\(action)Result>
                  <ResponseMetadata><RequestId>c6104cbe</RequestId></ResponseMetadata>
                </\(action)Response>
                """)
    }

    /// What containers and instances answer.
    static func document(_ id: String, until time: String, delay: Duration = .zero) -> Self {
        let keys = #""AccessKeyId":"\#(id)","SecretAccessKey":"s","Token":"t""#
        return Self(body: #"{"Code":"Success",\#(keys),"Expiration":"\#(time)"}"#, delay: delay)
    }
}
