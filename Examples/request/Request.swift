import Foundation
import Interlingua
import Synchronization

/// `request --dialect D`: prints the HTTP request that a neutral request becomes, without sending it.
///
/// The request goes the whole way through the public API, to a transport that keeps it; so the bytes are those that
/// would be sent. Credentials print as dots.
@main struct Request {
    static let usage = """
        usage: request --dialect D [--json FILE] [--url U] [--model M] [--api-version V]

          --dialect D      \(Server.names.prefix(8).joined(separator: " "))
                           \(Server.names.dropFirst(8).joined(separator: " "))
          --json FILE      a neutral request as JSON; without it, standard input is read
          --url U          replaces scheme, host, port and path prefix; for azure, the resource
          --model M        answers a request that names no model
          --api-version V  azure: a date asks for the classic surface

        Prints {"method","url","headers","body"}, the body byte for byte. What of the request could not be said is
        told on standard error, one warning a line.
        """

    static func main() async {
        var server = Server()
        var file: String?
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--help", "-h": return print(usage)
            case "--dialect": server.name = value(of: argument, &arguments)
            case "--json": file = value(of: argument, &arguments)
            case "--url": server.url = value(of: argument, &arguments)
            case "--model": server.model = ModelID(rawValue: value(of: argument, &arguments))
            case "--api-version": server.apiVersion = value(of: argument, &arguments)
            default: misuse("unknown argument \(argument)")
            }
        }
        guard Server.names.contains(server.name) else { misuse("no dialect named \"\(server.name)\"") }
        do {
            let request = try ModelRequest(jsonText: read(file))
            try await show(request, to: server)
        } catch {
            report("\(error)")
            exit(1)
        }
    }

    private static func show(_ request: ModelRequest, to server: Server) async throws {
        let capture = Capture()
        let stream = try await server.backend(over: capture).stream(request)
        if let sent = capture.request { print(description(of: sent)) }
        // The answer is empty, and ends in an error after the warnings at the latest.
        do {
            for try await case .warning(let warning) in stream { report("\(warning.setting): \(warning.message)") }
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

    private static func value(of option: String, _ arguments: inout ArraySlice<String>) -> String {
        guard let value = arguments.popFirst() else { misuse("\(option) needs a value") }
        return value
    }

    private static func misuse(_ problem: String) -> Never {
        report("\(problem)\n\(usage)")
        exit(2)
    }

    private static func report(_ line: String) {
        FileHandle.standardError.write(Data("request: \(line)\n".utf8))
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
