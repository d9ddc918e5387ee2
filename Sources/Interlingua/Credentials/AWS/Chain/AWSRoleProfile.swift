/// A profile that plays a role, with the keys of another profile or place.
///
/// The other profile may play a role too, and so on. A profile may name itself where it also has keys.
struct AWSRoleProfile: CredentialPlace {
    let settings: AWSSettings
    let profiles: Result<AWSProfiles, ModelError>
    let name = "role of the profile"

    func lookUp() async throws(ModelError) -> Lookup<AWSKeys> {
        let profiles = try profiles.get()
        guard let profile = try profiles.selected() else { return .absent("there is no profile “\(profiles.name)”") }
        guard Self.playsRole(profile) else { return .absent("profile “\(profiles.name)” has no role_arn") }
        return .found(AWSKeys(credentials: try await credentials(profiles, profile, [profiles.name])))
    }

    /// A profile with a token file is a web identity's.
    private static func playsRole(_ profile: AWSProfiles.Section) -> Bool {
        profile["role_arn"] != nil && profile["web_identity_token_file"] == nil
    }

    private static func hasKeys(_ profile: AWSProfiles.Section) -> Bool {
        profile["aws_access_key_id"] != nil || profile["aws_secret_access_key"] != nil
    }

    /// - Parameter path: The profiles that led here, this one last.
    private func credentials(
        _ profiles: AWSProfiles, _ profile: AWSProfiles.Section, _ path: [String]
    ) async throws(ModelError) -> AWSCredentials {
        let name = profiles.name
        if profile["mfa_serial"] != nil {
            throw ModelError(
                .unauthorized,
                "profile “\(name)” wants a code of an MFA device, which a program has none of; "
                    + "let `credential_process` or a login (`aws sso login`) give its keys")
        }
        let source: AWSCredentials
        switch (profile["source_profile"], profile["credential_source"]) {
        case (let other?, nil): source = try await sourceCredentials(other, profiles, path)
        case (nil, let place?): source = try await credentials(of: place, name)
        case (_?, _?):
            throw ModelError(.unauthorized, "profile “\(name)” has both source_profile and credential_source")
        case (nil, nil):
            throw ModelError(.unauthorized, "profile “\(name)” has a role_arn, and no source_profile for it")
        }
        let role = SecurityTokenService.Role(
            arn: profile["role_arn"] ?? "", sessionName: profile["role_session_name"],
            externalID: profile["external_id"], duration: profile["duration_seconds"].flatMap { Int($0) })
        return try await SecurityTokenService(settings, profiles).assume(role, with: source)
    }

    private func sourceCredentials(
        _ other: String, _ profiles: AWSProfiles, _ path: [String]
    ) async throws(ModelError) -> AWSCredentials {
        guard let profile = profiles[other] else {
            throw ModelError(.unauthorized, "profile “\(profiles.name)” has the source “\(other)”, which is not there")
        }
        let isItself = other == profiles.name && Self.hasKeys(profile)
        guard !path.contains(other) || isItself else {
            let circle = (path + [other]).joined(separator: " → ")
            throw ModelError(.unauthorized, "source profiles go in a circle: \(circle)")
        }
        let chosen = profiles.choosing(other)
        if Self.playsRole(profile), !Self.hasKeys(profile) {
            return try await credentials(chosen, profile, path + [other])
        }
        return try await CredentialSearch.aws(sourceProfile: chosen, settings).run().credentials
    }

    private func credentials(of place: String, _ profile: String) async throws(ModelError) -> AWSCredentials {
        let source: any CredentialPlace<AWSKeys>
        switch place {
        case "Environment": source = AWSEnvironmentKeys(host: settings.host)
        case "EcsContainer": source = AWSContainerKeys(settings: settings)
        case "Ec2InstanceMetadata": source = AWSInstanceKeys(settings: settings)
        default: throw ModelError(.unauthorized, "profile “\(profile)” has the unknown credential_source “\(place)”")
        }
        switch try await source.lookUp() {
        case .found(let keys): return keys.credentials
        case .absent(let reason): throw ModelError(.unauthorized, "credential_source \(place): \(reason)")
        }
    }
}
