import Synchronization

/// A response body whose bytes are all there: for a transport of an app's own, a cassette, or a test.
public final class BufferedBody: ResponseBody {
    private struct Rest {
        var chunks: ArraySlice<[UInt8]>
        var failure: ModelError?
    }

    private let rest: Mutex<Rest>

    /// - Parameters:
    ///   - chunks: Given out one at each pull, in order; empty ones are left out.
    ///   - failure: Thrown after the last chunk, as where a connection broke; `nil` is a whole body.
    public init(chunks: [[UInt8]], failure: ModelError? = nil) {
        rest = Mutex(Rest(chunks: chunks.filter { !$0.isEmpty }[...], failure: failure))
    }

    /// The bytes in one chunk.
    public convenience init(_ bytes: [UInt8]) { self.init(chunks: [bytes]) }

    /// Never waits, so that `deadline` does not count.
    public func next(into bytes: inout [UInt8], deadline: TransportDeadline?) async throws(ModelError) -> Bool {
        if Task.isCancelled { throw .taskCancelled }
        let (chunk, failure) = rest.withLock { ($0.chunks.popFirst(), $0.failure) }
        if let chunk {
            bytes = chunk
            return true
        }
        if let failure { throw failure }
        return false
    }
}
