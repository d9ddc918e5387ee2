/// Keys from wherever AWS's own tools would find them, cached and refreshed ahead of their expiry.
///
/// Looked at in order; the first that has keys gives them:
///
/// 1. the environment (`AWS_ACCESS_KEY_ID`, …), unless a profile is chosen in code
/// 2. a profile's role (`role_arn` with `source_profile` or `credential_source`)
/// 3. a web identity (`AWS_WEB_IDENTITY_TOKEN_FILE`, or the profile's)
/// 4. a profile's login (`sso_session`, or `sso_start_url`)
/// 5. a profile's keys in the credentials file
/// 6. a profile's login at the console (`login_session`)
/// 7. a profile's `credential_process`
/// 8. a profile's keys in the config file
/// 9. the container's agent (`AWS_CONTAINER_CREDENTIALS_…`)
/// 10. the EC2 instance's metadata
///
/// A place that is configured and fails ends the search: other keys than those that were meant would be a surprise.
/// Copies share one cache, and many callers at a time make one search.
///
/// Source: the default chain of botocore.
public struct AWSCredentialChain: AWSCredentialSource {
    private let cache: RefreshingCache<AWSKeys>

    /// Nothing is looked for before keys are asked for.
    public init(_ settings: AWSSettings = AWSSettings()) {
        // As AWS's own libraries have it.
        cache = RefreshingCache(margins: .init(early: .seconds(900), stale: .seconds(600)), now: settings.host.now) {
            () async throws(ModelError) in try await CredentialSearch.aws(settings).run()
        }
    }

    /// - Throws: `.unauthorized` where there are none: its message names each place in order, and why it did not
    ///   serve. Where a service that would give keys fails, the kind is that of the failure.
    public func credentials() async throws(ModelError) -> AWSCredentials { try await cache.value().credentials }

    public func renew() async -> Bool { cache.renew() }
}

/// Keys, and whether the same place may have others later.
struct AWSKeys: Expiring {
    var credentials: AWSCredentials
    var isRenewable = true

    var expiry: Duration? { credentials.expiry }
}

extension CredentialSearch where Found == AWSKeys {
    /// All places, with what the shared files say now.
    static func aws(_ settings: AWSSettings) -> CredentialSearch {
        let profiles = Result { () throws(ModelError) in try AWSProfiles.load(settings) }
        let isChosen = settings.profile != nil
        let environment: [any CredentialPlace<AWSKeys>] = isChosen ? [] : [AWSEnvironmentKeys(host: settings.host)]
        return CredentialSearch(
            "AWS credentials",
            environment + [AWSRoleProfile(settings: settings, profiles: profiles)]
                + profilePlaces(settings, profiles, usesEnvironment: !isChosen)
                + [AWSContainerKeys(settings: settings), AWSInstanceKeys(settings: settings)])
    }

    /// The places of a profile that is a role's source, and counts in `profiles`.
    static func aws(sourceProfile profiles: AWSProfiles, _ settings: AWSSettings) -> CredentialSearch {
        let places = profilePlaces(settings, .success(profiles), usesEnvironment: false)
        return CredentialSearch("AWS credentials in profile “\(profiles.name)”", places)
    }

    private static func profilePlaces(
        _ settings: AWSSettings, _ profiles: Result<AWSProfiles, ModelError>, usesEnvironment: Bool
    ) -> [any CredentialPlace<AWSKeys>] {
        [
            AWSWebIdentity(settings: settings, profiles: profiles, usesEnvironment: usesEnvironment),
            AWSSingleSignOn(settings: settings, profiles: profiles),
            AWSSharedKeys(file: .credentials, profiles: profiles),
            AWSConsoleKeys(settings: settings, profiles: profiles),
            AWSProcessKeys(settings: settings, profiles: profiles),
            AWSSharedKeys(file: .config, profiles: profiles),
        ]
    }
}
