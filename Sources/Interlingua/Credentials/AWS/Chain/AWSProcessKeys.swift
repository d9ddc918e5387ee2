/// Keys that a program prints, as the profile's `credential_process` names it.
///
///     {"Version": 1, "AccessKeyId": …, "SecretAccessKey": …, "SessionToken": …, "Expiration": …}
///
/// The program is run without a shell. What it prints is never repeated in a message.
///
/// Source: `wire/auth.md`, “credential_process”.
struct AWSProcessKeys: AWSKeyPlace {
    let settings: AWSSettings
    let profiles: Result<AWSProfiles, ModelError>
    let name = "credential_process"

    func look() async throws(ModelError) -> AWSFinding {
        let profiles = try profiles.get()
        guard let command = try profiles.selected()?["credential_process"] else {
            return .nothing("profile “\(profiles.name)” names none")
        }
        guard let words = ShellWords.split(command), !words.isEmpty else {
            throw ModelError(.unauthorized, "the command of profile “\(profiles.name)” has an open quotation")
        }
        let result = try await CommandRun(words, environment: settings.environment).output(within: .seconds(60))
        guard result.status == 0 else {
            let line = result.errorText.split(whereSeparator: \.isNewline).first.map { ": \($0.prefix(300))" }
            throw ModelError(.unauthorized, "\(words[0]) ended with status \(result.status)\(line ?? "")")
        }
        let document = try JSONValue.parse(result.bytes.span, failingAs: .malformedResponse)
        guard document["Version"]?.integer == 1 else {
            throw ModelError(.malformedResponse, "\(words[0]) does not print Version 1")
        }
        return .keys(AWSKeys(credentials: try AWSCredentials(document, tokenKey: "SessionToken")))
    }
}
