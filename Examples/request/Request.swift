import Foundation
import Interlingua
import Synchronization
import backends
import terminal

/// `request --dialect D`: prints the HTTP request that a neutral request becomes, without sending it.
///
/// The request goes the whole way through the public API, to a transport that keeps it; so the bytes are those that
/// would be sent. Credentials print as dots.
@main struct Request {
    static let usage = """
        usage: request --dialect D [--json FILE] [--model M] [--url U] [--region R] [--project P] [--location L]
                       [--api-version V]

          --dialect D      a backend:
                           \(NamedBackend.names(indent: 19))
          --json FILE      a neutral request as JSON; without it, standard input is read
          --model M        answers a request that names no model; of sagemaker, the endpoint
          --url U          replaces scheme, host, port and path prefix; for azure, the resource
          the others       as for chat

        Prints {"method","url","headers","body"}, the body byte for byte. What of the request could not be said is
        told on standard error, one warning a line.
        """

    static func main() async {
        var (dialect, file): (String, String?) = ("", nil)
        var settings = BackendSettings.ofNobody
        var arguments = Arguments(usage: usage)
        let words = arguments.words { option, arguments in
            switch option {
            case "--dialect": dialect = arguments.value(of: option)
            case "--json": file = arguments.value(of: option)
            default: return settings.set(option, &arguments)
            }
            return true
        }
        if let word = words.first { Console.misuse("unknown argument \(word)") }
        guard let backend = NamedBackend.named(dialect) else { Console.misuse("no dialect named \"\(dialect)\"") }
        if let misfit = backend.misfit(in: settings) { Console.misuse(misfit) }
        do {
            let request = try ModelRequest(jsonText: read(file))
            let capture = Capture()
            settings.transport = capture
            try await show(request, to: backend.make(settings), over: capture)
        } catch {
            Console.report("\(error)")
            exit(1)
        }
    }

    private static func show(_ request: ModelRequest, to backend: any Backend, over capture: Capture) async throws {
        let stream = try await backend.stream(request)
        if let sent = capture.request { print(description(of: sent)) }
        // The answer is empty, and ends in an error after the warnings at the latest.
        do {
            for try await case .warning(let warning) in stream {
                Console.report("\(warning.setting): \(warning.message)")
            }
        } catch {}
    }

    /// One member a line; the body is not touched.
    private static func description(of request: TransportRequest) -> String {
        var headers = JSONObject()
        for field in request.headers.fields { headers[field.name] = .string(field.isSecret ? "•••" : field.value) }
        return """
            {"method": \(JSONValue.string(request.method).serialized()),
             "url": \(JSONValue.string(request.url).serialized()),
             "headers": \(JSONValue.object(headers).serialized()),
             "body": \(String(decoding: request.body, as: UTF8.self))}
            """
    }

    private static func read(_ file: String?) throws(ModelError) -> String {
        guard let file else { return String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ModelError(.invalidRequest, "\(file) cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

/// Keeps the request, and answers with an empty stream.
final class Capture: Transport {
    private let captured = Mutex<TransportRequest?>(nil)

    var request: TransportRequest? { captured.withLock { $0 } }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        captured.withLock { $0 = request }
        return TransportResponse(status: 200, body: BufferedBody(Array("data: [DONE]\n\n".utf8)))
    }
}

extension BackendSettings {
    /// Keys that open nothing, and places that are nowhere.
    static var ofNobody: BackendSettings {
        var settings = BackendSettings()
        settings.google = .custom(APIKey.bearer(Secret("not-a-key")))
        settings.variables = [
            "AZURE_OPENAI_ENDPOINT": "example-resource", "AWS_REGION": "us-east-1",
            "GOOGLE_CLOUD_PROJECT": "example-project", "GOOGLE_CLOUD_LOCATION": "europe-west4",
            "AWS_ACCESS_KEY_ID": "not-a-key", "AWS_SECRET_ACCESS_KEY": "not-a-key",
            "COMPATIBLE_BASE_URL": "http://127.0.0.1:8080",
        ]
        let services = [
            "OPENAI", "AZURE_OPENAI", "ANTHROPIC", "GOOGLE", "MISTRAL", "GROQ", "DEEPSEEK", "XAI", "OPENROUTER",
            "TOGETHER", "FIREWORKS", "PERPLEXITY",
        ]
        for service in services { settings.variables[service + "_API_KEY"] = "not-a-key" }
        settings.variables["AWS_BEARER_TOKEN_BEDROCK"] = "not-a-key"
        return settings
    }
}
