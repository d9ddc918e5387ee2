import Testing

@testable import Interlingua

@Suite struct TimestampTests {
    /// Expected by `date -u -d TIME +%s`.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-01-01T18:00:00Z", 1_767_290_400), ("2000-02-29T23:59:59Z", 951_868_799),
        ("2100-03-01T00:00:00Z", 4_107_542_400), ("2026-01-01T18:00:00+05:30", 1_767_270_600),
        ("2026-01-01T18:00:00.250Z", 1_767_290_400.25), ("2026-01-01T18:00:00UTC", 1_767_290_400),
        ("2026-01-01 18:00:00-0100", 1_767_294_000), ("1969-12-31T23:59:59Z", -1),
        ("1600-02-29T00:00:00Z", -11_670_998_400),
    ])
    func `times are read in every form that services write`(_ text: String, _ seconds: Double) {
        #expect(Duration(timestamp: text) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "2026-01-01", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00", "2026-01-01T00:00:00Zx", "1767290400",
    ])
    func `what is no time is none`(_ text: String) {
        #expect(Duration(timestamp: text) == nil)
    }

    /// Expected by `date -u -d @SECONDS`.
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z", "19700101T000000Z"), (951_868_799.9, "2000-02-29T23:59:59Z", "20000229T235959Z"),
        (1_795_511_107, "2026-11-24T09:05:07Z", "20261124T090507Z"), (-0.5, "1969-12-31T23:59:59Z", "19691231T235959Z"),
        (4_107_542_400, "2100-03-01T00:00:00Z", "21000301T000000Z"),
    ])
    func `times are written without the fraction of a second`(_ seconds: Double, _ text: String, _ short: String) {
        #expect(Duration.seconds(seconds).timestamp == text)
        #expect(Duration.seconds(seconds).shortTimestamp == short)
    }

    @Test func `every day of four centuries is read as it is written`() {
        for day in stride(from: -60_000, through: 120_000, by: 1) {
            let moment = Duration.seconds(86_400 * day)
            #expect(Duration(timestamp: moment.timestamp) == moment, "day \(day)")
        }
    }
}
