/// Keys from wherever AWS's own tools would find them, cached and refreshed ahead of their expiry.
///
/// Looked at in order; the first that has keys gives them:
///
/// 1. the environment (`AWS_ACCESS_KEY_ID`, …), unless a profile is chosen in code
/// 2. a profile's role (`role_arn` with `source_profile` or `credential_source`)
/// 3. a web identity (`AWS_WEB_IDENTITY_TOKEN_FILE`, or the profile's)
/// 4. a profile's login (`sso_session`, or `sso_start_url`)
/// 5. a profile's keys in the credentials file
/// 6. a profile's `credential_process`
/// 7. a profile's keys in the config file
/// 8. the container's agent (`AWS_CONTAINER_CREDENTIALS_…`)
/// 9. the EC2 instance's metadata
///
/// A place that is configured and fails ends the search: other keys than those that were meant would be a surprise.
/// Copies share one cache, and many callers at a time make one search.
///
/// Source: `wire/auth.md`, “AWS”.
public struct AWSCredentialChain: AWSCredentialSource {
    private let cache: AWSCredentialCache

    public init(_ settings: AWSSettings = AWSSettings()) {
        cache = AWSCredentialCache(now: settings.now) { () async throws(ModelError) in
            try await AWSSearch(settings).run()
        }
    }

    /// - Throws: `.unauthorized` where there are none: its message names each place in order, and why it did not
    ///   serve. Where a service that would give keys fails, the kind is that of the failure.
    public func credentials() async throws(ModelError) -> AWSCredentials { try await cache.credentials() }

    public func renew() async -> Bool { cache.renew() }
}

/// One place where keys may be.
protocol AWSKeyPlace: Sendable {
    /// What messages call it.
    var name: String { get }

    /// - Throws: Where it is configured and gives no keys.
    func look() async throws(ModelError) -> AWSFinding
}

/// What a place has.
enum AWSFinding: Sendable {
    case keys(AWSKeys)
    /// Not configured; the text says what is missing.
    case nothing(String)
}

/// Keys, and whether the same place may have others later.
struct AWSKeys: Sendable {
    var credentials: AWSCredentials
    var mayChange = true
}

/// One walk through all places.
struct AWSSearch {
    private let places: [any AWSKeyPlace]

    init(_ settings: AWSSettings) {
        let profiles = Result { () throws(ModelError) in try AWSProfiles.load(settings) }
        let environment: [any AWSKeyPlace] = settings.profile == nil ? [AWSEnvironmentKeys(settings: settings)] : []
        places =
            environment + [AWSRoleProfile(settings: settings, profiles: profiles)]
            + Self.profilePlaces(settings, profiles, usesEnvironment: settings.profile == nil)
            + [AWSContainerKeys(settings: settings), AWSInstanceKeys(settings: settings)]
    }

    /// The places of a profile that is a role's source, and counts in `profiles`.
    init(sourceProfile profiles: AWSProfiles, _ settings: AWSSettings) {
        places = Self.profilePlaces(settings, .success(profiles), usesEnvironment: false)
    }

    private static func profilePlaces(
        _ settings: AWSSettings, _ profiles: Result<AWSProfiles, ModelError>, usesEnvironment: Bool
    ) -> [any AWSKeyPlace] {
        [
            AWSWebIdentity(settings: settings, profiles: profiles, usesEnvironment: usesEnvironment),
            AWSSingleSignOn(settings: settings, profiles: profiles),
            AWSSharedKeys(file: .credentials, profiles: profiles),
            AWSProcessKeys(settings: settings, profiles: profiles),
            AWSSharedKeys(file: .config, profiles: profiles),
        ]
    }

    func run() async throws(ModelError) -> AWSKeys {
        var trail: [String] = []
        for place in places {
            do throws(ModelError) {
                switch try await place.look() {
                case .keys(let keys): return keys
                case .nothing(let reason): trail.append("\(place.name): \(reason)")
                }
            } catch {
                var error = error
                trail.append("\(place.name): \(error.message)")
                error.message = Self.message(trail)
                throw error
            }
        }
        throw ModelError(.unauthorized, Self.message(trail))
    }

    private static func message(_ trail: [String]) -> String { "no AWS credentials; " + trail.joined(separator: "; ") }
}
