/// Where the services of a region are.
enum AWSRegion {
    /// The address of a service that has one host in each region.
    static func url(_ service: String, in region: String) -> String {
        "https://\(service).\(region).\(domain(of: region))"
    }

    /// Where people sign in, which has names of its own.
    ///
    /// Source: the endpoint rules of botocore's `signin`.
    static func signInURL(in region: String) -> String {
        switch true {
        case region.hasPrefix("cn-"): "https://\(region).signin.amazonaws.cn"
        case region.hasPrefix("us-gov-"): "https://\(region).signin.amazonaws-us-gov.com"
        case domain(of: region) == "amazonaws.com": "https://\(region).signin.aws.amazon.com"
        default: url("signin", in: region)
        }
    }

    /// The name under which a region's services are.
    ///
    /// Source: the partitions of botocore's `partitions.json`.
    static func domain(of region: String) -> String {
        let partitions = [
            ("cn-", "amazonaws.com.cn"), ("us-isob-", "sc2s.sgov.gov"), ("us-isof-", "csp.hci.ic.gov"),
            ("eu-isoe-", "cloud.adc-e.uk"), ("us-iso-", "c2s.ic.gov"), ("eusc-", "amazonaws.eu"),
        ]
        return partitions.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
    }
}

extension AWSSettings {
    /// The address that stands in for that of a service, if there is one.
    ///
    /// - Parameters:
    ///   - own: The one that was given in code.
    ///   - variable: The service's name in variables, such as `STS`.
    ///   - key: Its name in a profile, such as `sts`.
    /// Source: AWS, “Service-specific endpoints”.
    func endpoint(_ own: String?, _ variable: String, _ key: String, _ profiles: AWSProfiles) -> String? {
        if let own { return own }
        let ignored = host["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] ?? profiles.setting("ignore_configured_endpoint_urls")
        if ignored?.lowercased() == "true" { return nil }
        return host["AWS_ENDPOINT_URL_" + variable] ?? host["AWS_ENDPOINT_URL"] ?? profiles.endpoint(of: key)
    }
}
