import FoundationEssentials

/// A profile that callgrind wrote, with names and positions in full.
///
/// Source: valgrind's manual, "Callgrind Format Specification".
struct CallgrindProfile {
    private(set) var instructions = 0
    /// Calls of `malloc` and the like.
    private(set) var allocations = 0
    /// Of ``instructions``, those of the C library's copying and filling of memory.
    var copying: Int {
        own.reduce(0) { sum, function in
            Self.copiers.contains { function.key.hasPrefix($0) } ? sum + function.value : sum
        }
    }
    /// The instructions of each function itself, by its mangled name.
    private var own: [String: Int] = [:]

    private static let allocators: Set<Substring> = [
        "malloc", "calloc", "realloc", "memalign", "aligned_alloc", "posix_memalign",
    ]

    private static let copiers = ["__memcpy", "__memmove", "__memset"]

    /// - Throws: ``ProgramFailure`` where nothing was counted.
    init(contentsOf file: URL) throws {
        var (function, called): (Substring, Substring) = ("", "")
        var isOfCall = false
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.first?.isNumber == true {
                // The line after a call says what the call took.
                if !isOfCall {
                    own[String(function), default: 0] += line.split(separator: " ").last.flatMap { Int($0) } ?? 0
                }
                isOfCall = false
            } else if let name = line.value(after: "fn=") {
                function = name.withoutDepth
            } else if let name = line.value(after: "cfn=") {
                called = name.withoutDepth
            } else if let call = line.value(after: "calls=") {
                isOfCall = true
                if Self.allocators.contains(called) { allocations += Int(call.prefix { $0 != " " }) ?? 0 }
            } else if let total = line.value(after: "totals: ") {
                instructions = Int(total) ?? 0
            }
        }
        guard instructions > 0 else { throw ProgramFailure(description: "callgrind counted nothing: \(file.path)") }
    }

    /// The functions that take most, by names for people.
    func hottestFunctions(_ count: Int) throws -> [(name: String, instructions: Int)] {
        let hottest = own.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(count)
        let swift = hottest.map(\.key).filter { $0.hasPrefix("$s") }
        let command = ["/usr/bin/env", "swift", "demangle", "--compact", "--simplified", "--"]
        var demangled = try output(of: command + swift).split(separator: "\n")[...]
        return hottest.map { name, instructions in
            (name.hasPrefix("$s") ? demangled.popFirst().map(String.init) ?? name : name, instructions)
        }
    }
}

extension Substring {
    /// What follows the key with which the line begins; `nil` where it begins otherwise.
    fileprivate func value(after key: String) -> Substring? { hasPrefix(key) ? dropFirst(key.count) : nil }

    /// The name of a function, which in a call within a call is numbered.
    fileprivate var withoutDepth: Substring { prefix { $0 != "'" } }
}
