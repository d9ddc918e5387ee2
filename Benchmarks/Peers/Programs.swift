import FoundationEssentials

/// The programs that are measured, as far as they are here.
///
/// - `BENCH_PEERS` names a folder with the programs of others: `simd PEER WORKLOAD MODE REPS` in C++, `curlclient
///   socket BASE TEST …` and `streamserver PORT` in C, `ahcclient BASE TEST …` in Swift (async-http-client).
/// - `BENCH_PYTHON` names a Python that has `orjson`, `openai`, or both.
struct Programs {
    /// This program.
    let own: String
    private let folder: String?
    private let python: String?
    private let pythonModules: Set<String>

    init() {
        own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        folder = ProcessInfo.processInfo.environment["BENCH_PEERS"]
        let python = ProcessInfo.processInfo.environment["BENCH_PYTHON"]
        self.python = python
        pythonModules = Set(
            ["orjson", "openai"].filter { module in
                python.map { (try? output(of: [$0, "-c", "import \(module)"])) != nil } ?? false
            })
    }

    /// - Returns: `nil` where the program is not in the folder.
    func peer(_ name: String) -> String? {
        guard let path = folder.map({ "\($0)/\(name)" }) else { return nil }
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// - Returns: `nil` where Python does not have the module.
    func python(_ module: String) -> [String]? {
        guard let python, pythonModules.contains(module) else { return nil }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "python_peer.py")
        return [python, "-B", script.path, module]
    }

    func decoding(with decoder: BuiltInDecoder) -> [String] {
        [own, "decode"] + (decoder.rawValue.isEmpty ? [] : [decoder.rawValue])
    }
}
