import Foundation
import Interlingua

/// Prints the AWS keys that the chain finds, the region, and what stands in for Bedrock's address, as one JSON object:
/// for comparing with AWS's own SDK.
///
/// With a word, that profile is chosen. Meant for made-up keys alone, since it prints secrets.
let settings = AWSSettings(profile: CommandLine.arguments.dropFirst().first)
do throws(ModelError) {
    let keys = try await AWSCredentialChain(settings).credentials()
    let object: JSONObject = [
        "id": .string(keys.accessKeyID), "secret": .string(keys.secretAccessKey.reveal()),
        "token": keys.sessionToken.map { .string($0.reveal()) } ?? .null,
        "expiry": keys.expiry.map { .integer(Int($0.components.seconds)) } ?? .null,
        "region": (try? await settings.resolvedRegion()).map { .string($0) } ?? .null,
        "bedrock_url": try settings.bedrockBaseURL().map { .string($0) } ?? .null,
    ]
    print(JSONValue.object(object).serialized())
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
