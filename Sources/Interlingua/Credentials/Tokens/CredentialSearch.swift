import Synchronization

/// One of several places to look for a credential.
protocol CredentialPlace<Found>: Sendable {
    associatedtype Found: Sendable

    /// What messages call it.
    var name: String { get }

    /// Looks there.
    ///
    /// - Throws: Where the place is set up and does not work, so that none further on may be tried: another
    ///   identity than the one that was meant would be a surprise.
    func lookUp() async throws(ModelError) -> Lookup<Found>
}

/// What a look at one place gave.
enum Lookup<Found: Sendable>: Sendable {
    case found(Found)
    /// The place is not set up; why, for people.
    case absent(String)
}

/// The first of several places that has a credential, which is then kept to.
final class CredentialSearch<Found: Sendable>: Sendable {
    private let subject: String
    private let places: [any CredentialPlace<Found>]
    private let chosen = Mutex<Int?>(nil)

    /// - Parameter subject: What is looked for, such as `Azure credential`.
    init(_ subject: String, _ places: [any CredentialPlace<Found>]) {
        self.subject = subject
        self.places = places
    }

    /// Which of the places has served; `nil` before one has.
    var chosenIndex: Int? { chosen.withLock { $0 } }

    /// - Throws: What the place throws that is set up and does not work, and `.unauthorized` where none is. The
    ///   message names each place that was tried, and why it did not serve.
    func run() async throws(ModelError) -> Found {
        let start = chosen.withLock { $0 }
        var tried: [String] = []
        for (index, place) in places.enumerated() where start == nil || start == index {
            do {
                switch try await place.lookUp() {
                case .found(let credential):
                    chosen.withLock { $0 = index }
                    return credential
                case .absent(let reason): tried.append("\(place.name): \(reason)")
                }
            } catch {
                guard error.kind != .cancelled else { throw error }
                var error = error
                tried.append("\(place.name): \(error.message)")
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
