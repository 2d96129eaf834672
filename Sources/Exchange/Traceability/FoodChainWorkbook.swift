package import Primitives

/// FoodChain-Lab's all-in-one workbook: the sheets Stations, Deliveries and Deliveries2Deliveries.
///
/// It holds no settings. Columns that the template does not know stand behind `Additional Fields ->` and are kept.
package enum FoodChainWorkbook {
    static let stations = "Stations"
    static let deliveries = "Deliveries"
    static let relations = "Deliveries2Deliveries"
    static let additional = "Additional Fields ->"
    static let dateParts = ["Day", "Month", "Year"]
    static let amountParts = ["Quantity", "Type / Unit"]

    /// A column of the template: its header, the label above it, and the property that it is.
    struct Column {
        let band: String?
        let header: String
        let property: String

        init(_ header: String, band: String? = nil, _ property: String? = nil) {
            self.band = band
            self.header = header
            self.property = property ?? (band.map { "\($0)/\(header)" } ?? header)
        }

        var key: String { band.map { "\($0)/\(header)" } ?? header }
    }

    static let stationColumns = [
        Column("Company_ID", "ID"), Column("Name"), Column("Street"), Column("Street Number"), Column("Postal Code"),
        Column("City"), Column("District"), Column("State"), Column("Country"),
        Column("Type of business", "type of business"), Column(additional),
    ]

    static let deliveryColumns =
        [
            Column("DeliveryID", "ID"), Column("Station", band: "Sender", "from"), Column("Product Name", "Name"),
            Column("Lot Number"), Column("Quantity", band: "Lot size", "Lot Amount"),
            Column("Type / Unit", band: "Lot size", "Lot Amount Unit"),
        ] + dateParts.map { Column($0, band: "Delivery Date Departure") }
        + dateParts.map { Column($0, band: "Delivery Date Arrival") }
        // The template spells it so.
        + amountParts.map { Column($0, band: "Unit weigt/vol./pck.") }
        + [Column("Recipient", "to"), Column(additional)]

    static let relationColumns = [Column("From DeliveryID", "from"), Column("Into DeliveryID", "to")]

    static let departureKeys = dateParts.map { "Delivery Date Departure/\($0)" }
    static let arrivalKeys = dateParts.map { "Delivery Date Arrival/\($0)" }
    static let amountKeys = amountParts.map { "Unit weigt/vol./pck./\($0)" }

    /// Reads a workbook, with every problem; a network with problems is not one to trace.
    package static func read(
        _ bytes: [UInt8],
        limits: ReadingLimits = ReadingLimits()
    ) -> (network: FoodChainNetwork, problems: [Problem], notices: [Problem]) {
        var reading = FoodChainWorkbookReading(limit: limits.problems)
        let fileProblems = TableFile.read(bytes, limits: limits) { row in
            reading.take(row)
            return .next
        }
        for problem in fileProblems { reading.check.add(problem) }
        reading.finish(isWhole: fileProblems.isEmpty)
        return (reading.network, reading.check.problems, reading.check.notices)
    }
}
