/// Reads one response: bytes from the transport through the decoder, events out.
///
/// Only the wait for bytes is here; what is known of the response in between is one value.
final class ResponseReader {
    private let body: any ResponseBody
    private var response: UnfinishedResponse

    init(_ response: UnfinishedResponse, from body: any ResponseBody) {
        self.response = response
        self.body = body
    }

    /// Fills `events`, which must be empty, with all that is here, waiting until there is one; false when the response
    /// is over. (Inlined for the reason that ``EventBatches/next(into:)`` is.)
    @inline(__always)
    func next(into events: inout [ModelEvent]) async throws(ModelError) -> Bool {
        var bytes: [UInt8] = []
        while let wait = try response.startWait(lending: &bytes) {
            do {
                let more = try await body.next(into: &bytes, deadline: wait.deadline)
                if response.endWait(&bytes, isEnd: !more, &events) { body.discard() }
            } catch {
                response.fail(error)
            }
            if !events.isEmpty { return true }
        }
        return false
    }
}
