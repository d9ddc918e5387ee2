/// Keys in the variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
struct AWSEnvironmentKeys: AWSKeyPlace {
    let settings: AWSSettings
    let name = "environment"

    func look() throws(ModelError) -> AWSFinding {
        guard let id = settings["AWS_ACCESS_KEY_ID"] else { return .nothing("AWS_ACCESS_KEY_ID is not set") }
        guard let secret = settings["AWS_SECRET_ACCESS_KEY"] else {
            throw ModelError(.unauthorized, "AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not")
        }
        var credentials = AWSCredentials(accessKeyID: id, secretAccessKey: Secret(secret))
        credentials.sessionToken = (settings["AWS_SESSION_TOKEN"] ?? settings["AWS_SECURITY_TOKEN"]).map(Secret.init)
        if let expiration = settings["AWS_CREDENTIAL_EXPIRATION"] {
            guard let date = AWSTimestamp.date(expiration) else {
                throw ModelError(.unauthorized, "AWS_CREDENTIAL_EXPIRATION is no time after ISO 8601")
            }
            credentials.expiration = date
        }
        // The environment of a process does not change under it.
        return .keys(AWSKeys(credentials: credentials, mayChange: false))
    }
}
