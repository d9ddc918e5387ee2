/// A place in a JSON document, written `messages[2].content[0].type`.
struct JSONPath: Sendable {
    private indirect enum Node: Sendable {
        case root
        case member(Node, String)
        case element(Node, Int)
    }

    static let root = JSONPath(node: .root)

    private let node: Node

    subscript(key: String) -> JSONPath { JSONPath(node: .member(node, key)) }
    subscript(index: Int) -> JSONPath { JSONPath(node: .element(node, index)) }

    /// The error for what is wrong at this place.
    func fault(_ problem: String) -> ModelError {
        let place = description
        return ModelError(.invalidRequest, place.isEmpty ? problem : "\(place): \(problem)")
    }
}

extension JSONPath: CustomStringConvertible {
    var description: String { Self.text(node) }

    private static func text(_ node: Node) -> String {
        switch node {
        case .root: return ""
        case .element(let parent, let index): return "\(text(parent))[\(index)]"
        case .member(let parent, let key):
            let place = text(parent)
            return place.isEmpty ? key : "\(place).\(key)"
        }
    }
}
