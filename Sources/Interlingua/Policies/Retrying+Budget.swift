extension Retrying {
    /// A loop that draws on a budget which others share.
    init(_ backend: some Backend, policy: RetryPolicy, budget: RetryBudget) {
        self.backend = backend
        self.policy = policy
        self.budget = budget
        clock = ContinuousClock()
        random = { .random(in: 0..<1) }
    }
}
