import Foundation
import Interlingua

/// nginx with TLS and a private authority of its own, in front of a loopback server.
///
/// Answers name their connection (`X-Connection`), its protocol (`X-Protocol`), and the client that has shown a
/// certificate on it (`X-Client`).
final class Nginx: Sendable {
    /// Certificate of the authority that signed the server's.
    let authority: String
    /// Of an authority that signed nothing here.
    let strangeAuthority: String
    private let folder: TemporaryFolder
    private let process: ServerProcess

    /// - Parameters:
    ///   - speaksHTTP2: Whether the TLS handshake offers it.
    ///   - clients: Whom the authority gives certificates. Where there are any, clients are asked for theirs.
    init(before server: LoopbackServer, speaksHTTP2: Bool = true, clients: [String] = []) throws {
        let program = try Subprocess.find("nginx", package: "nginx-light")
        folder = try TemporaryFolder()
        try Self.makeCertificates(in: folder.path, clients: clients)
        authority = folder.path + "/ca.pem"
        strangeAuthority = folder.path + "/strange.pem"
        let port = try ServerProcess.freePort()
        let file = folder.path + "/nginx.conf"
        let asking = clients.isEmpty ? "" : "ssl_verify_client optional; ssl_client_certificate \(authority);"
        let text = Self.configuration(folder.path, port, server.port, speaksHTTP2 ? "ssl http2" : "ssl", asking)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        process = try ServerProcess([program, "-p", folder.path, "-c", file], port: port)
    }

    var url: String { "https://localhost:\(process.port)" }
    var port: UInt16 { process.port }

    /// Trusts this server alone.
    var configuration: CurlTransport.Configuration {
        var configuration = CurlTransport.Configuration()
        configuration.certificateBundlePath = authority
        return configuration
    }

    /// The certificate of a client, and its key.
    ///
    /// - Parameter password: Encrypts the key; `nil` leaves it open.
    func certificate(of client: String, password: String? = nil) throws -> ClientCertificate {
        var key = "\(folder.path)/\(client).key"
        if let password {
            let open = key
            key += ".encrypted"
            let program = try Subprocess.find("openssl", package: "openssl")
            try Subprocess.run([program, "pkey", "-in", open, "-out", key, "-aes256", "-passout", "pass:\(password)"])
        }
        return ClientCertificate(
            chain: try String(contentsOfFile: "\(folder.path)/\(client).pem", encoding: .utf8),
            key: Secret(try String(contentsOfFile: key, encoding: .utf8)), password: password.map(Secret.init))
    }

    /// The digest of the server's certificate, as OpenSSL writes it: `AB:CD:…`.
    func thumbprint(_ digest: String) throws -> String {
        let program = try Subprocess.find("openssl", package: "openssl")
        let file = "\(folder.path)/\(digest)"
        try Subprocess.run(
            [program, "x509", "-in", "\(folder.path)/cert.pem", "-noout", "-fingerprint", "-\(digest)"], output: file)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        return text.split(separator: "=").last.map(String.init) ?? ""
    }

    /// What the server has seen of requests, whole or not: a line each.
    var seenRequests: [String] {
        get throws {
            try String(contentsOfFile: folder.path + "/access.log", encoding: .utf8).split(separator: "\n").map(
                String.init)
        }
    }

    private static func configuration(
        _ folder: String, _ port: UInt16, _ upstream: UInt16, _ options: String, _ asking: String
    ) -> String {
        """
        daemon off; master_process off; worker_processes 1; pid \(folder)/pid; error_log \(folder)/error.log;
        events { worker_connections 4096; }
        http {
          access_log \(folder)/access.log; client_max_body_size 0;
          client_body_temp_path \(folder)/b; proxy_temp_path \(folder)/p; fastcgi_temp_path \(folder)/f;
          uwsgi_temp_path \(folder)/u; scgi_temp_path \(folder)/s;
          server {
            listen 127.0.0.1:\(port) \(options);
            ssl_certificate \(folder)/cert.pem; ssl_certificate_key \(folder)/key.pem;
            ssl_protocols TLSv1.2 TLSv1.3; \(asking)
            proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; proxy_read_timeout 300s;
            add_header X-Connection $connection always; add_header X-Protocol $server_protocol always;
            add_header X-Client $ssl_client_s_dn always;
            location / { proxy_pass http://127.0.0.1:\(upstream); }
          }
        }
        """
    }

    private static func makeCertificates(in folder: String, clients: [String]) throws {
        let program = try Subprocess.find("openssl", package: "openssl")
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        for name in ["ca", "strange"] {
            let files = ["-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem"]
            let subject = ["-subj", "/CN=\(name) of the tests", "-days", "2"]
            try Subprocess.run([program, "req", "-x509"] + key + files + subject)
        }
        try "subjectAltName=DNS:localhost".write(toFile: "\(folder)/names", atomically: true, encoding: .utf8)
        for (name, keyName, subject) in [("cert", "key.pem", "localhost")] + clients.map({ ($0, $0 + ".key", $0) }) {
            let files = ["-keyout", "\(folder)/\(keyName)", "-out", "\(folder)/\(name).req"]
            try Subprocess.run([program, "req"] + key + files + ["-subj", "/CN=\(subject)"])
            let authority = ["-CA", "\(folder)/ca.pem", "-CAkey", "\(folder)/ca.key", "-CAcreateserial", "-days", "2"]
            let request = ["-in", "\(folder)/\(name).req", "-out", "\(folder)/\(name).pem"]
            try Subprocess.run(
                [program, "x509", "-req"] + request + ["-extfile", "\(folder)/names"] + authority)
        }
    }
}
