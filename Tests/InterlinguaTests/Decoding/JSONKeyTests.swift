import Testing

@testable import Interlingua

/// Keys that are asked for, wherever they stand and however they are written.
@Suite struct JSONKeyTests {
    private static let names: [StaticString] = ["id", "idx", "choices", "n"]

    /// What stands under the names, in the order of the document.
    ///
    /// - Parameters:
    ///   - usualCount: How many of the names are asked for in each round; the others only where these are not there.
    ///   - reportsOthers: Whether members of other names are read, too, instead of skipped.
    private func asking(
        _ bytes: [UInt8], _ names: [StaticString] = names, usualCount: Int = 4, reportsOthers: Bool = false
    ) -> Result<[String], DecodingFault> {
        reading(bytes) { (reader) throws(DecodingFault) in
            var seen: [String] = []
            guard try reader.enterObjectIfPresent() else { return [] }
            while try reader.hasMember() {
                for name in names.prefix(usualCount) where reader.skip(key: name) {
                    seen.append("\(name)=" + (try reader.rawText()))
                }
                guard reader.hasFoundNone else { continue }
                for name in names.dropFirst(usualCount) where reader.skip(key: name) {
                    seen.append("\(name)=" + (try reader.rawText()))
                }
                if reportsOthers, try reader.skipUnaskedKey() { seen.append("?=" + (try reader.rawText())) }
            }
            return seen
        }
    }

    private func asking(_ text: String) -> Result<[String], DecodingFault> { asking(Array(text.utf8)) }

    /// The same by reading each key to its end.
    private func searching(_ bytes: [UInt8], reportsOthers: Bool) -> Result<[String], DecodingFault> {
        reading(bytes) { (reader) throws(DecodingFault) in
            var seen: [String] = []
            guard try reader.enterObjectIfPresent() else { return [] }
            while let key = try reader.nextKey() {
                let name = String(key)
                if Self.names.contains(where: { "\($0)".hasBytes(of: name) }) {
                    seen.append(name + "=" + (try reader.rawText()))
                } else if reportsOthers {
                    seen.append("?=" + (try reader.rawText()))
                } else {
                    try reader.skip()
                }
            }
            return seen
        }
    }

    @Test(arguments: [
        // As asked for; with the blank that Google writes; with others.
        (#"{"id":1,"idx":2,"choices":3,"n":4}"#, ["id=1", "idx=2", "choices=3", "n=4"]),
        (#"{"id": 1,"idx": 2,"choices": 3,"n": 4}"#, ["id=1", "idx=2", "choices=3", "n=4"]),
        ("{ \"id\" : 1 ,\n\"idx\"\t:\r\n2 , \"choices\":3,\"n\" :4 }", ["id=1", "idx=2", "choices=3", "n=4"]),
        // Escaped in part.
        (#"{"i\u0064":1,"idx":2,"ch\u006fices":3,"\u006e":4}"#, ["id=1", "idx=2", "choices=3", "n=4"]),
        // Beginnings of others, and longer than these.
        (#"{"i":0,"id":1,"di":0,"idxx":0,"idx":2,"choice":0,"choicesn":0,"":0}"#, ["id=1", "idx=2"]),
        (#"{"id\"":0,"i d":0,"id ":0,"é":0,"\n":0,"n":4}"#, ["n=4"]),
        // Several times, in any order, with nothing in them.
        (
            #"{"n":4,"id":1,"id":2,"choices":null,"id":3,"n":5}"#,
            ["n=4", "id=1", "id=2", "choices=null", "id=3", "n=5"]
        ),
        (#"{}"#, []), (#"{ }"#, []), (#"[1]"#, []), (#"null"#, []),
        // Inside of values.
        (#"{"id":{"id":1,"idx":[{"n":2}]},"n":",\"id\":"}"#, [#"id={"id":1,"idx":[{"n":2}]}"#, #"n=",\"id\":""#]),
        (#"{"x":{"id":1,"idx":{"n":2}},"y":[{"id":1}],"z":",\"id\":","n":4}"#, ["n=4"]),
        (#"{"x" :{"id":1},"n":{"id":1}}"#, [#"n={"id":1}"#]),
        (#"{"n" :{"id":1},"x":{"id":1}}"#, [#"n={"id":1}"#]),
    ])
    func `a key is found wherever it stands and however it is written`(text: String, seen: [String]) {
        #expect(asking(text) == .success(seen))
    }

    @Test func `members are read in any order`() {
        let members = [#""id":"a""#, #""idx" : 2"#, #""ch\u006fices":[{"id":3}]"#, #""n":{"n":4}"#]
        let seen = [#"id="a""#, "idx=2", #"choices=[{"id":3}]"#, #"n={"n":4}"#]
        var count = 0
        for a in 0..<4 {
            for b in 0..<4 where b != a {
                for c in 0..<4 where c != a && c != b {
                    let order = [a, b, c, 6 - a - b - c]
                    let text = "{" + order.map { members[$0] }.joined(separator: ",") + "}"
                    #expect(asking(text) == .success(order.map { seen[$0] }))
                    count += 1
                }
            }
        }
        #expect(count == 24)
    }

    @Test(arguments: [
        (#"{"id"}"#, 5, "}"), (#"{"id"1}"#, 5, "1"), (#"{"id":}"#, 6, "}"), (#"{"id":,"idx":1}"#, 6, ","),
        (#"{"id":1,}"#, 8, "}"), (#"{,"id":1}"#, 1, ","), (#"{"id":1"idx":2}"#, 7, "\""), (#"{"id":1,,"n":2}"#, 8, ","),
        (#"{"id":1;"n":2}"#, 7, ";"), (#"{"id":1]"#, 7, "]"), (#"{id:1}"#, 1, "i"), (#"{"id":1,n:1}"#, 8, "n"),
        // As if a member followed where a value must.
        (#"{"id" :,"idx":1}"#, 7, ","), (#"{"x" :,"id":1}"#, 6, ","), (#"{"x":,"id":1}"#, 5, ","),
        (#"{"id" :}"#, 7, "}"), (#"{"x" :}"#, 6, "}"), (#"{"x" }"#, 5, "}"),
        ("{\u{0}\"id\":1}", 1, "\u{0}"), ("{\"id\":1\u{1}", 7, "\u{1}"),
    ])
    func `what is no member is refused where it stands`(text: String, offset: Int, byte: Unicode.Scalar) {
        #expect(asking(text) == .failure(DecodingFault(.unexpectedByte(UInt8(byte.value)), at: offset)))
    }

    @Test(arguments: [
        #"{"id":"a","idx":[1,{"n":2}],"other":{"id":null},"choices":true,"n":"é"}"#,
        #"{ "n" : "x" , "\u0069d": {} ,"other" :"y", "choices" : [ ] }"#,
    ])
    func `an object that is cut ends where it ends`(text: String) {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            let fault = DecodingFault(.unexpectedEnd, at: count)
            #expect(asking(Array(bytes[..<count])) == .failure(fault), "\(count)")
        }
    }

    @Test(arguments: 0..<8)
    func `asking says what searching says`(seed: UInt64) {
        var random = SplitMix64(seed: 4000 + seed)
        var generator = DocumentGenerator(seed: 4000 + seed)
        for _ in 0..<1500 {
            var bytes = random.object()
            if random.below(3) == 0 { bytes = generator.mutated(bytes) }
            if random.below(4) == 0 { bytes = Array(bytes.prefix(random.below(bytes.count + 1))) }
            let names = Self.names.shuffled(using: &random)
            for reportsOthers in [false, true] {
                let asked = asking(bytes, names, usualCount: random.below(5), reportsOthers: reportsOthers)
                let found = searching(bytes, reportsOthers: reportsOthers)
                #expect(asked == found, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}

extension SplitMix64 {
    fileprivate mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    private mutating func one(of pieces: String...) -> String { pieces[below(pieces.count)] }

    private mutating func blank() -> String { below(4) == 0 ? one(of: " ", "\n", "\t ", "  ") : "" }

    /// An object whose names are known, or nearly.
    fileprivate mutating func object() -> [UInt8] { Array(object(depth: 2).utf8) }

    private mutating func object(depth: Int) -> String {
        let members = (0..<below(7)).map { _ in
            let key = one(
                of: "id", "idx", "choices", "n", "i", "choicesn", "i\\u0064", "\\u006E", "ch\\u006fices", "other", "")
            return "\(blank())\"\(key)\"\(blank()):\(blank())\(value(depth: depth))\(blank())"
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func value(depth: Int) -> String {
        switch below(depth > 0 ? 7 : 4) {
        case 0: one(of: "null", "true", "false")
        case 1: one(of: "0", "12", "-1.5e3", "123456789012")
        case 2: one(of: #""""#, #""id""#, #"",\"id\":""#, #"",""#, #""é""#)
        case 3: one(of: "{}", "[]", "{ }", "[ ]")
        case 4: "[\(value(depth: depth - 1)),\(value(depth: depth - 1))]"
        default: object(depth: depth - 1)
        }
    }
}
