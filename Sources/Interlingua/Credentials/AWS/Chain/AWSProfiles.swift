/// The profiles of the shared files, `~/.aws/config` and `~/.aws/credentials`.
///
/// The first has sections `[default]`, `[profile name]`, `[sso-session name]` and `[services name]`, the second one
/// `[name]` for each profile. Of a setting in both, that of the credentials file counts.
struct AWSProfiles: Sendable {
    typealias Section = [String: String]

    enum File: Sendable { case config, credentials }

    /// The name of the profile that counts.
    let name: String
    /// Whether someone chose it, so that it must be there.
    private let isChosen: Bool
    private var config: [String: Section] = [:]
    private var credentials: [String: Section] = [:]
    private var sessions: [String: Section] = [:]
    private var services: [String: Section] = [:]

    /// - Throws: `.unauthorized` where a file is there and cannot be understood.
    static func load(_ settings: AWSSettings) throws(ModelError) -> AWSProfiles {
        let configPath = settings.host["AWS_CONFIG_FILE"] ?? "~/.aws/config"
        let credentialsPath = settings.host["AWS_SHARED_CREDENTIALS_FILE"] ?? "~/.aws/credentials"
        return AWSProfiles(
            chosen: settings.chosenProfile, config: try read(configPath, settings),
            credentials: try read(credentialsPath, settings))
    }

    init(chosen: String?, config: INIFile?, credentials: INIFile?) {
        name = chosen ?? "default"
        isChosen = chosen != nil
        self.credentials = credentials?.sections ?? [:]
        // `[profile default]` goes before `[default]`.
        self.config["default"] = config?.sections["default"]
        for (header, section) in config?.sections ?? [:] {
            guard let words = ShellWords.split(header), words.count == 2 else { continue }
            switch words[0] {
            case "profile": self.config[words[1]] = section
            case "sso-session": sessions[words[1]] = section
            case "services": services[words[1]] = section
            default: break
            }
        }
    }

    /// A file that is not there is one without profiles.
    private static func read(_ path: String, _ settings: AWSSettings) throws(ModelError) -> INIFile? {
        guard let bytes = try settings.host.readFile(settings.host.expanded(path)) else { return nil }
        let text = String(bytes.span)
        do throws(INIFile.Fault) {
            return try INIFile(text)
        } catch {
            throw ModelError(.unauthorized, "\(path), line \(error.line): \(error.message)")
        }
    }
}

extension AWSProfiles {
    /// The profile's settings from both files; `nil` where there is none of that name.
    subscript(profile: String) -> Section? {
        guard config[profile] != nil || credentials[profile] != nil else { return nil }
        return (config[profile] ?? [:]).merging(credentials[profile] ?? [:]) { $1 }
    }

    /// The settings of the profile that counts; `nil` where there is none and nobody chose it.
    ///
    /// - Throws: `.unauthorized` where it was chosen and is not there.
    func selected() throws(ModelError) -> Section? {
        if let profile = self[name] { return profile }
        if isChosen { throw ModelError(.unauthorized, "there is no profile “\(name)” in the shared files") }
        return nil
    }

    /// A setting of the profile that counts.
    func setting(_ key: String) -> String? { self[name]?[key] }

    /// The settings in one of the files.
    func section(in file: File) -> Section? {
        switch file {
        case .config: config[name]
        case .credentials: credentials[name]
        }
    }

    func session(_ name: String) -> Section? { sessions[name] }

    /// The address that the profile names for a service, such as `sts`.
    func endpoint(of service: String) -> String? {
        guard let profile = self[name] else { return nil }
        let own = profile["services"].flatMap { services[$0] }?[service].map(INIFile.nested)
        return own?["endpoint_url"] ?? profile["endpoint_url"]
    }

    /// The same files, with another profile that counts.
    func choosing(_ name: String) -> AWSProfiles { AWSProfiles(self, name) }

    private init(_ other: AWSProfiles, _ name: String) {
        self.name = name
        isChosen = true
        config = other.config
        credentials = other.credentials
        sessions = other.sessions
        services = other.services
    }
}
