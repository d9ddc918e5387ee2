/// Where Bedrock answers in a region, and where the requests of a model go from there.
///
/// Source: `wire/bedrock.md`, § 1 and § 3.
struct BedrockAddress: Hashable, Sendable {
    /// The region of the host, such as `eu-central-1`.
    let region: String

    /// The host of the models, without a path.
    var runtime: String { AWSRegion.url("bedrock-runtime", in: region) }

    /// The host that speaks other vendors' languages alone, without a path.
    var mantle: String { "https://bedrock-mantle.\(region).api.aws" }

    /// Where a request for `model` may be processed, as far as its id says.
    ///
    /// A model by its own id stays in the region. One by an inference profile goes to any region of the geography that
    /// the profile's id begins with (`eu`, `us`, `apac` …), or of the world (`global`). Of what hides behind an ARN of
    /// the account's own (an application's profile, a router, a prompt) nothing is known: that is `nil`.
    func region(of model: ModelID) -> String? {
        guard model.rawValue.hasPrefix("arn:") else { return geography(of: model.rawValue[...]) ?? region }
        // arn:partition:service:region:account:type/id
        let fields = model.rawValue.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6 else { return nil }
        let resource = fields[5].split(separator: "/", maxSplits: 1)
        guard resource.count == 2 else { return nil }
        switch resource[0] {
        case "inference-profile": return geography(of: resource[1])
        case "foundation-model", "custom-model", "custom-model-deployment", "imported-model", "provisioned-model",
            "endpoint":
            return fields[3].isEmpty ? region : String(fields[3])
        default: return nil
        }
    }

    /// The geography of an inference profile; `nil` for an id that is none's.
    ///
    /// Those of models begin with the vendor's name, which is none of the geographies; so a new one is told by there
    /// being a vendor after it.
    private func geography(of id: Substring) -> String? {
        let segments = id.split(separator: ".", omittingEmptySubsequences: false)
        guard segments.count > 1, Self.geographies.contains(String(segments[0])) else { return nil }
        return String(segments[0])
    }

    private static let geographies: Set<String> = ["us", "us-gov", "eu", "apac", "jp", "au", "ca", "global"]
}
