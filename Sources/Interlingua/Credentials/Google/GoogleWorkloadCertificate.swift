/// A certificate that a workload is known by, which a file of gcloud's leads to.
///
///     {"cert_configs": {"workload": {"cert_path": "/run/workload.pem", "key_path": "/run/workload.key"}}}
///
/// All files are read anew each time, since whoever issues the certificate replaces them.
///
/// Source: cloud.google.com/iam/docs/workload-identity-federation-with-x509-certificates; google-auth, `_mtls_helper`.
struct GoogleWorkloadCertificate: Sendable {
    /// The file; `nil` is the one that `GOOGLE_API_CERTIFICATE_CONFIG` or
    /// `CLOUDSDK_CONTEXT_AWARE_CERTIFICATE_CONFIG_FILE_PATH` names, else gcloud's own.
    let configurationPath: String?
    let host: HostEnvironment

    /// - Throws: `.unauthorized` where something is not there.
    func read() throws(ModelError) -> ClientCertificate {
        let paths = try paths()
        return ClientCertificate(
            chain: try host.text(ofFile: paths.certificate), key: Secret(try host.text(ofFile: paths.key)))
    }

    private func paths() throws(ModelError) -> (certificate: String, key: String) {
        if let configurationPath { return try paths(in: configurationPath) }
        let named =
            host["GOOGLE_API_CERTIFICATE_CONFIG"] ?? host["CLOUDSDK_CONTEXT_AWARE_CERTIFICATE_CONFIG_FILE_PATH"]
        let own = host.gcloudCertificateConfigurationPath
        guard let path = named ?? own else {
            throw ModelError(.unauthorized, "no certificate configuration: neither CLOUDSDK_CONFIG nor HOME is set")
        }
        // One that a variable names may be of certificates for other purposes.
        if let own, path != own, try workload(in: path) == nil { return try paths(in: own) }
        return try paths(in: path)
    }

    private func paths(in path: String) throws(ModelError) -> (certificate: String, key: String) {
        let workload = try workload(in: path)
        guard let certificate = workload?["cert_path"]?.string, !certificate.isEmpty,
            let key = workload?["key_path"]?.string, !key.isEmpty
        else { throw ModelError(.unauthorized, "\(path) does not say where a workload's certificate and key are") }
        return (certificate, key)
    }

    private func workload(in path: String) throws(ModelError) -> JSONValue? {
        let bytes = try host.bytes(ofFile: host.expanded(path))
        guard let configurations = (try? JSONValue.parse(bytes.span))?["cert_configs"], configurations.object != nil
        else {
            throw ModelError(.unauthorized, "\(path) is no configuration of certificates")
        }
        return configurations["workload"]
    }
}
