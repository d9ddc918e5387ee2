#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension CurlTransport {
    /// What a transport is told once, when it is made.
    public struct Configuration: Hashable, Sendable {
        /// Which version of HTTP is spoken.
        public enum HTTPVersion: Hashable, Sendable {
            /// HTTP/2 where the server agrees to it in the TLS handshake, else HTTP/1.1.
            case negotiated
            /// HTTP/1.1 always: a transfer that is paused then holds one window, where libcurl lets an HTTP/2
            /// stream run on to its own window of 10 MB or more.
            case http1
        }

        /// Bytes that may wait for a consumer before its transfer is paused. A compressed reply is bounded by
        /// ``maximumExpandedByteCount`` instead.
        public var windowByteCount = 128 * 1024
        /// A file of trusted authorities in PEM form, which replaces the system's; `nil` is the system's.
        ///
        /// The default is what the environment variable `SSL_CERT_FILE` names, `nil` where it is not set.
        public var certificateBundlePath = Configuration.environmentBundlePath
        /// Whether a server must prove who it is. False is for a test host alone: whoever sits on the way can
        /// then read and change everything, credentials included.
        public var verifiesPeer = true
        /// What servers that ask for it are shown; a request may have another of its own. `nil` shows none.
        public var clientCertificate: ClientCertificate?
        /// The proxy for every request; `nil` follows libcurl's environment variables (`https_proxy`,
        /// `http_proxy` in lower case, `all_proxy`, `no_proxy`).
        public var proxy: Proxy?
        /// Connections that are kept for later requests. Should be no less than the requests at a time, or
        /// they are closed and opened again and again; idle connections cost a descriptor each.
        public var maximumKeptConnections = 1_000
        public var httpVersion = HTTPVersion.negotiated
        /// What a compressed reply may expand to, in bytes; beyond it the reply is `.malformedResponse`.
        public var maximumExpandedByteCount = 256 * 1024 * 1024
        /// What a response's header fields may add up to, in bytes; beyond it the reply is `.malformedResponse`.
        public var maximumHeadByteCount = 256 * 1024
        /// Sent with requests that have no `User-Agent` of their own; `nil` sends none.
        public var userAgent: String? = "Interlingua"

        /// What debuggers and `top -H` call the transport's thread; Linux shows the first 15 bytes.
        public var threadName = "interlingua"

        public init() {}

        private static var environmentBundlePath: String? {
            // SAFETY: the text is copied before anything else runs on this thread.
            guard let value = unsafe getenv("SSL_CERT_FILE"), unsafe value.pointee != 0 else { return nil }
            return unsafe String(cString: value)
        }
    }

    /// A proxy between us and every server. TLS goes through it untouched, in a tunnel (CONNECT).
    public struct Proxy: Hashable, Sendable {
        /// `http://host:port`, or another scheme that libcurl knows (`https`, `socks5h`).
        public var url: String
        /// `nil` where the proxy asks nobody.
        public var username: String?
        public var password: Secret?
        /// Hosts and domains that are reached without it; `*` is all of them, so no proxy at all.
        public var exceptions: [String]

        public init(_ url: String, username: String? = nil, password: Secret? = nil, exceptions: [String] = []) {
            self.url = url
            self.username = username
            self.password = password
            self.exceptions = exceptions
        }
    }
}
