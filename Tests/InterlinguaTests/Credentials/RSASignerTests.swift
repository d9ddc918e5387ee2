import Testing

@testable import Interlingua

@Suite struct RSASignerTests {
    private let key: TestKey

    init() async throws { key = try await TestKey.shared.value }

    @Test(arguments: ["key.pem", "pkcs1.pem"]) func `an RS256 signature holds before OpenSSL's program`(
        file: String
    ) async throws {
        let signer = try RSASigner(pem: Secret(try key.text(file)))
        let signature = try await signer.signature(of: Array("message".utf8), by: .rs256)
        #expect(try await key.verifies(signature, of: "message"))
        #expect(try await !key.verifies(signature, of: "massage"))
    }

    @Test func `a PS256 signature has a salt of the digest's length`() async throws {
        let signer = try RSASigner(pem: Secret(try key.text("key.pem")))
        let signature = try await signer.signature(of: Array("message".utf8), by: .ps256)
        let options = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"]
        #expect(try await key.verifies(signature, of: "message", options: options))
        #expect(try await !key.verifies(signature, of: "message"))
    }

    @Test func `an encrypted key opens with its password, and never asks for one`() async throws {
        let pem = Secret(try key.text("encrypted.pem"))
        let signer = try RSASigner(pem: pem, password: Secret("opens it"))
        let signature = try await signer.signature(of: [1, 2, 3], by: .rs256)
        #expect(try await key.verifies(signature, of: "\u{1}\u{2}\u{3}"))
        #expect(throws: ModelError.self) { try RSASigner(pem: pem, password: Secret("does not")) }
        #expect(throws: ModelError.self) { try RSASigner(pem: pem) }
    }

    @Test func `an elliptic-curve key and no key at all are refused when the signer is made`() async throws {
        for text in [try key.text("ec.pem"), try key.text("public.pem"), "nonsense", ""] {
            let error = await failure { () throws(ModelError) in try RSASigner(pem: Secret(text)) }
            #expect(error?.kind == .unauthorized)
            #expect(error?.message.contains("private key") == true)
        }
    }

    @Test func `where OpenSSL is absent, the error says what to do`() async {
        let error = await failure { () throws(ModelError) in try Libcrypto(fileNames: ["libcrypto-none.so"]) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("install OpenSSL 3, or give a signer of your own") == true)
    }

    @Test func `an app can sign by other means`() async throws {
        let signer = RSASigner { (message, algorithm) async throws(ModelError) in
            message + Array(algorithm.rawValue.utf8)
        }
        #expect(try await signer.signature(of: [1], by: .ps256) == [1] + Array("PS256".utf8))
    }
}
