/// Where the services of a region are.
enum AWSRegion {
    /// The address of a service that has one host in each region.
    static func url(_ service: String, in region: String) -> String {
        "https://\(service).\(region).\(domain(of: region))"
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
        if self["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true" { return nil }
        return self["AWS_ENDPOINT_URL_" + variable] ?? self["AWS_ENDPOINT_URL"] ?? profiles.endpoint(of: key)
    }
}
