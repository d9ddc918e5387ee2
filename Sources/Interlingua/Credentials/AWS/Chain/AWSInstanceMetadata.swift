/// The metadata service of an EC2 instance.
///
///     PUT /latest/api/token                   → a token for what follows
///     GET /latest/meta-data/…                 → what is asked for
///
/// That is version 2. Where the service has no token to give, or its answer does not arrive (as in a container that is
/// one hop too far away), version 1 is spoken, which is without; `AWS_EC2_METADATA_V1_DISABLED=true` forbids it.
///
/// Source: Amazon EC2 User Guide, “Use the Instance Metadata Service to access instance metadata”.
struct AWSInstanceMetadata {
    static let service = "the metadata service"

    private let host: HostEnvironment
    private let base: String

    init(_ settings: AWSSettings) {
        host = settings.host
        let own = settings.endpoints.instanceMetadata ?? host["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
        let isIPv6 = host["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        let base = own ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
    }

    /// The region that the instance is in.
    func region() async throws(ModelError) -> Lookup<String> {
        try await asking { (session) async throws(ModelError) in
            let answer = try await ask("placement/region", session)
            guard answer.isSuccess, !answer.text.isEmpty else {
                return .absent("\(Self.service) answered HTTP \(answer.status)")
            }
            return .found(answer.text)
        }
    }

    /// What `body` finds with the headers that each question needs; absent where there is no such service.
    func asking<Found>(
        _ body: (HTTPHeaders) async throws(ModelError) -> Lookup<Found>
    ) async throws(ModelError) -> Lookup<Found> {
        if host["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" {
            return .absent("AWS_EC2_METADATA_DISABLED is true")
        }
        do throws(ModelError) {
            switch try await session() {
            case .found(let headers): return try await body(headers)
            case .absent(let reason): return .absent(reason)
            }
        } catch {
            switch error.kind {
            case .unreachable, .deadline: return .absent("\(Self.service) does not answer")
            default: throw error
            }
        }
    }

    /// Asks for one of the data.
    func ask(_ path: String, _ session: HTTPHeaders) async throws(ModelError) -> TokenAnswer {
        try await request("GET", "/latest/meta-data/" + path, session).send(from: host)
    }

    /// What an answer that is no success says.
    func failure(_ answer: TokenAnswer) -> ModelError { request("GET", "").failure(answer) }

    /// The headers with which to ask.
    private func session() async throws(ModelError) -> Lookup<HTTPHeaders> {
        let isV1Forbidden = host["AWS_EC2_METADATA_V1_DISABLED"]?.lowercased() == "true"
        var headers = HTTPHeaders()
        do throws(ModelError) {
            let lifetime: HTTPHeaders = ["x-aws-ec2-metadata-token-ttl-seconds": "21600"]
            let answer = try await request("PUT", "/latest/api/token", lifetime).send(from: host)
            if answer.isSuccess {
                headers.set("x-aws-ec2-metadata-token", to: Secret(answer.text))
                return .found(headers)
            }
            guard [403, 404, 405].contains(answer.status), !isV1Forbidden else {
                return .absent("\(Self.service) answered HTTP \(answer.status) where a token was asked for")
            }
        } catch {
            guard case .deadline(let phase) = error.kind, phase != .connect, !isV1Forbidden else { throw error }
        }
        return .found(headers)
    }

    private func request(_ method: String, _ path: String, _ headers: HTTPHeaders = HTTPHeaders()) -> TokenRequest {
        var request = TokenRequest(Self.service, method: method, url: base + path, headers: headers)
        request.request.headers["accept"] = nil
        request.isDirect = true
        request.timeout = .seconds(host["AWS_METADATA_SERVICE_TIMEOUT"].flatMap { Double($0) } ?? 1)
        // So that a service which is not there can be told from one whose token does not arrive.
        request.request.connectTimeout = request.timeout / 2
        let attempts = host["AWS_METADATA_SERVICE_NUM_ATTEMPTS"].flatMap { Int($0) } ?? 1
        request.pauses = Array(repeating: .zero, count: max(0, min(attempts, 100) - 1))
        request.retriesDeadlines = true
        return request
    }
}
