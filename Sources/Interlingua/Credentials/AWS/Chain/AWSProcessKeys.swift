/// Keys that a program prints, as the profile's `credential_process` names it.
///
///     {"Version": 1, "AccessKeyId": …, "SecretAccessKey": …, "SessionToken": …, "Expiration": …}
///
/// The program is run without a shell. What it prints is never repeated in a message.
///
/// Source: AWS SDKs and Tools Reference Guide, “Process credential provider”.
struct AWSProcessKeys: CredentialPlace {
    let settings: AWSSettings
    let profiles: Result<AWSProfiles, ModelError>
    let name = "credential_process"

    func lookUp() async throws(ModelError) -> Lookup<AWSKeys> {
        let profiles = try profiles.get()
        guard let command = try profiles.selected()?["credential_process"] else {
            return .absent("profile “\(profiles.name)” names none")
        }
        guard let words = ShellWords.split(command), !words.isEmpty else {
            throw ModelError(.unauthorized, "the command of profile “\(profiles.name)” has an open quotation")
        }
        guard let path = settings.host.executable(words[0]) else {
            throw ModelError(.unauthorized, "there is no program \(words[0])")
        }
        let result = try await settings.host.run(
            ExternalCommand(
                path: path, arguments: Array(words.dropFirst()), variables: settings.host.variables,
                timeout: .seconds(60)))
        guard result.status == 0 else {
            let line = String(result.errors.span).split(whereSeparator: \.isNewline).first.map { ": \($0.prefix(300))" }
            throw ModelError(.unauthorized, "\(words[0]) ended with status \(result.status)\(line ?? "")")
        }
        let document = try JSONValue.parse(result.output.span, failingAs: .malformedResponse)
        guard document["Version"]?.integer == 1 else {
            throw ModelError(.malformedResponse, "\(words[0]) does not print Version 1")
        }
        return .found(AWSKeys(credentials: try AWSCredentials(document, tokenKey: "SessionToken")))
    }
}
