// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is held to the same rules; there is no lenient corner.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
]

func example(_ name: String, _ parts: Target.Dependency...) -> Target {
    .executableTarget(
        name: name, dependencies: ["Interlingua"] + parts, path: "Examples/\(name)", swiftSettings: strict)
}

/// What several examples share.
func examplePart(_ name: String, _ parts: Target.Dependency...) -> Target {
    .target(name: name, dependencies: ["Interlingua"] + parts, path: "Examples/\(name)", swiftSettings: strict)
}

/// A small program through which a script in Tests/Oracles compares us with an official library.
func oracle(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["Interlingua"], path: "Tests/Oracles/\(name)", swiftSettings: strict)
}

let package = Package(
    name: "Interlingua",
    products: [.library(name: "Interlingua", targets: ["Interlingua"])],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "Interlingua", dependencies: ["CCurl"], swiftSettings: strict),
        examplePart("terminal"),
        examplePart("backends", "terminal"),
        example("chat", "backends", "terminal"),
        example("replay", "backends", "terminal"),
        example("request", "backends", "terminal"),
        example("embed", "backends", "terminal"),
        example("snippets"),
        .executableTarget(
            name: "benchmarks", dependencies: ["Interlingua"], path: "Benchmarks",
            exclude: ["Peers/python_peer.py", "Results"], swiftSettings: strict),
        oracle("keys"),
        oracle("sign"),
        oracle("tokens"),
        .testTarget(name: "InterlinguaTests", dependencies: ["Interlingua"], swiftSettings: strict),
        .testTarget(
            name: "ContractTests", dependencies: ["Interlingua"], resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "DocumentationTests", dependencies: ["Interlingua", "snippets"], swiftSettings: strict),
        .testTarget(name: "TransportTests", dependencies: ["Interlingua"], swiftSettings: strict),
    ]
)
