public import Interlingua
public import terminal

/// The backend that a command line asks for: its name, what it is made of, and whether its exchanges are recorded.
public struct BackendChoice: Sendable {
    private var name = "llama"
    private var settings = BackendSettings()
    /// The folder to record into; `nil` records nothing.
    private var recordings: String?

    public init() {}

    /// The lines about it in a usage message.
    ///
    /// - Parameter isListed: Whether the program takes that backend.
    public static func usage(listing isListed: (NamedBackend) -> Bool = { _ in true }) -> String {
        """
          --backend B      llama where none is named, or
                           \(NamedBackend.names(indent: 19, where: isListed))
          --model M        the model; of azure, the deployment; of sagemaker, the endpoint
          --url U          replaces scheme, host, port and path prefix; the provider's own path stays
          --region R       of bedrock and sagemaker: whose host is asked; of openai: the project's, us or eu; of others:
                           where the server is, as you know it
          --project P      of vertex: the project; of openai: whose limits count
          --location L     of vertex: a region, eu, us, or global
          --api-version V  of azure: a date asks for the classic surface
          --record DIR     writes each HTTP exchange there, without credentials
        """
    }

    /// Sets what an option of the command line says; `false` for one that is none of a backend's.
    public mutating func set(_ option: String, _ arguments: inout Arguments) -> Bool {
        switch option {
        case "--backend": name = arguments.value(of: option)
        case "--record": recordings = arguments.value(of: option)
        default: return settings.set(option, &arguments)
        }
        return true
    }

    /// What converses. Ends the program where no backend has that name, or the options do not fit it.
    public func makeBackend() throws(ModelError) -> any Backend {
        guard let backend = NamedBackend.named(name) else { Console.misuse("no backend is named \(name)") }
        return try backend.make(settings(for: backend, recordedAs: backend.api))
    }

    /// What makes vectors. Ends the program where no backend has that name, or the options do not fit it.
    public func makeEmbedder() throws(ModelError) -> any EmbeddingBackend {
        guard let backend = NamedBackend.named(name), let make = backend.makeEmbedder else {
            Console.misuse("no backend of embeddings is named \(name)")
        }
        return try make(settings(for: backend, recordedAs: backend.embeddingAPI))
    }

    private func settings(for backend: NamedBackend, recordedAs api: String) throws(ModelError) -> BackendSettings {
        if let misfit = backend.misfit(in: settings) { Console.misuse(misfit) }
        let identity = try backend.make(settings).identity
        guard settings.model != nil || identity.model != nil else {
            Console.misuse("\(name) has no model of its own; name one with --model")
        }
        guard let recordings else { return settings }
        var settings = settings
        settings.transport = try RecordingTransport(
            into: recordings, provider: identity.provider, api: api, over: settings.transport
        ) { Console.report($0.message) }
        return settings
    }
}
