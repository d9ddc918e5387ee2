import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a source of credentials sees of the machine it runs on: variables, files, programs, the network and the time.
///
/// Everything a source asks of the outside goes through one of these, so an app can put a value in place of any of
/// them, and a test all.
public struct HostEnvironment: Sendable {
    /// The environment variables.
    public var variables: [String: String]
    /// Carries the requests to token services. Metadata servers are asked without a proxy unless an app brings its
    /// own transport.
    public var transport: any Transport {
        get { ownTransport ?? certificateBundlePath.map(Self.transport(trusting:)) ?? CurlTransport.shared }
        set { ownTransport = newValue }
    }
    /// The time since 1970 began, in UTC.
    public var now: @Sendable () -> Duration
    /// Paces the pauses between attempts.
    public var clock: any Clock<Duration>

    /// Reads a whole file; `nil` where there is none. Throws `.unauthorized`, naming the file and never its content.
    var readFile: @Sendable (_ path: String) throws(ModelError) -> [UInt8]?
    var run: @Sendable (ExternalCommand) async throws(ModelError) -> ExternalCommand.Output
    /// A file of trusted authorities for all transports but the app's own; `nil` is the transport's default.
    var certificateBundlePath: String?
    /// The one that the app has brought. None of ours is made before it is wanted: each has a thread.
    private var ownTransport: (any Transport)?

    /// - Parameters:
    ///   - variables: `nil` is the process's own.
    ///   - transport: `nil` is ``CurlTransport/shared``.
    ///   - now: `nil` is the system's clock.
    public init(
        variables: [String: String]? = nil, transport: (any Transport)? = nil, now: (@Sendable () -> Duration)? = nil,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.variables = variables ?? ProcessInfo.processInfo.environment
        self.now = now ?? Self.systemTime
        self.clock = clock
        ownTransport = transport
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

    /// One for each file.
    private static func transport(trusting path: String) -> CurlTransport {
        trusting.withLock { transports in
            if let transport = transports[path] { return transport }
            var configuration = CurlTransport.Configuration()
            configuration.certificateBundlePath = path
            let transport = CurlTransport(configuration)
            transports[path] = transport
            return transport
        }
    }

    private static let trusting = Mutex<[String: CurlTransport]>([:])

    /// For services inside the machine or its network, where a proxy would be a way out for secrets.
    var directTransport: any Transport { ownTransport ?? Self.direct }

    private static let direct: CurlTransport = {
        var configuration = CurlTransport.Configuration()
        configuration.proxy = CurlTransport.Proxy("http://127.0.0.1", exceptions: ["*"])
        configuration.threadName = "host-metadata"
        return CurlTransport(configuration)
    }()

    /// The whole file.
    ///
    /// - Throws: `.unauthorized` where it is not there or cannot be read.
    func bytes(ofFile path: String) throws(ModelError) -> [UInt8] {
        guard let bytes = try readFile(path) else {
            throw ModelError(.unauthorized, "the file \(path) is not there")
        }
        return bytes
    }

    /// The file's text, without the white space around it.
    func text(ofFile path: String) throws(ModelError) -> String {
        let bytes = try bytes(ofFile: path)
        return String(bytes.span).outerTrimmed
    }

    /// Puts a file that its owner alone may read in the place of the one that is there, if it can be done.
    func replace(file path: String, with bytes: [UInt8]) {
        _ = FileManager.default.createFile(
            atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    }

    /// The path with a leading `~` replaced.
    func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return path }
        let home = self["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path
        return home + path.dropFirst()
    }

    /// Where a program is, which is named by its path or, after the variable `PATH`, by its name; `nil` where it is
    /// not.
    func executable(_ name: String) -> String? {
        let folders = (self["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let paths = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func contents(ofFile path: String) throws(ModelError) -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ModelError(.unauthorized, "the file \(path) cannot be read")
        }
        return [UInt8](data)
    }
}
