import FoundationEssentials

/// A folder of workload files, and what each says: `NAME` is the body, `NAME.ev` the end of each event as little-endian
/// 32-bit numbers, and `manifest.json` holds an ``Entry`` for each name.
struct Corpus {
    /// What a decoder must find in a workload.
    struct Entry: Codable {
        var bytes: Int
        var events: Int
        /// In bytes of UTF-8.
        var textLen: Int
        /// CRC-32 as in gzip.
        var textCrc: UInt32
        var finish: String
        var inTok: Int
        var outTok: Int
        /// Of the first and last numbers of all vectors; `nil` where there are none.
        var sumFirstLast: Double?
    }

    let folder: URL
    /// The workloads that it has, in the order of the tables.
    let entries: [(WorkloadKind, Entry)]

    /// The folder that `BENCH_DATA` names.
    ///
    /// - Returns: `nil` where it names none.
    init?(named environment: [String: String]) throws {
        guard let name = environment["BENCH_DATA"] else { return nil }
        try self.init(URL(filePath: name))
    }

    /// A new folder with every workload.
    ///
    /// - Parameter share: The part of the usual sizes that they have.
    init(making folder: URL, share: Double = 1) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var entries: [String: Entry] = [:]
        for kind in WorkloadKind.allCases {
            let workload = kind.make(share: share)
            try Data(workload.body).write(to: folder.appending(path: kind.rawValue))
            let ends = workload.eventEnds.flatMap { end in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: end >> $0) } }
            try Data(ends).write(to: folder.appending(path: "\(kind.rawValue).ev"))
            entries[kind.rawValue] = Entry(workload)
        }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(entries).write(to: folder.appending(path: "manifest.json"))
        try self.init(folder)
    }

    private init(_ folder: URL) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let manifest = try Data(contentsOf: folder.appending(path: "manifest.json"))
        let named = try decoder.decode([String: Entry].self, from: manifest)
        self.folder = folder
        entries = WorkloadKind.allCases.compactMap { kind in named[kind.rawValue].map { (kind, $0) } }
    }

    /// - Returns: `nil` where the folder does not have the workload.
    subscript(kind: WorkloadKind) -> Entry? { entries.first { $0.0 == kind }?.1 }
}

extension Corpus.Entry {
    fileprivate init(_ workload: Workload) {
        self.init(
            bytes: workload.body.count, events: workload.eventEnds.count, textLen: workload.expected.text.count,
            textCrc: crc32(workload.expected.text), finish: workload.expected.finish,
            inTok: workload.expected.inputTokens, outTok: workload.expected.outputTokens,
            sumFirstLast: workload.language == .embeddings ? workload.expected.sum : nil)
    }
}

/// Reads what a ``Corpus`` has.
extension Workload {
    /// - Returns: `nil` for a name that says no dialect.
    init?(file name: String, in folder: URL) throws {
        guard let language = Language(ofFile: name) else { return nil }
        let ends = [UInt8](try Data(contentsOf: folder.appending(path: "\(name).ev")))
        let eventEnds = stride(from: 0, to: ends.count - 3, by: 4).map { start in
            (0..<4).reduce(0) { $0 | Int(ends[start + $1]) << (8 * $1) }
        }
        let body = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        self.init(name: name, body: body, eventEnds: eventEnds, language: language)
        // Each vector is an object; so are the usage and the document.
        if language == .embeddings { inputCount = body.count { $0 == UInt8(ascii: "{") } - 2 }
    }
}
