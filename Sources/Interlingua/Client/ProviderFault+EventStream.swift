// Faults that come as a message of an event stream, under a status of 200.

extension ProviderFault {
    /// The fault that a message tells, or `nil` where it is an event like others.
    ///
    /// An exception that the service knows has a name in its headers and a JSON payload; a failure of the service
    /// itself has all that it says in its headers.
    ///
    /// Source: `wire/bedrock.md`, § 6 “Errors inside a stream”; `wire/sagemaker.md`.
    init?(_ message: borrowing EventStreamMessage) {
        // Nearly all are; and one look is enough for them.
        if message.headers.has(":message-type", "event") { return nil }
        if message.headers.has(":message-type", "exception") {
            self.init(exception: message.headers.text(":exception-type") ?? "", message.payload)
        } else if message.headers.has(":message-type", "error") {
            self.init(
                message: message.headers.text(":error-message") ?? "", code: message.headers.text(":error-code"))
        } else {
            return nil
        }
    }

    private init(exception name: String, _ payload: Span<UInt8>) {
        let json = try? JSONReader.value(in: payload)
        var words = json.map { ($0["message"] ?? $0["Message"])?.string ?? "" } ?? String(payload)
        // The words of the model behind the service say more than the service's own.
        if let original = json?["originalMessage"]?.string, !words.contains(original) {
            words += (words.isEmpty ? "" : ": ") + original
        }
        let status = json?["originalStatusCode"]?.integer ?? Self.statuses[name]
        // SageMaker has a code beside the exception's name: `ModelInvocationTimeExceeded`, `StreamBroken`.
        self.init(message: words, code: json?["ErrorCode"]?.string ?? name, status: status)
    }

    /// The status that the same exception has where it comes before the stream.
    private static let statuses = [
        "validationException": 400, "modelTimeoutException": 408, "modelStreamErrorException": 424,
        "ModelStreamError": 424, "InternalStreamFailure": 500,
        "throttlingException": 429, "internalServerException": 500, "serviceUnavailableException": 503,
    ]
}
