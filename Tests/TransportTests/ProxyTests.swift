import Foundation
import Interlingua
import Testing

/// Through tinyproxy, which knows one user and tunnels to the test's own nginx alone.
@Suite(.timeLimit(.minutes(2))) struct ProxyTests {
    private func withProxy(_ body: (Nginx, UInt16) async throws -> Void) async throws {
        try await withServer { peer in
            while true {
                _ = try peer.request()
                try peer.respond("200 OK", [], Array("hello".utf8))
            }
        } _: { server in
            let nginx = try Nginx(before: server)
            let program = try Subprocess.find("tinyproxy", package: "tinyproxy-bin")
            let folder = try TemporaryFolder()
            let port = try ServerProcess.freePort()
            let file = folder.path + "/tinyproxy.conf"
            try """
            Port \(port)
            Listen 127.0.0.1
            Timeout 60
            MaxClients 20
            LogFile "\(folder.path)/log"
            BasicAuth tenant opensesame
            ConnectPort \(nginx.port)
            """.write(toFile: file, atomically: true, encoding: .utf8)
            let process = try ServerProcess([program, "-d", "-c", file], port: port)
            try await body(nginx, process.port)
        }
    }

    private func transport(_ nginx: Nginx, _ proxy: CurlTransport.Proxy) -> CurlTransport {
        var configuration = nginx.configuration
        configuration.proxy = proxy
        return CurlTransport(configuration)
    }

    @Test func `a proxy tunnels for who has the credentials`() async throws {
        try await withProxy { nginx, port in
            let proxy = CurlTransport.Proxy(
                "http://127.0.0.1:\(port)", username: "tenant", password: Secret("opensesame"))
            let response = try await transport(nginx, proxy).send(.post(nginx.url), deadline: nil)
            #expect(response.status == 200)
            #expect(response.headers["Proxy-Agent"] == nil)
        }
    }

    @Test func `what a proxy refuses is unreachable, in its own words and without credentials`() async throws {
        try await withProxy { nginx, port in
            let wrong = CurlTransport.Proxy("http://127.0.0.1:\(port)", username: "tenant", password: Secret("guess"))
            var error = await transport(nginx, wrong).failure(.post(nginx.url))
            #expect(error?.kind == .unreachable)
            #expect(error?.message.contains("407") == true || error?.message.contains("401") == true)
            #expect(error?.message.contains("proxy") == true)

            let right = CurlTransport.Proxy(
                "http://127.0.0.1:\(port)", username: "tenant", password: Secret("opensesame"))
            error = await transport(nginx, right).failure(.post("https://localhost:1/"))
            #expect(error?.kind == .unreachable)
            #expect(error?.message.contains("403") == true)

            let absent = CurlTransport.Proxy(
                "http://tenant:opensesame@127.0.0.1:\(try ServerProcess.freePort())")
            error = await transport(nginx, absent).failure(.post(nginx.url))
            #expect(error?.kind == .unreachable)
            #expect(error?.message.contains("opensesame") == false)
        }
    }

    @Test func `an exception goes around the proxy`() async throws {
        try await withProxy { nginx, _ in
            let nobody = CurlTransport.Proxy(
                "http://127.0.0.1:\(try ServerProcess.freePort())", exceptions: ["localhost"])
            #expect(try await transport(nginx, nobody).send(.post(nginx.url), deadline: nil).status == 200)
        }
    }
}
