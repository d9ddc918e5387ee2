/// A program that prints the token, where the administrator allows programs.
///
///     {"version": 1, "success": true, "token_type": "urn:…:jwt", "id_token": "…", "expiration_time": 1795507200}
///     {"version": 1, "success": false, "code": "401", "message": "…"}
///
/// It may keep what it prints in a file, which serves until the time in it.
///
/// Source: google.aip.dev/auth/4117, “Executable-sourced credentials”.
struct GoogleSubjectProgram: GoogleSubjectSource {
    /// The program and its arguments, quoted as for a shell; none is run.
    let command: String
    let timeout: Duration
    /// The file in which the program keeps its answer; `nil` where it keeps none.
    let outputPath: String?
    /// What the program is told, as variables beside the process's own.
    let variables: [String: String]
    let host: HostEnvironment

    /// Permits programs, which a file from elsewhere must not do by itself.
    private static let permission = "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES"

    func subjectToken() async throws(ModelError) -> Secret {
        guard host[Self.permission] == "1" else {
            throw ModelError(
                .unauthorized, "the credential file names a program to run; \(Self.permission)=1 would allow that")
        }
        if let token = try? keptToken() { return token }
        let output = try await run()
        if output.isEmpty, let outputPath {
            return try token(in: try host.bytes(ofFile: outputPath), mustExpire: false)
        }
        return try token(in: output, mustExpire: false)
    }

    /// The token in the file, where it is still good.
    private func keptToken() throws(ModelError) -> Secret? {
        guard let outputPath else { return nil }
        return try token(in: try host.bytes(ofFile: outputPath), mustExpire: true)
    }

    private func run() async throws(ModelError) -> [UInt8] {
        guard let words = ShellWords.split(command), let name = words.first else {
            throw ModelError(.unauthorized, "the program's command has a quotation that does not end, or no word")
        }
        guard let path = name.contains("/") ? name : host.executable(name) else {
            throw ModelError(.unauthorized, "the program \(name) is not on the PATH")
        }
        var command = ExternalCommand(path: path, arguments: Array(words.dropFirst()), timeout: timeout)
        command.variables = host.variables.merging(variables) { _, told in told }
        let result = try await host.run(command)
        guard result.status == 0 else {
            throw ModelError(.unauthorized, "the program \(path) ended with status \(result.status)")
        }
        return result.output
    }

    private func token(in bytes: [UInt8], mustExpire: Bool) throws(ModelError) -> Secret {
        guard let answer = try? JSONValue.parse(bytes.span), answer["version"]?.integer == 1 else {
            throw fault("what it prints is not of version 1")
        }
        guard answer["success"]?.bool == true else {
            throw fault([answer["code"], answer["message"]].compactMap { $0?.string }.joined(separator: ": "))
        }
        let expiry = answer["expiration_time"]?.seconds
        guard expiry.map({ host.now() < $0 }) ?? !mustExpire else { throw fault("its token is expired") }
        let member =
            switch answer["token_type"]?.string {
            case "urn:ietf:params:oauth:token-type:saml2": "saml_response"
            case "urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token": "id_token"
            default: throw fault("its token is of no known type")
            }
        guard let token = answer[member]?.string, !token.isEmpty else { throw fault("there is no \(member)") }
        return Secret(token)
    }

    private func fault(_ words: String) -> ModelError {
        ModelError(.unauthorized, "the program for the subject token: " + (words.isEmpty ? "no success" : words))
    }
}
