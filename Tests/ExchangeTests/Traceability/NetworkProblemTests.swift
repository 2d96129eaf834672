import Primitives
import TestSupport
import Testing
import Traceability

@testable import Exchange

/// What is wrong with a network is said at once, and no bytes stop the program.
@Suite struct NetworkProblemTests {
    private static let faulty = """
        {"version":"1.0.0","data":{"version":"1.0.0",
        "stations":{"data":[[{"id":"ID","value":"a"}],[{"id":"ID","value":"a"}],[{"id":"Name","value":"no ID"}],7]},
        "deliveries":{"data":[
        [{"id":"ID","value":"d"},{"id":"from","value":"a"},{"id":"to","value":"nowhere"}],
        [{"id":"ID","value":"e"},{"id":"from","value":"a"},{"id":"to","value":"a"},{"id":"Date Delivery","value":"31.2.2024"}],
        [{"id":"ID","value":"f"},{"id":"from","value":"a"},{"id":"to","value":"a"},{"id":"Amount","value":{}}]]},
        "deliveryRelations":{"data":[[{"id":"from","value":"d"},{"id":"to","value":"ghost"}]]}},
        "tracing":{"nodes":[{"id":"b","weight":"heavy","observed":"sideways"}],"deliveries":[]}}
        """

    @Test("every problem of a JSON file comes at once, with its table, row and column")
    func allProblems() {
        let problems = FoodChainJSON.read(Array(Self.faulty.utf8)).problems
        let found = problems.map { "\($0.code) \($0.sheet ?? "") \($0.row ?? 0) \($0.column ?? "")" }
        #expect(
            Set(found) == [
                "duplicate-id stations 2 ID", "missing-value stations 3 ID", "bad-type stations 4 ",
                "unknown-station deliveries 1 to", "bad-date deliveries 2 Date Delivery",
                "bad-type deliveries 3 Amount",
                "unknown-delivery deliveryRelations 1 to", "bad-type tracing.nodes 1 weight",
                "bad-type tracing.nodes 1 observed", "unknown-station tracing.nodes 0 ",
            ]
        )
        #expect(found.count == 10)
    }

    @Test("a relation between deliveries that meet nowhere is noted, and does not stop the trace")
    func misplacedRelation() {
        var network = FoodChainNetwork()
        network.stations = ["a", "b", "c"].map { .init(id: $0) }
        network.deliveries = [.init(id: "d", source: "a", target: "b"), .init(id: "e", source: "c", target: "b")]
        network.relations = [.init(from: "d", to: "e")]
        let read = FoodChainJSON.read(Array(FoodChainJSON.write(network).text.utf8))
        #expect(read.problems.isEmpty)
        #expect(read.notices.map(\.code) == ["relation-between-places"])
    }

    @Test(
        "what is no network is refused with what it is",
        arguments: [
            "", "[]", "7", "{}", "{\"data\":[]}", "{\"data\":{}}", "{\"stations\":[]}", "{\"data\":{\"stations\":{}}}",
            "not json",
        ]
    )
    func notANetwork(text: String) { #expect(!FoodChainJSON.read(Array(text.utf8)).problems.isEmpty) }

    @Test("a row with a hundred thousand columns is read in time")
    func manyColumns() {
        let cells = (0..<100_000).map { "{\"id\":\"c\($0)\",\"value\":1}" }.joined(separator: ",")
        let text =
            "{\"data\":{\"stations\":{\"data\":[[{\"id\":\"ID\",\"value\":1},\(cells)]]},\"deliveries\":{\"data\":[]}}}"
        let time = processorTime {
            let read = FoodChainJSON.read(Array(text.utf8))
            #expect(read.problems.isEmpty)
            #expect(read.network.stations.first?.properties.count == 100_000)
        }
        #expect(time < .seconds(60))
    }

    @Test("problems are counted up to the limit of the reading")
    func limit() {
        let rows = Array(repeating: "[]", count: 5_000).joined(separator: ",")
        let text =
            "{\"data\":{\"stations\":{\"data\":[\(rows.replacing("[]", with: "7"))]},\"deliveries\":{\"data\":[]}}}"
        #expect(FoodChainJSON.read(Array(text.utf8)).problems.count == ReadingLimits().problems)
    }

    @Test("damaged bytes are refused or read, and never stop the program")
    func damaged() throws {
        var network = FoodChainNetwork()
        network.stations = [.init(id: "a", properties: [.init("Name", .text("阳城"))]), .init(id: "b")]
        network.deliveries = [.init(id: "d", source: "a", target: "b", properties: [.init("Amount", .text("1 kg"))])]
        let json = Array(FoodChainJSON.write(network).text.utf8)
        let book = try FoodChainWorkbook.write(network, created: Instant(milliseconds: 0))
        var random = SplitMix64(seed: 3)
        var refused = 0
        for run in 0..<3_000 {
            var bytes = run % 10 == 0 ? book : json
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.removeSubrange(place...)
                }
                if bytes.isEmpty { bytes = [0x7B] }
            }
            let read = NetworkFile.read(bytes)
            if read.problems.isEmpty { _ = read.network.indexed() } else { refused += 1 }
        }
        #expect(refused > 1_500)
    }

    @Test(
        "a delivery's mass is read from its columns or from an amount with a unit of mass",
        arguments: [
            ("36.799999999999997", "kg", "", 36_800), ("", "", "1 LBS", 454), ("", "", "2.5kg", 2_500),
            ("", "", "0.5 吨", 500_000), ("", "", "3 斤", 1_500), ("", "", "1 Piece", nil), ("", "", "kg", nil),
            ("", "", "2.0 paletts 18.4kg", nil), ("-1", "kg", "", nil), ("", "", "", nil), ("", "", "0.0001 g", 1),
            ("99999999999999999999", "t", "", nil),
        ] as [(String, String, String, Int64?)]
    )
    func mass(amount: String, unit: String, text: String, grams: Int64?) {
        var delivery = FoodChainNetwork.Delivery(id: "d", source: "a", target: "b")
        delivery.properties = [
            .init("_Lieferungen.Delivery_Amount", .text(amount)), .init("_Lieferungen.Delivery_Unit", .text(unit)),
            .init("Amount", .text(text)),
        ]
        #expect(delivery.grams == grams)
    }
}

/// The all-in-one workbook.
@Suite struct FoodChainWorkbookTests {
    private static let moment = Instant(milliseconds: 1_700_000_000_000)

    private static var network: FoodChainNetwork {
        var network = FoodChainNetwork()
        network.stations = [
            .init(
                id: "10",
                properties: [
                    .init("Name", .text("北留镇菜园")), .init("Street", .text("新建路")), .init("Latitude", .number("35.48")),
                ]
            ),
            .init(id: "20", properties: [.init("Country", .text("CN")), .init("Checked", .bool(true))]),
        ]
        let dates: [(String?, String?)] = [("2024", "2024-06"), ("2024-06-03", nil), (nil, "2024-12-31"), (nil, nil)]
        network.deliveries = dates.enumerated().map { index, date in
            var properties: [FoodChainNetwork.Property] = [
                .init("Name", .text("豇豆")), .init("Lot Number", .text("00\(index)")),
                .init("Lot Amount", .number("12.5")),
            ]
            properties.append(.init("Lot Amount Unit", .text("箱")))
            properties.append(.init("Best before date", .text("2025-01-01")))
            if let departure = date.0 { properties.append(.init("Date Delivery", .text(departure))) }
            if let arrival = date.1 { properties.append(.init("Date Delivery Arrival", .text(arrival))) }
            properties.append(.init("Amount", .text("2.50 kg")))
            return .init(id: "D\(index)", source: "10", target: "20", properties: properties)
        }
        network.relations = [.init(from: "D0", to: "D1")]
        return network
    }

    @Test("a network is the same after a workbook, with partial dates and columns of its own")
    func roundTrip() throws {
        let network = Self.network
        let back = FoodChainWorkbook.read(try FoodChainWorkbook.write(network, created: Self.moment))
        #expect(back.problems.isEmpty)
        #expect(back.network.stations == network.stations)
        for (read, written) in zip(back.network.deliveries, network.deliveries) {
            #expect(read.id == written.id)
            #expect(Set(read.properties) == Set(written.properties))
        }
        #expect(back.network.relations == network.relations)
    }

    @Test("sheets and headers are those of the template")
    func headers() throws {
        let rows = TableFile.rows(try FoodChainWorkbook.write(Self.network, created: Self.moment)).rows
        func headers(_ sheet: String, _ row: Int) -> [String] {
            rows.filter { $0.sheet.name == sheet }.first { $0.number == row }?.cells.map(\.text) ?? []
        }
        #expect(
            Array(headers("Stations", 1).prefix(11)) == [
                "Company_ID", "Name", "Street", "Street Number", "Postal Code", "City", "District", "State", "Country",
                "Type of business", "Additional Fields ->",
            ]
        )
        #expect(headers("Stations", 1).suffix(2) == ["Latitude", "Checked"])
        let below = headers("Deliveries", 2)
        #expect(Array(below[4...11]) == ["Quantity", "Type / Unit", "Day", "Month", "Year", "Day", "Month", "Year"])
        let above = headers("Deliveries", 1)
        #expect(above[1] == "Sender" && above[4] == "Lot size" && above[6] == "Delivery Date Departure")
        #expect(above[12] == "Unit weigt/vol./pck." && above[14] == "Recipient")
        #expect(headers("Deliveries2Deliveries", 1) == ["From DeliveryID", "Into DeliveryID"])
    }

    /// The three sheets, with the header of the deliveries in two rows that nothing merges.
    private func book(_ deliveries: [[Cell]], stations: [String] = ["Company_ID", "Name"]) throws -> [UInt8] {
        let top = ["DeliveryID", "Sender", "Product Name", "Delivery Date Arrival", "", "", "Recipient"]
        let below: [Cell] = [.empty, .text("Station"), .empty, .text("Day"), .text("Month"), .text("Year")]
        return try WorkbookDocument(sheets: [
            TableDocument(
                sheetName: "Stations",
                headers: stations,
                rows: [[.number("1"), .text("a")], [.number("2")]]
            ),
            TableDocument(sheetName: "Deliveries", headers: top, rows: [below] + deliveries),
            TableDocument(sheetName: "Notes", headers: ["anything"], rows: [[.text("passed over")]]),
        ]).xlsx(created: Self.moment)
    }

    @Test("a header without merged cells is understood, and numbers are IDs")
    func unmerged() throws {
        let row: [Cell] = [.text("D"), .number("1"), .empty, .empty, .number("6"), .number("2024"), .number("2")]
        let read = FoodChainWorkbook.read(try book([row]))
        #expect(read.problems.isEmpty)
        #expect(read.network.deliveries.first?.source == "1")
        #expect(read.network.deliveries.first?.arrival == PartialDay(year: 2024, month: 6))
    }

    @Test("every problem of a workbook comes at once, with sheet, row and column")
    func problems() throws {
        let rows: [[Cell]] = [
            [.text("D"), .number("9"), .empty, .number("31"), .number("2"), .number("2024"), .number("2")],
            [.text("D"), .number("1"), .empty, .number("3"), .empty, .number("2024"), .number("2")],
            [.text("E"), .number("1")],
        ]
        let found = FoodChainWorkbook.read(try book(rows)).problems
        #expect(
            Set(found.map { "\($0.code) \($0.sheet ?? "") \($0.row ?? 0) \($0.column ?? "")" }) == [
                "unknown-station Deliveries 3 from", "bad-date Deliveries 3 Delivery Date Arrival/Year",
                "bad-date Deliveries 4 Delivery Date Arrival/Year", "duplicate-id Deliveries 4 ID",
                "missing-value Deliveries 5 Recipient",
            ]
        )
        let headless = FoodChainWorkbook.read(try book([], stations: ["Company", "Name"])).problems
        #expect(headless.map(\.code) == ["missing-column"])
        let doubled = FoodChainWorkbook.read(try book([], stations: ["Company_ID", "Name", "Name", "from"])).problems
        #expect(doubled.map { "\($0.code) \($0.column ?? "")" } == ["duplicate-column Name", "duplicate-column from"])
        let other = TableDocument(sheetName: "Sheet1", headers: ["a"], rows: [[.text("b")]])
        let missing = FoodChainWorkbook.read(try other.xlsx(created: Self.moment)).problems
        #expect(missing.map(\.code) == ["missing-sheet", "missing-sheet"])
    }
}
