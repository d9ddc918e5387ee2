import Testing

@testable import Interlingua

/// The small formats that AWS's files and answers are in.
@Suite struct AWSFormatTests {
    /// Expected are the sections as Python's configparser, and so botocore, reads them.
    @Test(arguments: [
        ("[a]\nKey = v # no comment\nx:y=z\n[b] # after\n", ["a": ["key": "v # no comment", "x": "y=z"], "b": [:]]),
        ("# c\n\n[a]\n ; c\nk=\n", ["a": ["k": ""]]),
        ("[a]\nk = one\n  two\n\n  # c\n  three\n\nl = x\n", ["a": ["k": "one\ntwo\n\nthree", "l": "x"]]),
        ("[a]\r\nk = v\r\n", ["a": ["k": "v"]]),
        ("[a]\ns3 =\n  x = 1\n  y = 2\nregion = r", ["a": ["s3": "\nx = 1\ny = 2", "region": "r"]]),
        ("[a]\n  k = v\n  l = w\n", ["a": ["k": "v", "l": "w"]]), ("", [:]),
    ])
    func `a file is read as AWS's tools read it`(_ text: String, _ sections: [String: [String: String]]) throws {
        #expect(try INIFile(text).sections == sections)
    }

    @Test(arguments: [
        ("k = v", 1), ("[a]\nk = 1\nK = 2", 3), ("[a]\n[b]\n[a]", 3), ("[a]\n\nnonsense", 3), ("[a]\n= v", 2),
        ("[]", 1), ("[a", 1),
    ])
    func `a file that AWS's tools refuse is refused, with the line`(_ text: String, _ line: Int) {
        let fault = #expect(throws: INIFile.Fault.self) { try INIFile(text) }
        #expect(fault?.line == line)
    }

    @Test func `settings within a value are read`() {
        #expect(INIFile.nested("\nendpoint_url = http://a?b=c\nx=1") == ["endpoint_url": "http://a?b=c", "x": "1"])
        #expect(INIFile.nested("x = 1").isEmpty)
    }

    @Test func `profiles are named by their sections, and the credentials file wins`() throws {
        let config = try INIFile(
            """
            [default]
            region = plain
            [profile default]
            region = named
            [profile "a b"]
            region = quoted
            [profile x]
            region = x
            output = json
            [x]
            region = no profile
            [profilex]
            """)
        let keys = try INIFile("[x]\nregion = keys\n[only]\n[profile y]\n")
        let profiles = AWSProfiles(chosen: nil, config: config, credentials: keys)
        #expect(profiles["default"] == ["region": "named"])
        #expect(profiles["a b"] == ["region": "quoted"])
        #expect(profiles["x"] == ["region": "keys", "output": "json"])
        #expect(profiles["only"] == [:])
        #expect(profiles["profilex"] == nil && profiles["y"] == nil)
    }

    @Test func `elements, text and references are read`() throws {
        let text = """
            <?xml version="1.0"?>
            <!-- a --><a x='1>' y="2"><b>1 &lt; 2 &amp;&amp; &#x41;&#66;</b><c/><d ><![CDATA[<x>]]></d><!-- b -->é</a>
            """
        let root = try MarkupElement.parse(Array(text.utf8))
        #expect(root.name == "a" && root.text == "é")
        #expect(root.children.map(\.name) == ["b", "c", "d"])
        #expect(root["b"]?.text == "1 < 2 && AB" && root["c"]?.text == "" && root["d"]?.text == "<x>")
        #expect(root["e"] == nil)
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a></a>x", "<a>&nbsp;</a>", "<a>&#0;</a>", "<a>&amp</a>",
        "<a x></a>",
        "<a x=1></a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a><!-- </a>", "< a/>", "<a>&#xD800;</a>",
    ])
    func `anything else is refused`(_ text: String) {
        #expect(throws: MarkupElement.Fault.self) { try MarkupElement.parse(Array(text.utf8)) }
    }

    @Test func `every cut and every deep nesting is refused`() {
        let text = Array("<a><b x='1'>t&amp;</b><!-- c --></a>".utf8)
        for end in 0..<text.count {
            #expect(throws: MarkupElement.Fault.self) { try MarkupElement.parse(Array(text[..<end])) }
        }
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(throws: MarkupElement.Fault.self) { try MarkupElement.parse(Array(deep.utf8)) }
    }
}
