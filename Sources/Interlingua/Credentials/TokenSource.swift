import Synchronization

/// Where access tokens come from.
///
/// A source asks its service each time; ``BearerToken`` keeps what it gave.
public protocol TokenSource: Sendable {
    /// Gets a new token.
    ///
    /// - Throws: `.unauthorized` where none can be had, saying what was tried; the kind of what went wrong with the
    ///   service otherwise. No message contains a secret.
    func token() async throws(ModelError) -> AccessToken
}

/// One of several places to look for a credential.
protocol TokenCandidate: Sendable {
    /// What messages call it.
    var name: String { get }

    /// Looks there.
    ///
    /// - Throws: Where the place is set up and does not work, so that none further on may be tried.
    func lookUp() async throws(ModelError) -> TokenLookup
}

/// What a look at one place gave.
enum TokenLookup: Sendable {
    case found(AccessToken)
    /// The place is not set up; why, for people.
    case absent(String)
}

/// The first of several places that has a credential, which is then kept to.
final class TokenChain: TokenSource {
    private let subject: String
    private let candidates: [any TokenCandidate]
    private let chosen = Mutex<Int?>(nil)

    /// - Parameter subject: What is looked for, such as `Azure credential`.
    init(_ subject: String, _ candidates: [any TokenCandidate]) {
        self.subject = subject
        self.candidates = candidates
    }

    func token() async throws(ModelError) -> AccessToken {
        let start = chosen.withLock { $0 }
        var tried: [String] = []
        for (index, candidate) in candidates.enumerated() where start == nil || start == index {
            do {
                switch try await candidate.lookUp() {
                case .found(let token):
                    chosen.withLock { $0 = index }
                    return token
                case .absent(let reason): tried.append("\(candidate.name): \(reason)")
                }
            } catch {
                guard error.kind != .cancelled else { throw error }
                var error = error
                tried.append("\(candidate.name): \(error.message)")
                error.message = report(tried)
                throw error
            }
        }
        throw ModelError(.unauthorized, report(tried))
    }

    private func report(_ tried: [String]) -> String {
        "no \(subject); tried " + (tried.isEmpty ? "nothing" : tried.joined(separator: "; "))
    }
}
