import Primitives
import Testing
import Traceability

@Suite struct PartialDayTests {
    @Test(
        "what is unknown of a date counts as possible",
        arguments: [
            ("2016-01-01", "2016-01-01", true), ("2016-01-02", "2016-01-01", false), ("2016-01-03", "2016-01", true),
            ("2016-02", "2016-01-31", false), ("2016-02", "2016-02-01", true), ("2016-02-29", "2016-02", true),
            ("2016", "2016-01-01", true), ("2017", "2016-12-31", false), ("2016-12-31", "2016", true),
            ("2016-11", "2016", true), ("2016", "2016-03", true), ("2016-04", "2016-03", false),
            ("2017", "2016", false),
            ("2015", "2016", true),
        ]
    )
    func order(arrival: String, departure: String, possible: Bool) throws {
        let arrived = try #require(PartialDay(arrival))
        let left = try #require(PartialDay(departure))
        #expect(arrived.canPrecede(left) == possible)
        var net = NamedNetwork()
        net.deliver("in", "farm", "plant", arrival: arrived)
        net.deliver("out", "plant", "shop", departure: left)
        let settings = TracingSettings(stations: [net.index("plant"): .init(crossContamination: true)])
        #expect(net.names(net.trace(.forward, delivery: "in", settings)).contains("out") == possible)
        #expect(net.names(net.trace(.back, delivery: "out", settings)).contains("in") == possible)
    }

    @Test("a delivery without any date may have come before and after everything")
    func noDate() throws {
        var net = NamedNetwork()
        net.deliver("in", "farm", "plant", arrival: PartialDay("2024-06-05"))
        net.deliver("undated in", "farm", "plant")
        net.deliver("out", "plant", "shop", departure: PartialDay("2024-06-01"))
        net.deliver("undated out", "plant", "shop")
        let settings = TracingSettings(stations: [net.index("plant"): .init(crossContamination: true)])
        #expect(net.names(net.trace(.forward, delivery: "in", settings)) == ["undated out"])
        #expect(net.names(net.trace(.forward, delivery: "undated in", settings)) == ["out", "undated out"])
    }

    @Test(
        "dates are read as systems write them",
        arguments: [
            ("2024", "2024"), ("2024-06", "2024-06"), ("2024-6-3", "2024-06-03"), ("10.06.2020", "2020-06-10"),
            ("06.2020", "2020-06"), ("21/1/2019", "2019-01-21"), ("2024-01-01T19:00:56.000000+00:00", "2024-01-01"),
            ("2024-01-01 08:00", "2024-01-01"),
        ]
    )
    func reading(text: String, date: String) { #expect(PartialDay(text)?.description == date) }

    @Test(
        "no date is made of what is none",
        arguments: ["", "2023-02-29", "2024-13", "soon", "24-06-03", "2024-", "1.2.3.2024"]
    )
    func refused(text: String) { #expect(PartialDay(text) == nil) }
}
