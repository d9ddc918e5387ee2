import Foundation

@testable import Interlingua

/// Keys and a certificate that OpenSSL's program makes for one run of the tests, and its judgement of signatures.
struct TestKey: Sendable {
    let folder: String

    /// Made once; takes a fraction of a second.
    static let shared = Task { try await TestKey() }

    private init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "credential-tests-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let subject = ["-subj", "/CN=test", "-days", "2"]
        try await openSSL(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", path("key.pem")])
        try await openSSL(["rsa", "-in", path("key.pem"), "-traditional", "-out", path("pkcs1.pem")])
        try await openSSL([
            "pkcs8", "-topk8", "-in", path("key.pem"), "-out", path("encrypted.pem"), "-passout", "pass:opens it",
        ])
        try await openSSL(["pkey", "-in", path("key.pem"), "-pubout", "-out", path("public.pem")])
        try await openSSL(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path("ec.pem")])
        try await openSSL(["req", "-x509", "-new", "-key", path("key.pem"), "-out", path("certificate.pem")] + subject)
        try await openSSL(["req", "-x509", "-new", "-key", path("key.pem"), "-out", path("issuer.pem")] + subject)
        let export = ["pkcs12", "-export", "-in", path("certificate.pem"), "-certfile", path("issuer.pem")]
        let withKey = export + ["-inkey", path("key.pem")]
        try await openSSL(withKey + ["-out", path("open.pfx"), "-passout", "pass:"])
        try await openSSL(withKey + ["-out", path("closed.pfx"), "-passout", "pass:opens it"])
        try await openSSL(export + ["-nokeys", "-out", path("keyless.pfx"), "-passout", "pass:"])
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

    /// Whether OpenSSL's program finds the signature right.
    func verifies(_ signature: [UInt8], of message: String, options: [String] = []) async throws -> Bool {
        let name = UUID().uuidString
        try Data(message.utf8).write(to: URL(filePath: path(name)))
        try Data(signature).write(to: URL(filePath: path(name + ".sig")))
        let arguments = ["dgst", "-sha256", "-verify", path("public.pem")] + options
        return (try? await openSSL(arguments + ["-signature", path(name + ".sig"), path(name)])) != nil
    }

    /// The certificate's digest as OpenSSL's program computes it, in hexadecimal digits.
    func fingerprint(_ algorithm: String) async throws -> String {
        let output = try await openSSL(["x509", "-in", path("certificate.pem"), "-noout", "-fingerprint", algorithm])
        return output.split(separator: "=")[1].filter(\.isHexDigit).lowercased()
    }

    private func path(_ name: String) -> String { folder + "/" + name }

    @discardableResult
    private func openSSL(_ arguments: [String]) async throws -> String {
        guard let program = HostEnvironment().executable("openssl") else {
            throw ModelError(.unsupported, "these tests need openssl: apt-get install openssl")
        }
        let result = try await ExternalCommand(path: program, arguments: arguments, timeout: .seconds(60)).run()
        guard result.status == 0 else {
            throw ModelError(.unsupported, "openssl \(arguments.first ?? ""): \(String(result.errors.span))")
        }
        return String(result.output.span)
    }
}
