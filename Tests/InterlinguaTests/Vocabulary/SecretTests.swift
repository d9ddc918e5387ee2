import Testing

@testable import Interlingua

@Suite struct SecretTests {
    /// What an app might log.
    private struct Settings {
        var name = "prod"
        var key = Secret("sk-hunter2")
        var spare: Secret? = Secret("sk-hunter2")
        var all = ["a": Secret("sk-hunter2")]
    }

    @Test func `no way of printing shows a secret`() {
        let secret = Secret("sk-hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        let ways = [
            secret.description, secret.debugDescription, "\(secret)", String(describing: secret),
            String(reflecting: secret), "\([secret])", "\([Optional(secret)])", dumped,
        ]
        for text in ways {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("•••"))
        }
    }

    @Test func `a secret stays hidden inside other values`() {
        let settings = Settings()
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(text.contains("prod"))
            #expect(!text.contains("hunter2"))
        }
    }

    @Test func `reflection finds nothing in a secret`() {
        #expect(Mirror(reflecting: Secret("sk-hunter2")).children.isEmpty)
        #expect(Mirror(reflecting: Secret("sk-hunter2")).superclassMirror == nil)
    }

    @Test func `a secret cannot be encoded`() {
        #expect(!(Secret.self is any Encodable.Type))
    }

    @Test func `only reveal gives the text`() {
        #expect(Secret("sk-hunter2").reveal() == "sk-hunter2")
    }
}
