/// An address that holds its content: `data:image/png;base64,iVBORw0…`.
///
/// Source: RFC 2397.
struct DataURL {
    /// Such as `image/png`; empty where the address does not say.
    let mediaType: String
    let base64: String

    /// `nil` where it is no such address, or does not hold Base64.
    init?(_ url: String) {
        let scheme = "data:"
        let mark = ";base64"
        guard url.hasPrefix(scheme), let comma = url.firstIndex(of: ","), url[..<comma].hasSuffix(mark) else {
            return nil
        }
        mediaType = String(url[..<comma].dropFirst(scheme.count).prefix { $0 != ";" })
        base64 = String(url[url.index(after: comma)...])
    }
}
