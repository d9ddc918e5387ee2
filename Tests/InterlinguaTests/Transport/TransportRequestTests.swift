import Testing

@testable import Interlingua

@Suite struct TransportRequestTests {
    // What RFC 3986, § 3.2, calls the authority, without its userinfo. A backslash ends it as well: libcurl takes it
    // for a slash (WHATWG URL, § 4.4), and a name shown to people must be that of the server that is asked.
    @Test(arguments: [
        ("https://api.example", "api.example", true),
        ("HTTPS://Api.Example:8443/v1?x=@y", "Api.Example:8443", true),
        ("https://user:secret@host/", "host", true),
        ("https://a@b@host?c", "host", true),
        ("http://[::1]:80#d@e", "[::1]:80", false),
        ("hTtP://host\\@other/", "host", false),
        ("http://", "", false),
        ("https:/", "https:", false),
        ("ftp://host", "ftp:", false),
    ])
    func `an address has a host, a port, and says whether it is secure`(
        url: String, authority: String, isSecure: Bool
    ) {
        var request = TransportRequest()
        request.url = url
        #expect(request.authority == authority)
        #expect(request.isSecure == isSecure)
    }
}
