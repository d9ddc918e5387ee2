import Foundation
import Interlingua

/// Prints the tokens that Google's or Azure's default credentials give, as one JSON object: for comparing with their
/// own libraries.
///
///     tokens google | azure | project [STEP]…
///
/// A number is a round of so many callers at once, and the default is one of one caller. Between the rounds `renew`
/// gives the token up, as after a refusal; `claims` does so with the claims of the variable `ORACLE_CLAIMS`; `wait`
/// waits for two seconds. Meant for made-up credentials alone, since it prints secrets.
private func rounds(
    _ words: ArraySlice<String>, of credential: some Credential
) async throws(ModelError) -> [JSONValue] {
    var rounds: [JSONValue] = []
    for word in words.isEmpty ? ["1"] : words {
        switch word {
        case "renew": _ = await credential.renew()
        case "claims": _ = await credential.renew(after: challenge)
        case "wait": try? await Task.sleep(for: .seconds(2))
        default: rounds.append(try await round(of: Int(word) ?? 1, credential))
        }
    }
    return rounds
}

private func round(of callers: Int, _ credential: some Credential) async throws(ModelError) -> JSONValue {
    let tasks = (0..<callers).map { _ in Task { await token(of: credential) } }
    var found: Set<String> = []
    for task in tasks { found.insert(try await task.value.get()) }
    return .array(found.sorted().map { .string($0) })
}

/// A provider's refusal of a token that lacks claims.
private var challenge: CredentialRefusal {
    let claims = Data((ProcessInfo.processInfo.environment["ORACLE_CLAIMS"] ?? "").utf8).base64EncodedString()
    let header = #"Bearer realm="", error="insufficient_claims", claims="\#(claims)""#
    return CredentialRefusal(headers: ["www-authenticate": header], error: ModelError(.unauthorized, "claims"))
}

/// What the credential puts into the header, and the project that pays where it names one.
private func token(of credential: some Credential) async -> Result<String, ModelError> {
    var request = TransportRequest()
    do throws(ModelError) {
        try await credential.authorize(&request)
    } catch {
        return .failure(error)
    }
    let project = request.headers["x-goog-user-project"].map { " for \($0)" } ?? ""
    return .success((request.headers["authorization"] ?? "") + project)
}

private func answer(_ words: ArraySlice<String>) async throws(ModelError) -> JSONValue {
    switch words.first {
    case "google": ["tokens": .array(try await rounds(words.dropFirst(), of: BearerToken.google()))]
    case "azure": ["tokens": .array(try await rounds(words.dropFirst(), of: BearerToken.azure()))]
    case "project": ["project": .string(try await GoogleDefaultCredentials().project())]
    default: throw ModelError(.invalidRequest, "usage: tokens google | azure | project [STEP]…")
    }
}

do throws(ModelError) {
    print(try await answer(CommandLine.arguments.dropFirst()).serialized())
} catch {
    print(JSONValue.object(["kind": .string("\(error.kind)"), "message": .string(error.message)]).serialized())
    exit(1)
}
