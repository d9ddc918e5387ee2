// Files that say how to find an identity elsewhere, and whom to show it. These may come from outside, so the services
// that they name are looked at.

extension GoogleCredentialFile {
    func externalAccount() throws(ModelError) -> any TokenSource {
        let impersonated = members["service_account_impersonation_url"]?.string
        let certificate = try workloadCertificate()
        let account = GoogleExternalAccount(
            audience: try text("audience"), subjectTokenType: try text("subject_token_type"),
            source: try subjectSource(certificate), certificate: certificate,
            tokenURL: try trusted(members["token_url"]?.string ?? "https://sts.\(universe)/v1/token", "token_url"),
            client: members["client_id"]?.string.map { ($0, Secret(members["client_secret"]?.string ?? "")) },
            workforceProject: members["workforce_pool_user_project"]?.string,
            scopes: impersonated == nil ? scopes : [GoogleScope.cloudPlatform], quotaProject: quotaProject, host: host)
        guard let impersonated else { return account }
        var impersonation = try impersonation(at: impersonated, by: account)
        impersonation.certificate = certificate
        if let seconds = members["service_account_impersonation"]?["token_lifetime_seconds"]?.seconds {
            impersonation.lifetime = seconds
        }
        return impersonation
    }

    private func subjectSource(
        _ certificate: GoogleWorkloadCertificate?
    ) throws(ModelError) -> any GoogleSubjectSource {
        let source = members["credential_source"]
        if let certificate {
            let path = source?["certificate"]?["trust_chain_path"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            return GoogleSubjectCertificate(certificate: certificate, trustChainPath: path)
        }
        let isJSON = source?["format"]?["type"]?.string == "json"
        let format = GoogleSubjectFormat(
            member: isJSON ? source?["format"]?["subject_token_field_name"]?.string ?? "access_token" : nil)
        if let path = source?["file"]?.string { return GoogleSubjectFile(path: path, format: format, host: host) }
        if let program = source?["executable"] { return try subjectProgram(program) }
        if let environment = source?["environment_id"]?.string { return try subjectAWS(environment) }
        if let url = source?["url"]?.string {
            var headers = HTTPHeaders()
            for field in source?["headers"]?.object?.members ?? [] {
                headers.set(field.key, to: Secret(field.value.string ?? ""))
            }
            return GoogleSubjectAddress(url: url, headers: headers, format: format, host: host)
        }
        let kind = source?.object?.members.first?.key ?? "nothing"
        throw ModelError(
            .unsupported,
            "\(name): a subject token comes from a file, url, executable, certificate or AWS, and not from \(kind)")
    }

    /// The workload's own certificate; `nil` where the identity is proved by something else.
    private func workloadCertificate() throws(ModelError) -> GoogleWorkloadCertificate? {
        guard let source = members["credential_source"]?["certificate"] else { return nil }
        let path = source["certificate_config_location"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        guard (path == nil) == (source["use_default_certificate_config"]?.bool == true) else {
            throw ModelError(
                .unauthorized,
                "\(name): one of certificate_config_location and use_default_certificate_config has to say where the "
                    + "certificate is, and not both")
        }
        return GoogleWorkloadCertificate(configurationPath: path, host: host)
    }

    private func subjectProgram(_ program: JSONValue) throws(ModelError) -> GoogleSubjectProgram {
        guard let command = program["command"]?.string else { throw missing("command") }
        let milliseconds = program["timeout_millis"]?.integer ?? 30_000
        guard (5_000...120_000).contains(milliseconds) else {
            throw ModelError(.unauthorized, "\(name): timeout_millis of the program is not within 5 to 120 seconds")
        }
        let outputPath = program["output_file"]?.string
        var told = [
            "AUDIENCE": try text("audience"), "TOKEN_TYPE": try text("subject_token_type"), "INTERACTIVE": "0",
        ]
        told["OUTPUT_FILE"] = outputPath
        told["IMPERSONATED_EMAIL"] = members["service_account_impersonation_url"]?.string?.impersonatedEmail
        let variables = told.map { ("GOOGLE_EXTERNAL_ACCOUNT_" + $0.key, $0.value) }
        return GoogleSubjectProgram(
            command: command, timeout: .milliseconds(milliseconds), outputPath: outputPath,
            variables: Dictionary(uniqueKeysWithValues: variables), host: host)
    }

    private func subjectAWS(_ environment: String) throws(ModelError) -> GoogleSubjectAWS {
        guard environment == "aws1" else {
            throw ModelError(.unsupported, "\(name): of the environments aws1 is known, and not \(environment)")
        }
        let source = members["credential_source"]
        guard let url = source?["regional_cred_verification_url"]?.string else {
            throw missing("regional_cred_verification_url")
        }
        return GoogleSubjectAWS(
            audience: try text("audience"), verificationURL: url, regionURL: source?["region_url"]?.string,
            roleURL: source?["url"]?.string, sessionURL: source?["imdsv2_session_token_url"]?.string, host: host)
    }

    /// The address, where it is one of Google's or one that the app or the machine's administrator trusts. A file from
    /// outside would else have another system's tokens sent to whoever wrote it.
    func trusted(_ url: String, _ member: String) throws(ModelError) -> String {
        var request = TransportRequest()
        request.url = url
        let authority = request.authority.lowercased()
        let server = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let domains = ["googleapis.com", host["GOOGLE_CLOUD_UNIVERSE_DOMAIN"]?.lowercased()].compactMap(\.self)
        let isKnown =
            ["127.0.0.1", "localhost", "[::1]"].contains(server) || trustedHosts.contains(String(server))
            || domains.contains { server.hasSuffix("." + $0) }
        guard isKnown else {
            throw ModelError(
                .unauthorized,
                "\(name): \(member) leads to \(server.isEmpty ? "no host" : String(server)), which is not Google's; "
                    + "GOOGLE_CLOUD_UNIVERSE_DOMAIN or trustedHosts would allow it")
        }
        return url
    }
}

extension String {
    /// The account in an address such as `https://…/serviceAccounts/a@b:generateAccessToken`.
    fileprivate var impersonatedEmail: String? {
        split(separator: "/").last.flatMap {
            $0.hasSuffix(":generateAccessToken") ? String($0.prefix { $0 != ":" }) : nil
        }
    }
}
