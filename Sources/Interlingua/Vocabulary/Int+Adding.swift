extension Int {
    /// The sum of two counts of tokens, the other of which may be unknown; the largest integer where there is no room
    /// for it, since no provider's nonsense may stop the process.
    func adding(_ other: Int?) -> Int {
        let (sum, overflow) = addingReportingOverflow(other ?? 0)
        return overflow ? .max : sum
    }
}
