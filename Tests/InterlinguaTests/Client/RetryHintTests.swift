import Foundation
import Testing

@testable import Interlingua

@Suite struct RetryHintTests {
    /// 2015-10-21 07:28:00 UTC.
    private let now = Date(timeIntervalSince1970: 1_445_412_480)

    private func delay(_ status: Int, _ headers: HTTPHeaders, _ body: String = "") -> Duration? {
        ProviderFault.error(status: status, headers: headers, body: Array(body.utf8), provider: "p", now: now)
            .retryHint.delay
    }

    @Test(
        arguments: [
            (["retry-after": "7"], .seconds(7)),
            (["Retry-After": "0.5"], .milliseconds(500)),
            (["retry-after-ms": "1234"], .milliseconds(1234)),
            (["x-ms-retry-after-ms": "250"], .milliseconds(250)),
            (["x-amz-retry-after": "1500"], .milliseconds(1500)),
            (["retry-after": "Wed, 21 Oct 2015 07:28:30 GMT"], .seconds(30)),
            (["retry-after": "Thu, 22 Oct 2015 07:28:00 GMT"], .seconds(86400)),
            (["retry-after": "Wed, 21 Oct 2015 07:30:00 GMT", "date": "Wed, 21 Oct 2015 07:29:50 GMT"], .seconds(10)),
            (["retry-after": "1", "retry-after-ms": "0"], .seconds(1)),
            (["retry-after": "1", "retry-after-ms": "1500"], .milliseconds(1500)),
            (["retry-after": "2", "x-ms-retry-after-ms": "900"], .seconds(2)),
            (["x-ratelimit-reset-requests": "6m0s"], .seconds(360)),
            (["x-ratelimit-reset-tokens": "20ms"], .milliseconds(20)),
            (["x-ratelimit-reset-tokens": "1m12.5s"], .milliseconds(72500)),
            (["x-ratelimit-reset-requests": "8", "x-ratelimit-reset-tokens": "59"], .seconds(59)),
            (["anthropic-ratelimit-tokens-reset": "2015-10-21T07:28:45Z"], .seconds(45)),
            (["x-ratelimit-reset": "1445412500"], .seconds(20)),
            (["x-ratelimit-reset": "1445412500000"], .seconds(20)),
            (
                ["x-ratelimit-reset-requests": "6m0s", "x-ratelimit-remaining-requests": "58", "retry-after": "2"],
                .seconds(2)
            ),
            (
                ["x-ratelimit-reset-requests": "9s", "x-ratelimit-remaining-requests": "0", "retry-after": "2"],
                .seconds(9)
            ),
        ] as [(HTTPHeaders, Duration)])
    func `a wait in a header is exact`(_ headers: HTTPHeaders, _ wait: Duration) {
        #expect(delay(429, headers) == wait)
    }

    @Test(
        arguments: [
            ["retry-after": "0"], ["retry-after-ms": "0"], ["retry-after": "-3"], ["retry-after": "soon"],
            ["retry-after": ""],
            ["retry-after": "Wed, 21 Oct 2015 07:27:00 GMT"], ["retry-after": "99999999999"], ["retry-after": "1e3"],
            ["x-ratelimit-reset-tokens": "0s"], ["x-ratelimit-limit-tokens": "60"], [:],
        ] as [HTTPHeaders])
    func `what announces nothing is no wait`(_ headers: HTTPHeaders) {
        #expect(delay(429, headers) == nil)
    }

    @Test func `the reset of a limit counts only where a limit was hit`() {
        let headers: HTTPHeaders = ["x-ratelimit-reset-requests": "6m0s"]
        #expect(delay(503, headers) == nil)
        #expect(delay(429, headers) == .seconds(360))
    }

    @Test func `Google's RetryInfo is a wait`() {
        let info =
            #"{"error":{"code":429,"message":"m","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"48.939935699s"}]}}"#
        #expect(delay(429, [:], info) == .seconds(48) + .nanoseconds(939_935_699))
        #expect(delay(429, ["retry-after": "50"], info) == .seconds(50))
    }

    @Test(
        arguments: [
            ("Please retry after 6 seconds.", .seconds(6)),
            ("Please try again in 20s. Visit https://example.org", .seconds(20)),
            ("Please try again in 7m12s.", .seconds(432)),
            ("Please try again in 350ms.", .milliseconds(350)),
            ("Please retry in 48.93s.", .milliseconds(48930)),
            ("Try again in 1 minute.", .seconds(60)),
        ] as [(String, Duration)])
    func `a wait in a sentence is the last resort`(_ sentence: String, _ wait: Duration) {
        #expect(delay(429, [:], #"{"error":{"message":"\#(sentence)"}}"#) == wait)
        #expect(delay(429, ["retry-after": "3"], #"{"error":{"message":"\#(sentence)"}}"#) == .seconds(3))
        #expect(delay(400, [:], #"{"error":{"message":"\#(sentence)"}}"#) == nil)
    }

    @Test func `a sentence without a wait announces none`() {
        for sentence in ["please reformat your input and try again.", "Please retry in a while", "try again in "] {
            #expect(delay(503, [:], sentence) == nil)
        }
    }
}
