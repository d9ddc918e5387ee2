/// Keys in the variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
struct AWSEnvironmentKeys: CredentialPlace {
    let host: HostEnvironment
    let name = "environment"

    func lookUp() throws(ModelError) -> Lookup<AWSKeys> {
        guard let id = host["AWS_ACCESS_KEY_ID"] else { return .absent("AWS_ACCESS_KEY_ID is not set") }
        guard let secret = host["AWS_SECRET_ACCESS_KEY"] else {
            throw ModelError(.unauthorized, "AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not")
        }
        var credentials = AWSCredentials(accessKeyID: id, secretAccessKey: Secret(secret))
        credentials.sessionToken = (host["AWS_SESSION_TOKEN"] ?? host["AWS_SECURITY_TOKEN"]).map(Secret.init)
        if let expiration = host["AWS_CREDENTIAL_EXPIRATION"] {
            guard let moment = Duration(timestamp: expiration) else {
                throw ModelError(.unauthorized, "AWS_CREDENTIAL_EXPIRATION is no time after ISO 8601")
            }
            credentials.expiry = moment
        }
        // The environment of a process does not change under it.
        return .found(AWSKeys(credentials: credentials, isRenewable: false))
    }
}
