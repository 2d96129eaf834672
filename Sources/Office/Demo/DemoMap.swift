import Primitives
import Rules
import Storage
import Supervision

/// The simulated county's ground: a rectangle, and a cell of it for each township.
///
/// Nobody's boundaries: the outlines are marked as a sketch (示意).
struct DemoGround {
    static let county = MapBox(west: 112.1, south: 35.3, east: 112.6, north: 35.7)
    private static let columns = 5

    private let townships: [AreaCode]

    init(_ townships: [AreaCode]) { self.townships = townships }

    /// Cells from west to east, then from north to south; what the last row has too few of, its cells are wider.
    func cell(of township: AreaCode?) -> MapBox {
        guard let township, let index = townships.firstIndex(of: township) else { return Self.county }
        let rows = (townships.count + Self.columns - 1) / Self.columns
        let row = index / Self.columns
        let inRow = min(Self.columns, townships.count - row * Self.columns)
        let width = (Self.county.east - Self.county.west) / Double(inRow)
        let height = (Self.county.north - Self.county.south) / Double(rows)
        let west = Self.county.west + Double(index % Self.columns) * width
        let north = Self.county.north - Double(row) * height
        return MapBox(west: west, south: north - height, east: west + width, north: north)
    }
}

extension DemoRun {
    private var ground: DemoGround { DemoGround(office.rulebook.townships(of: office.county).map(\.code)) }

    /// Nine in ten have a place in their township, half of them in the coordinates of published maps.
    mutating func addPlace(to row: inout OperatorRow, on day: Day) {
        guard Int.random(in: 0..<10, using: &random) > 0 else { return }
        let north = Int.random(in: 0..<400_000, using: &random)
        let east = Int.random(in: 0..<500_000, using: &random)
        let cell = ground.cell(of: AreaCode(row.township))
        let place = Coordinate(
            latitude: cell.south + (cell.north - cell.south) * Double(north) / 400_000,
            longitude: cell.west + (cell.east - cell.west) * Double(east) / 500_000,
            datum: .cgcs2000
        )?.converted(to: Bool.random(using: &random) ? .cgcs2000 : .gcj02)
        guard let place else { return }
        let (latitude, longitude) = (Self.degrees(place.latitude), Self.degrees(place.longitude))
        row.coordinate = Coordinate(
            latitude: Double(latitude) ?? place.latitude,
            longitude: Double(longitude) ?? place.longitude,
            datum: place.datum
        )
        row.printedCoordinate = "\(latitude), \(longitude)"
        if Int.random(in: 0..<4, using: &random) > 0 {
            row.verifiedOn = day.adding(days: -Int.random(in: 10...400, using: &random))
        }
    }

    /// Six places after the point.
    private static func degrees(_ degrees: Double) -> String {
        let millionths = Int((degrees * 1_000_000).rounded())
        return "\(millionths / 1_000_000).\((millionths % 1_000_000).padded(6))"
    }

    mutating func addShapes(at now: Instant) throws {
        let areas =
            [(office.county, DemoGround.county)]
            + office.rulebook.townships(of: office.county).map { ($0.code, ground.cell(of: $0.code)) }
        let file = AreaShapeDesk.SourceFile(
            name: "模拟区划示意图",
            datum: .cgcs2000,
            isSchematic: true,
            rows: areas.enumerated().map { index, area in
                AreaShapeDesk.Row(row: index + 1, area: area.0.text, polygons: [[AreaShape.rectangle(area.1)]])
            }
        )
        _ = try AreaShapeDesk(office).importRows(file, by: headOffice, at: now, db: db)
    }
}
