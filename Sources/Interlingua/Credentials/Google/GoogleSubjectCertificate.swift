/// The certificate as a subject token: what TLS shows to Google's service, and those that it was issued by.
///
///     ["Base64 of the certificate in DER form", "that of its issuer", …]
///
/// Source: cloud.google.com/iam/docs/workload-identity-federation-with-x509-certificates; google-auth, `identity_pool`.
struct GoogleSubjectCertificate: GoogleSubjectSource {
    let certificate: GoogleWorkloadCertificate
    /// A file with the certificates that lead to a trusted one, and maybe the workload's own before them; `nil` where
    /// Google knows the one that issued it.
    let trustChainPath: String?

    func subjectToken() async throws(ModelError) -> Secret {
        guard let own = try certificates(in: certificate.read().chain, of: "the workload's certificate").first else {
            throw ModelError(.unauthorized, "the workload's certificate is not in PEM form")
        }
        var issuers: [[UInt8]] = []
        if let trustChainPath {
            issuers = try certificates(in: certificate.host.text(ofFile: trustChainPath), of: trustChainPath)
            if issuers.first == own { issuers.removeFirst() }
            guard !issuers.contains(own) else {
                throw ModelError(.unauthorized, "the workload's certificate is in \(trustChainPath), and not the first")
            }
        }
        let chain = ([own] + issuers).map { JSONValue.string(Base64.encode($0.span)) }
        return Secret(JSONValue.array(chain).serialized())
    }

    private func certificates(in text: String, of place: String) throws(ModelError) -> [[UInt8]] {
        guard let certificates = try? PEM.certificates(in: text) else {
            throw ModelError(.unauthorized, "\(place) is not in PEM form")
        }
        return certificates
    }
}
