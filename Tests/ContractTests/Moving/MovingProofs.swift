/// The signatures in the answers of `Fixtures/moving`, as they stand in the bytes.
extension MovingPlace {
    /// What must come back here of a conversation held at `source`, in this place's form: all of it, or nothing.
    func proofs(from source: MovingPlace) -> [String] {
        switch (source, self) {
        case (.messages, .messages): ["EqoBCkgIARABclaudeSAYSso==", "Eu8ECkgIBxABhiddenGAIqQA=="]
        // Hidden thinking is Base64 once more there; made by Python.
        case (.messages, .converse): ["EqoBCkgIARABclaudeSAYSso==", "RXU4RUNrZ0lCeEFCaGlkZGVuR0FJcVFBPT0="]
        case (.converse, .messages): ["EqoBCkgIARABbedrockSAYSso==", "Eu8ECkgIBxABbedrockGAIqQA=="]
        case (.converse, .converse): ["EqoBCkgIARABbedrockSAYSso==", "RXU4RUNrZ0lCeEFCYmVkcm9ja0dBSXFRQT09"]
        case (.responses, .responses): ["gAAAAABo-b3BlbmFpLXByb29m"]
        case (.generateContent, .generateContent): ["CiQBjz1rX0qT4m2bZ1dUQ3Zk"]
        default: []
        }
    }

    /// All that a model of this place signed, in every form.
    var allProofs: [String] {
        MovingPlace.allCases.flatMap { $0.proofs(from: self) }
            + (self == .chatCompletions ? ["kimi-c2lnbmF0dXJl"] : [])
    }
}
