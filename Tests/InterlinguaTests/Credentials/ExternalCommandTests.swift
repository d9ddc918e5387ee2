import Testing

@testable import Interlingua

@Suite struct ExternalCommandTests {
    /// Since other tests may keep all threads busy for a while.
    private static let longEnough = Duration.seconds(1800)

    @Test func `a program's output, errors and status are told apart`() async throws {
        let command = ExternalCommand(
            path: "/bin/sh", arguments: ["-c", #"printf "%s" "$WORD"; printf oops >&2; exit 3"#],
            variables: ["WORD": "a b"], timeout: Self.longEnough)
        let result = try await command.run()
        #expect(result == ExternalCommand.Output(status: 3, output: Array("a b".utf8), errors: Array("oops".utf8)))
    }

    @Test func `arguments reach the program as they are`() async throws {
        let words = ["$HOME", "a  b", "'\"", ";"]
        let command = ExternalCommand(
            path: "/bin/sh", arguments: ["-c", #"printf "%s|" "$@""#, "sh"] + words,
            timeout: Self.longEnough)
        let output = try await command.run().output
        #expect(String(output.span) == words.map { $0 + "|" }.joined())
    }

    @Test func `much on both outputs, beyond a pipe's capacity, arrives whole`() async throws {
        let command = ExternalCommand(
            path: "/bin/sh", arguments: ["-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"],
            timeout: Self.longEnough)
        let result = try await command.run()
        #expect(result.output.count == 300_000 && result.errors.count == 300_000)
    }

    @Test func `a program that says too much is ended`() async {
        let command = ExternalCommand(
            path: "/bin/sh", arguments: ["-c", "exec cat /dev/zero"], timeout: Self.longEnough)
        let error = await failure { () async throws(ModelError) in try await command.run() }
        #expect(error?.message.contains("says too much") == true)
    }

    @Test func `a program has nothing to read`() async throws {
        let command = ExternalCommand(path: "/bin/cat", timeout: Self.longEnough)
        #expect(try await command.run() == ExternalCommand.Output(status: 0, output: [], errors: []))
    }

    @Test func `a program that takes too long is killed`() async throws {
        let command = ExternalCommand(
            path: "/bin/sh", arguments: ["-c", "exec sleep 3600"], timeout: .milliseconds(50))
        let start = ContinuousClock.now
        let error = await failure { () async throws(ModelError) in try await command.run() }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains("takes longer than") == true)
        // Far from both.
        #expect(ContinuousClock.now - start < Self.longEnough)
    }

    @Test func `a caller that is cancelled waits no longer`() async throws {
        let command = ExternalCommand(path: "/bin/sh", arguments: ["-c", "exec sleep 60"], timeout: .seconds(60))
        let task = Task { await failure { () async throws(ModelError) in try await command.run() } }
        try await Task.sleep(for: .milliseconds(30))
        task.cancel()
        #expect(await task.value?.kind == .cancelled)
    }

    @Test func `a program that is not there is named`() async throws {
        let error = await failure { () async throws(ModelError) in try await ExternalCommand(path: "/no/az").run() }
        #expect(error?.message.hasPrefix("the program /no/az cannot be started") == true)
    }
}
