import Primitives
import Rules
import Storage
import Supervision

/// A register of the size of a large county in which everybody has a place, for measuring.
package struct MapLoad: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Half of the places are in the coordinates of published maps, which take longest to convert.
    package func fill(operators: Int) async throws {
        let office = office
        try await office.database.write { db in
            var random = SplitMix64(seed: 1)
            let townships = office.rulebook.townships(of: office.county).map(\.code)
            let ground = DemoGround(townships)
            let kinds = DemoVocabulary.kinds.map(\.0)
            let rows = (0..<operators).map { number in
                var row = OperatorRow(
                    row: number + 2,
                    name: "第\(number)号店",
                    address: "\(number)号",
                    township: townships[number % townships.count].text,
                    kind: kinds[number % kinds.count]
                )
                let cell = ground.cell(of: townships[number % townships.count])
                row.coordinate = Coordinate(
                    latitude: Double.random(in: cell.south...cell.north, using: &random),
                    longitude: Double.random(in: cell.west...cell.east, using: &random),
                    datum: number % 2 == 0 ? .gcj02 : .cgcs2000
                )
                row.printedCoordinate = "\(number)"
                return row
            }
            let file = OperatorImportDesk.SourceFile(name: "load", rows: rows, problems: [], notices: [])
            let officer = Officer(account: "load", name: "load", scope: .program(office.county))
            _ = try OperatorImportDesk(office)
                .importRows(file, by: officer, at: office.environment.now(), db: db)
        }
    }
}
