/// A setting that this backend cannot honour, told as data instead of dropped in silence.
///
/// What carries meaning (tools, images, a schema) is never dropped: it is an `unsupported` error
/// before anything is sent. With ``ModelRequest/isStrict`` a warning is that error too.
public struct Warning: Hashable, Sendable {
    /// The request's field, such as `sampling.topK`.
    public var setting: String
    /// What was done instead, for people.
    public var message: String

    public init(_ setting: String, _ message: String) {
        self.setting = setting
        self.message = message
    }
}
