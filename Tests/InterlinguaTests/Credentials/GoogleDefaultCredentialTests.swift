import Testing

@testable import Interlingua

@Suite struct GoogleDefaultCredentialTests {
    private let user =
        #"{"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r","project_id":"of-file"}"#
    private let wellKnown = "/home/me/.config/gcloud/application_default_credentials.json"

    /// Google's metadata server, and its token service.
    private func machine(_ variables: [String: String], files: [String: String] = [:]) -> (TokenService, TestMachine) {
        let service = TokenService { (request, _) async throws(ModelError) in
            let google: HTTPHeaders = ["metadata-flavor": "Google"]
            switch request.path {
            case "https://oauth2.googleapis.com/token": return (200, [:], #"{"access_token":"user","expires_in":60}"#)
            case "http://169.254.169.254/": return (200, google, "")
            case let path where path.hasSuffix("/project/project-id"): return (200, google, "of-machine")
            default:
                guard request.headers["metadata-flavor"] == "Google" else { return (403, [:], "") }
                return (200, google, #"{"access_token":"machine","expires_in":3000}"#)
            }
        }
        return (service, TestMachine(service, variables: variables, files: files))
    }

    @Test func `the named file comes before gcloud's, and that before the metadata server`() async throws {
        let variables = ["GOOGLE_APPLICATION_CREDENTIALS": "/named.json", "HOME": "/home/me"]
        let (service, named) = machine(variables, files: ["/named.json": user])
        _ = try await BearerToken.google(host: named.host).headers()
        #expect(service.requests.map(\.url) == ["https://oauth2.googleapis.com/token"])

        let (_, gcloud) = machine(["HOME": "/home/me"], files: [wellKnown: user])
        #expect(try await BearerToken.google(host: gcloud.host).headers()["authorization"] == "Bearer user")

        let folder = ["CLOUDSDK_CONFIG": "/gc", "HOME": "/home/me"]
        let (_, configured) = machine(folder, files: ["/gc/application_default_credentials.json": user])
        #expect(try await BearerToken.google(host: configured.host).headers()["authorization"] == "Bearer user")

        let (_, bare) = machine(["HOME": "/home/me"])
        #expect(try await BearerToken.google(host: bare.host).headers()["authorization"] == "Bearer machine")
    }

    @Test func `the metadata server is asked for the account's token and scopes`() async throws {
        let (service, machine) = machine(["GCE_METADATA_HOST": "127.0.0.1:8123"])
        _ = try await BearerToken.google(scopes: ["a", "b"], host: machine.host).headers()
        // Where the host is given, it is not looked for.
        #expect(service.requests.count == 1)
        let request = try #require(service.requests.first)
        #expect(request.method == "GET")
        #expect(
            request.path
                == "http://127.0.0.1:8123/computeMetadata/v1/instance/service-accounts/default/token")
        #expect(request.query == ["scopes": "a,b"])
        #expect(request.headers["metadata-flavor"] == "Google")
    }

    @Test func `a file that is named and missing is an error, not a reason to look further`() async throws {
        let (service, machine) = machine(["GOOGLE_APPLICATION_CREDENTIALS": "/named.json"])
        let error = await failure { () async throws(ModelError) in
            try await BearerToken.google(host: machine.host).headers()
        }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains("the file /named.json is not there") == true)
        #expect(service.requests.isEmpty)
    }

    @Test func `where nothing serves, the error says what was tried and why not`() async throws {
        let service = TokenService { (_, _) async throws(ModelError) in throw .noServer }
        let host = TestMachine(service, variables: ["HOME": "/home/me"]).host
        let error = await failure { () async throws(ModelError) in try await BearerToken.google(host: host).headers() }
        #expect(error?.kind == .unauthorized)
        #expect(
            error?.message
                == "no Google credential; tried GOOGLE_APPLICATION_CREDENTIALS: is not set; gcloud: the file "
                + "/home/me/.config/gcloud/application_default_credentials.json is not there; metadata server: no server "
                + "at 169.254.169.254")
    }

    @Test func `another server at the metadata address gets no request for a token`() async throws {
        let service = TokenService("hello")
        let host = TestMachine(service, variables: ["GCE_METADATA_IP": "10.1.2.3"]).host
        let error = await failure { () async throws(ModelError) in try await BearerToken.google(host: host).headers() }
        #expect(error?.message.contains("the server at 10.1.2.3 is not Google's") == true)
        #expect(service.requests.map(\.url) == ["http://10.1.2.3/"])
        let silent = TestMachine(service, variables: ["NO_GCE_CHECK": "True"]).host
        _ = await failure { () async throws(ModelError) in try await BearerToken.google(host: silent).headers() }
        #expect(service.requests.count == 1)
    }

    @Test func `the project is the app's, the variable's, the file's, gcloud's, or the machine's`() async throws {
        var variables = ["GOOGLE_CLOUD_PROJECT": "of-variable", "HOME": "/home/me"]
        var files = [
            wellKnown: user, "/home/me/.config/gcloud/active_config": "work\n",
            "/home/me/.config/gcloud/configurations/config_work": "[core]\nproject = of-gcloud\n[ai]\nproject = no\n",
            "/home/me/.config/gcloud/configurations/config_default": "[core]\nproject = of-default\n",
        ]
        func project(_ explicit: String? = nil) async throws(ModelError) -> String {
            let (_, machine) = machine(variables, files: files)
            return try await GoogleDefaultCredentials(host: machine.host).project(explicit)
        }
        #expect(try await project("of-app") == "of-app")
        #expect(try await project() == "of-variable")
        variables["GOOGLE_CLOUD_PROJECT"] = ""
        #expect(try await project() == "of-file")
        files[wellKnown] = nil
        #expect(try await project() == "of-gcloud")
        variables["CLOUDSDK_CORE_PROJECT"] = "of-property"
        #expect(try await project() == "of-property")
        variables["CLOUDSDK_CORE_PROJECT"] = nil
        files["/home/me/.config/gcloud/active_config"] = nil
        #expect(try await project() == "of-default")
        files = [:]
        #expect(try await project() == "of-machine")
    }

    @Test func `where no project is known, the error says where it was looked for`() async throws {
        let service = TokenService { (_, _) async throws(ModelError) in throw .noServer }
        let host = TestMachine(service).host
        let error = await failure { () async throws(ModelError) in
            try await GoogleDefaultCredentials(host: host).project()
        }
        #expect(error?.kind == .unauthorized)
        #expect(
            error?.message
                == "no Google Cloud project; tried GOOGLE_CLOUD_PROJECT: is not set; credential files: name none; gcloud: "
                + "names none; metadata server: no server at 169.254.169.254")
    }
}
