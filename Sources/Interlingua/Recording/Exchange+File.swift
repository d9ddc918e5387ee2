#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Exchanges in files.
extension Exchange {
    /// Reads one from a file.
    ///
    /// - Throws: `.invalidRequest` for a file that cannot be read, or is no exchange.
    public init(contentsOf path: String) throws(ModelError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ModelError(.invalidRequest, "cannot be read")
        }
        let bytes = [UInt8](data)
        try self.init(json: try .parse(bytes.span))
    }

    /// Reads all that a folder holds, in the order of their names, which is that of their times where
    /// ``RecordingTransport`` wrote them.
    ///
    /// - Throws: `.invalidRequest` where the folder or a file cannot be read, naming it.
    public static func all(in folder: String) throws(ModelError) -> [Exchange] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw ModelError(.invalidRequest, "\(folder): is no folder that can be read")
        }
        var exchanges: [Exchange] = []
        for name in names.sorted() where name.hasSuffix(".json") {
            do throws(ModelError) {
                exchanges.append(try Exchange(contentsOf: "\(folder)/\(name)"))
            } catch {
                throw ModelError(error.kind, "\(folder)/\(name): \(error.message)")
            }
        }
        return exchanges
    }

    /// Writes it as `id.json`, all at once: nobody ever sees half of it.
    ///
    /// - Throws: `.invalidRequest` where it cannot be written.
    public func write(into folder: String) throws(ModelError) {
        do {
            let file = URL(filePath: folder, directoryHint: .isDirectory).appending(path: "\(id.pathSegment).json")
            try Data(json.serialized().utf8).write(to: file, options: .atomic)
        } catch {
            throw ModelError(.invalidRequest, "\(folder): the exchange \(id) could not be written there (\(error))")
        }
    }
}
