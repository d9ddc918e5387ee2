import Foundation
import Interlingua

/// nginx with TLS and a private authority of its own, in front of a loopback server.
///
/// Answers name their connection (`X-Connection`) and its protocol (`X-Protocol`).
final class Nginx: Sendable {
    /// Certificate of the authority that signed the server's.
    let authority: String
    /// Of an authority that signed nothing here.
    let strangeAuthority: String
    private let folder: TemporaryFolder
    private let process: ServerProcess

    /// - Parameter speaksHTTP2: Whether the TLS handshake offers it.
    init(before server: LoopbackServer, speaksHTTP2: Bool = true) throws {
        let program = try Subprocess.find("nginx", package: "nginx-light")
        folder = try TemporaryFolder()
        try Self.makeCertificates(in: folder.path)
        authority = folder.path + "/ca.pem"
        strangeAuthority = folder.path + "/strange.pem"
        let port = try ServerProcess.freePort()
        let file = folder.path + "/nginx.conf"
        let text = Self.configuration(folder.path, port, server.port, speaksHTTP2 ? "ssl http2" : "ssl")
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

    private static func configuration(_ folder: String, _ port: UInt16, _ upstream: UInt16, _ options: String) -> String
    {
        """
        daemon off; master_process off; worker_processes 1; pid \(folder)/pid; error_log \(folder)/error.log;
        events { worker_connections 4096; }
        http {
          access_log off; client_max_body_size 0;
          client_body_temp_path \(folder)/b; proxy_temp_path \(folder)/p; fastcgi_temp_path \(folder)/f;
          uwsgi_temp_path \(folder)/u; scgi_temp_path \(folder)/s;
          server {
            listen 127.0.0.1:\(port) \(options);
            ssl_certificate \(folder)/cert.pem; ssl_certificate_key \(folder)/key.pem;
            ssl_protocols TLSv1.2 TLSv1.3;
            proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; proxy_read_timeout 300s;
            add_header X-Connection $connection always; add_header X-Protocol $server_protocol always;
            location / { proxy_pass http://127.0.0.1:\(upstream); }
          }
        }
        """
    }

    private static func makeCertificates(in folder: String) throws {
        let program = try Subprocess.find("openssl", package: "openssl")
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        for name in ["ca", "strange"] {
            let files = ["-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem"]
            let subject = ["-subj", "/CN=\(name) of the tests", "-days", "2"]
            try Subprocess.run([program, "req", "-x509"] + key + files + subject)
        }
        let files = ["-keyout", "\(folder)/key.pem", "-out", "\(folder)/req.pem"]
        try Subprocess.run([program, "req"] + key + files + ["-subj", "/CN=localhost"])
        try "subjectAltName=DNS:localhost".write(toFile: "\(folder)/names", atomically: true, encoding: .utf8)
        let authority = ["-CA", "\(folder)/ca.pem", "-CAkey", "\(folder)/ca.key", "-CAcreateserial", "-days", "2"]
        let request = ["-in", "\(folder)/req.pem", "-out", "\(folder)/cert.pem", "-extfile", "\(folder)/names"]
        try Subprocess.run([program, "x509", "-req"] + request + authority)
    }
}
