import Foundation
public import Interlingua
public import terminal

/// What a backend is made of: the command line's words, the environment's, and a transport.
public struct BackendSettings: Sendable {
    public var model: ModelID?
    /// Replaces scheme, host, port and path prefix.
    public var url: String?
    public var region: String?
    public var project: String?
    public var location: String?
    public var apiVersion: String?
    /// Where keys, and whatever the command line does not say, are looked for.
    public var variables = ProcessInfo.processInfo.environment
    public var google = VertexCredential.default
    public var transport: any Transport = CurlTransport.shared

    public init() {}

    /// Sets what an option of the command line says; `false` for one that is none of a backend's.
    public mutating func set(_ option: String, _ arguments: inout Arguments) -> Bool {
        switch option {
        case "--model": model = ModelID(rawValue: arguments.value(of: option))
        case "--url": url = arguments.value(of: option)
        case "--region": region = arguments.value(of: option)
        case "--project": project = arguments.value(of: option)
        case "--location": location = arguments.value(of: option)
        case "--api-version": apiVersion = arguments.value(of: option)
        default: return false
        }
        return true
    }

    /// The options that are set, of those that mean something to some backends alone.
    var options: Set<NamedBackend.Option> {
        let values: [NamedBackend.Option: String?] = [
            .region: region, .project: project, .location: location, .apiVersion: apiVersion,
        ]
        return Set(values.filter { $0.value != nil }.keys)
    }
}

extension BackendSettings {
    var host: HostEnvironment { HostEnvironment(variables: variables) }
    var aws: AWSSettings { AWSSettings(host: host) }
    var googleProject: String? { project ?? self["GOOGLE_CLOUD_PROJECT"] }
    var googleLocation: String? { location ?? self["GOOGLE_CLOUD_LOCATION"] }
    var awsRegion: String? { region ?? self["AWS_REGION"] ?? self["AWS_DEFAULT_REGION"] }
    var azureVersion: String? { apiVersion ?? self["OPENAI_API_VERSION"] }

    /// A variable's value; `nil` where it is not set, or empty.
    subscript(variable: String) -> String? { variables[variable].flatMap { $0.isEmpty ? nil : $0 } }

    /// The key in a variable. Where there is none, and a service cannot do without, its factory says so.
    func key(_ variable: String) -> Secret? { self[variable].map(Secret.init) }

    /// Of a server that is not known by name.
    var server: String? { url ?? self["COMPATIBLE_BASE_URL"] }
}
