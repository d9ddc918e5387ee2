import Synchronization

/// Counts what was asked and what it cost in tokens: every attempt, also those that failed or were dropped.
///
/// One ledger may serve many clients, and may be read at any time. It keeps sums, one for each combination of
/// provider, model, region and tags; tags are therefore for what there is not much of (tenants, features), not for
/// single requests.
public final class TokenLedger: Sendable {
    private let sums = Mutex<[Key: Totals]>([:])

    public init() {}

    /// Counts one attempt. ``Accounting`` does this for the attempts of a backend.
    ///
    /// - Parameter usage: As much as the provider reported before the attempt ended; `nil` where it reported nothing.
    public func record(_ attempt: Attempt, usage: Usage?, tags: [String: String] = [:]) {
        let key = Key(provider: attempt.provider, model: attempt.model, region: attempt.region, tags: tags)
        sums.withLock { $0[key, default: Totals()].add(attempt.outcome, usage) }
    }

    /// All that has been counted so far, as of one moment. The order of entries is not defined.
    public func snapshot() -> [Entry] {
        sums.withLock { $0.map(Entry.init) }
    }

    /// The sum of all that has been counted so far.
    public var totals: Totals { snapshot().totals }

    /// What an attempt is counted under.
    public struct Key: Hashable, Sendable {
        /// Who answered, or was asked.
        public var provider: ProviderID
        /// The model that was asked, else the one that answered; `nil` where neither is known.
        public var model: ModelID?
        /// `nil` is unknown.
        public var region: String?
        /// ``ModelRequest/tags``.
        public var tags: [String: String]
    }

    /// The attempts under one key.
    public struct Entry: Hashable, Sendable {
        public var key: Key
        public var totals: Totals
    }

    /// Sums over attempts.
    public struct Totals: Hashable, Sendable {
        /// All that have ended; each is one of the next three.
        public var attempts = 0
        /// Those whose answer came whole.
        public var succeeded = 0
        /// Those that an error ended.
        public var failed = 0
        /// Those that the caller ended, by cancelling or by dropping the stream.
        public var cancelled = 0
        /// Those of which no usage is known; ``usage`` lacks whatever they cost.
        public var withoutUsage = 0
        /// What was reported. A `nil` was never reported; ``Usage/raw`` is not kept.
        public var usage = Usage()

        public init() {}
    }
}

extension Sequence<TokenLedger.Entry> {
    /// The sum of these entries.
    public var totals: TokenLedger.Totals {
        reduce(into: TokenLedger.Totals()) { $0.add($1.totals) }
    }

    /// The entries whose tag of that name has that value.
    public func tagged(_ name: String, _ value: String) -> [TokenLedger.Entry] {
        filter { $0.key.tags[name] == value }
    }
}

extension TokenLedger.Totals {
    fileprivate mutating func add(_ outcome: Attempt.Outcome, _ usage: Usage?) {
        attempts += 1
        switch outcome {
        case .succeeded: succeeded += 1
        case .failed: failed += 1
        case .cancelled: cancelled += 1
        }
        if let usage { self.usage.add(usage) } else { withoutUsage += 1 }
    }

    fileprivate mutating func add(_ other: Self) {
        attempts += other.attempts
        succeeded += other.succeeded
        failed += other.failed
        cancelled += other.cancelled
        withoutUsage += other.withoutUsage
        usage.add(other.usage)
    }
}

extension Usage {
    /// Adds the counts. Not reported and not reported stays so.
    mutating func add(_ other: Usage) {
        input = Self.sum(input, other.input)
        cachedInput = Self.sum(cachedInput, other.cachedInput)
        cacheWrite = Self.sum(cacheWrite, other.cacheWrite)
        cacheWrite5Minutes = Self.sum(cacheWrite5Minutes, other.cacheWrite5Minutes)
        cacheWrite1Hour = Self.sum(cacheWrite1Hour, other.cacheWrite1Hour)
        inputAudio = Self.sum(inputAudio, other.inputAudio)
        inputImage = Self.sum(inputImage, other.inputImage)
        output = Self.sum(output, other.output)
        reasoning = Self.sum(reasoning, other.reasoning)
        outputAudio = Self.sum(outputAudio, other.outputAudio)
        outputImage = Self.sum(outputImage, other.outputImage)
    }

    private static func sum(_ count: Int?, _ addend: Int?) -> Int? {
        guard let addend else { return count }
        return addend.adding(count)
    }
}
