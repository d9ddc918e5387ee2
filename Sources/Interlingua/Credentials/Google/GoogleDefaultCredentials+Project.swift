// Which project of Google Cloud a machine works for.

extension GoogleDefaultCredentials {
    /// The project that requests belong to: the one that is given, else that of `GOOGLE_CLOUD_PROJECT`, of the
    /// credential file, of gcloud's settings, or the machine's.
    ///
    /// - Parameter explicit: What the app says; `nil` or nothing where it leaves that to the machine.
    /// - Throws: `.unauthorized` where none is known, saying what was tried.
    public func project(_ explicit: String? = nil) async throws(ModelError) -> String {
        if let explicit, !explicit.isEmpty { return explicit }
        if let project = host["GOOGLE_CLOUD_PROJECT"] ?? host["GCLOUD_PROJECT"] { return project }
        if let project = projectOfFile ?? host.gcloudProject { return project }
        let server = GoogleMetadataServer(host: host)
        guard let reason = try await server.absence() else { return try await server.project() }
        throw ModelError(
            .unauthorized,
            "no Google Cloud project; tried GOOGLE_CLOUD_PROJECT: is not set; credential files: name none; "
                + "gcloud: names none; metadata server: " + reason)
    }

    private var projectOfFile: String? {
        for path in [host["GOOGLE_APPLICATION_CREDENTIALS"], host.gcloudCredentialPath].compactMap(\.self) {
            guard let bytes = try? host.readFile(path) else { continue }
            let file = try? GoogleCredentialFile(bytes, name: path, scopes: [], host: host)
            if let project = file?.project { return project }
        }
        return nil
    }
}

extension HostEnvironment {
    /// Where gcloud keeps a person's login.
    var gcloudCredentialPath: String? { gcloudFolder.map { $0 + "/application_default_credentials.json" } }

    /// Where gcloud keeps what certificates there are.
    var gcloudCertificateConfigurationPath: String? { gcloudFolder.map { $0 + "/certificate_config.json" } }

    private var gcloudFolder: String? { self["CLOUDSDK_CONFIG"] ?? self["HOME"].map { $0 + "/.config/gcloud" } }

    /// The project of gcloud's active configuration.
    ///
    /// Source: cloud.google.com/sdk/docs/configurations, cloud.google.com/sdk/docs/properties.
    fileprivate var gcloudProject: String? {
        if let project = self["CLOUDSDK_CORE_PROJECT"] { return project }
        guard let folder = gcloudFolder else { return nil }
        let active = self["CLOUDSDK_ACTIVE_CONFIG_NAME"] ?? (try? text(ofFile: folder + "/active_config")) ?? "default"
        guard let text = try? text(ofFile: "\(folder)/configurations/config_\(active)"),
            let project = (try? INIFile(text))?.sections["core"]?["project"], !project.isEmpty
        else { return nil }
        return project
    }
}
