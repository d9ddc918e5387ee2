import Interlingua

/// Asks the second backend where the first one has no room.
struct Fallback: Backend {
    var first: any Backend
    var second: any Backend

    var identity: BackendIdentity { first.identity }

    func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        do throws(ModelError) {
            return try await first.stream(request)
        } catch {
            guard error.kind == .overloaded || error.kind == .rateLimited else { throw error }
            return try await second.stream(request)
        }
    }
}
