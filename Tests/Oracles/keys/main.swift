import Foundation
import Interlingua

/// Prints the AWS keys that the chain finds, and the region, as one JSON object: for comparing with AWS's own SDK.
///
/// With a word, that profile is chosen. Meant for made-up keys alone, since it prints secrets.
let settings = AWSSettings(profile: CommandLine.arguments.dropFirst().first)
do throws(ModelError) {
    let keys = try await AWSCredentialChain(settings).credentials()
    var object: JSONObject = [
        "id": .string(keys.accessKeyID), "secret": .string(keys.secretAccessKey.reveal()),
        "token": keys.sessionToken.map { .string($0.reveal()) } ?? .null,
    ]
    object["region"] = (try? settings.resolvedRegion()).map { .string($0) } ?? .null
    print(JSONValue.object(object).serialized())
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
