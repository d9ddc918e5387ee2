/// A ratio or count that the project has set itself, and whether this run met it.
struct Promise {
    enum Bound {
        case atLeast(Double)
        case atMost(Double)

        func isMet(by value: Double) -> Bool {
            switch self {
            case .atLeast(let least): value >= least
            case .atMost(let most): value <= most
            }
        }

        var text: String {
            switch self {
            case .atLeast(let least): "≥ \(least)"
            case .atMost(let most): "≤ \(most)"
            }
        }
    }

    /// The number of the goal.
    var goal: String
    /// What is measured.
    var fact: String
    /// What it shall be.
    var bound: Bound
    /// What it must be, or the run fails; `nil` where nothing is promised yet. Of times it is generous, for machines
    /// are noisy; of counts it is the goal.
    var held: Bound?
    /// `nil` where it was not measured.
    var value: Double?

    init(_ goal: String, _ fact: String, _ bound: Bound, held: Bound? = nil, _ value: Double?) {
        self.goal = goal
        self.fact = fact
        self.bound = bound
        self.held = held
        self.value = value
    }

    /// Whether the run fails.
    var isBroken: Bool {
        guard let held, let value else { return false }
        return !held.isMet(by: value)
    }

    var outcome: String {
        guard let value else { return "not run" }
        return isBroken ? "BROKEN" : bound.isMet(by: value) ? "met" : "not met"
    }
}

extension Promise {
    /// All of them, with what they came to.
    static func table(_ promises: [Promise]) -> Table {
        var table = Table(["goal", "what", "outcome"], numbers: ["shall be", "must be", "is"])
        for promise in promises {
            table.append([
                promise.goal, promise.fact, promise.outcome, promise.bound.text, promise.held?.text ?? "",
                promise.value?.text(places: 3) ?? "",
            ])
        }
        return table
    }
}
