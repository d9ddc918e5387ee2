/// Where the prompt cache may cut.
extension ConverseRequest {
    /// Bedrock's limit for tools, instructions and messages together.
    private static let maximumCachePointCount = 4

    /// Keeps as many of the request's cache points as Bedrock takes: those of the longest prefixes, which save most.
    mutating func chooseCachePoints() {
        var points: [CachePoint] = []
        for (index, point) in request.cachePoints.enumerated() {
            if !hasPlace(for: point) {
                warn("cachePoints[\(index)]", "there is nothing to cut after; it was left out")
            } else if !points.contains(where: { $0.position == point.position }) {
                points.append(point)
            }
        }
        points.sort { order(of: $0) < order(of: $1) }
        let surplus = points.count - Self.maximumCachePointCount
        if surplus > 0 {
            warn("cachePoints", "Bedrock takes \(Self.maximumCachePointCount); the \(surplus) first were left out")
        }
        cachePoints = points.suffix(Self.maximumCachePointCount)
    }

    private func hasPlace(for point: CachePoint) -> Bool {
        switch point.position {
        case .afterTools: !request.tools.isEmpty
        case .afterSystem: request.messages.first?.role == .system
        case .afterMessage: true
        }
    }

    /// The order in which Bedrock reads the prompt.
    private func order(of point: CachePoint) -> Int {
        switch point.position {
        case .afterTools: -2
        case .afterSystem: -1
        case .afterMessage(let index): index
        }
    }
}

extension CachePoint {
    /// The block that is a cache point.
    var block: JSONValue {
        var point: JSONObject = ["type": "default"]
        point["ttl"] = lifetime.map { .string($0.rawValue) }
        return ["cachePoint": .object(point)]
    }
}
