#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Keys of the role of an EC2 instance, from its metadata service (version 2).
///
///     PUT /latest/api/token                                       → a token for what follows
///     GET /latest/meta-data/iam/security-credentials/             → the role's name
///     GET /latest/meta-data/iam/security-credentials/{role}       → its keys
///
/// Version 1, without the token, is not spoken: whoever can make the program fetch an address could ask it.
///
/// Source: `wire/auth.md`, “IMDSv2”.
struct AWSInstanceKeys: AWSKeyPlace {
    let settings: AWSSettings
    let name = "EC2 instance"

    func look() async throws(ModelError) -> AWSFinding {
        if settings["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" {
            return .nothing("AWS_EC2_METADATA_DISABLED is true")
        }
        do throws(ModelError) {
            let token = try await ask("PUT", "/latest/api/token", ["x-aws-ec2-metadata-token-ttl-seconds": "21600"])
            guard token.isSuccess else { return .nothing("the metadata service answers HTTP \(token.status)") }
            return try await keys(token: Secret(token.text))
        } catch {
            switch error.kind {
            case .unreachable, .deadline: return .nothing("the metadata service does not answer")
            default: throw error
            }
        }
    }

    private func keys(token: Secret) async throws(ModelError) -> AWSFinding {
        var headers = HTTPHeaders()
        headers.set("x-aws-ec2-metadata-token", to: token)
        let path = "/latest/meta-data/iam/security-credentials/"
        let role = try await ask("GET", path, headers)
        let roleName = role.text.outerTrimmed
        if role.status == 404 || role.isSuccess && roleName.isEmpty { return .nothing("the instance has no role") }
        guard role.isSuccess else { throw fault(role) }
        let response = try await ask("GET", path + roleName.pathSegment, headers)
        guard response.isSuccess else { throw fault(response) }
        let document = try response.json()
        if document["AccessKeyId"] == nil, let code = document["Code"]?.string {
            throw ModelError(.unauthorized, "\(code): \(document["Message"]?.string ?? "no keys")", code: code)
        }
        var credentials = try AWSCredentials(document, tokenKey: "Token")
        extend(&credentials)
        return .keys(AWSKeys(credentials: credentials))
    }

    /// Where the service itself cannot get new keys it goes on giving the old ones, and AWS goes on taking them. So
    /// keys that seem to expire are used, and asked for again in 12 to 20 minutes, not by all instances at once.
    private func extend(_ credentials: inout AWSCredentials) {
        guard let expiration = credentials.expiration, expiration.timeIntervalSince(settings.now()) < 5 * 60 else {
            return
        }
        credentials.expiration = settings.now().addingTimeInterval(12 * 60 + settings.random() * 8 * 60)
    }

    private func fault(_ response: WholeResponse) -> ModelError {
        let kind: ModelError.Kind = response.status >= 500 ? .serverFault : .unauthorized
        return ModelError(kind, "the metadata service answers HTTP \(response.status)", status: response.status)
    }

    /// - Throws: What the last of the attempts fails with.
    private func ask(
        _ method: String, _ path: String, _ headers: HTTPHeaders
    ) async throws(ModelError) -> WholeResponse {
        let request = TransportRequest(method, base + path, headers: headers)
        let limit = settings["AWS_METADATA_SERVICE_TIMEOUT"].flatMap { Double($0) } ?? 1
        var left = settings["AWS_METADATA_SERVICE_NUM_ATTEMPTS"].flatMap { Int($0) } ?? 1
        while true {
            left -= 1
            do throws(ModelError) {
                let response = try await settings.hostTransport.whole(request, within: .seconds(limit))
                if response.status < 500 || left <= 0 { return response }
            } catch {
                if left <= 0 || error.kind == .cancelled { throw error }
            }
        }
    }

    private var base: String {
        let own = settings.endpoints.instanceMetadata ?? settings["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
        let isIPv6 = settings["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        let base = own ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
        return base.hasSuffix("/") ? String(base.dropLast()) : base
    }
}
