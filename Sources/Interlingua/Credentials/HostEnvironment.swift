#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a token source sees of the machine it runs on: variables, files, programs, the network and the time.
///
/// Everything a source asks of the outside goes through one of these, so an app can put a value in place of any of
/// them, and a test all.
public struct HostEnvironment: Sendable {
    /// The environment variables.
    public var variables: [String: String]
    /// Carries the requests to token services. Metadata servers are asked without a proxy unless an app brings its
    /// own transport.
    public var transport: any Transport
    /// The time since 1970 began, in UTC.
    public var now: @Sendable () -> Duration
    /// Paces the pauses between attempts.
    public var clock: any Clock<Duration>

    /// Reads a whole file; throws `.unauthorized`, naming the file and never its content.
    var readFile: @Sendable (_ path: String) throws(ModelError) -> [UInt8]
    var run: @Sendable (ExternalCommand) async throws(ModelError) -> ExternalCommand.Output
    private let hasOwnTransport: Bool

    /// - Parameters:
    ///   - variables: `nil` is the process's own.
    ///   - transport: `nil` is ``CurlTransport/shared``.
    ///   - now: `nil` is the system's clock.
    public init(
        variables: [String: String]? = nil, transport: (any Transport)? = nil, now: (@Sendable () -> Duration)? = nil,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.variables = variables ?? ProcessInfo.processInfo.environment
        self.transport = transport ?? CurlTransport.shared
        self.now = now ?? Self.systemTime
        self.clock = clock
        hasOwnTransport = transport != nil
        readFile = Self.contents
        run = { (command) async throws(ModelError) in try await command.run() }
    }

    /// The time since 1970 began, as the system's clock has it.
    public static let systemTime: @Sendable () -> Duration = { .seconds(Date().timeIntervalSince1970) }

    /// The variable's value, or `nil` where it is not set or empty.
    subscript(variable: String) -> String? {
        guard let value = variables[variable], !value.isEmpty else { return nil }
        return value
    }

    /// For services inside the machine or its network, which no proxy may see.
    var directTransport: any Transport {
        let names = ["http_proxy", "all_proxy", "ALL_PROXY"]
        guard !hasOwnTransport, names.contains(where: { self[$0] != nil }) else { return transport }
        var configuration = CurlTransport.Configuration()
        configuration.proxy = CurlTransport.Proxy("http://127.0.0.1", exceptions: ["*"])
        return CurlTransport(configuration)
    }

    /// The file's text, without the white space around it.
    func text(ofFile path: String) throws(ModelError) -> String {
        let bytes = try readFile(path)
        let text = String(bytes.span)
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// Where a program is, after the variable `PATH`; `nil` where it is not.
    func executable(_ name: String) -> String? {
        let folders = (self["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func contents(ofFile path: String) throws(ModelError) -> [UInt8] {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ModelError(.unauthorized, "the file \(path) is not there")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ModelError(.unauthorized, "the file \(path) cannot be read")
        }
        return [UInt8](data)
    }
}
