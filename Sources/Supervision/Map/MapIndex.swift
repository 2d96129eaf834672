import Primitives
import Rules

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Points of one layer in Morton order, so that every square cell of a screen is one run of neighbours.
///
/// Positions are counted in Web Mercator (EPSG:3857) as 26 bits each way, about 0.6 m at the equator; the two are
/// interleaved into one key. A cell of zoom z is the first bits of the key.
package struct MapIndex: Sendable {
    /// As they were handed in.
    package let points: [MapPoint]
    /// Where they lie; nil where there is none.
    package let box: MapBox?

    /// What clustering looks at, without the texts.
    private struct Entry {
        var key: UInt64
        var longitude: Double
        var latitude: Double
        var place: Int
        var township: Int
        var kind: Int
        var tone: MapTone
    }
    private let entries: [Entry]
    private let townships: [AreaCode: Int]

    package init(_ points: [MapPoint]) {
        self.points = points
        var townships: [AreaCode: Int] = [:]
        var box: MapBox?
        var entries: [Entry] = []
        entries.reserveCapacity(points.count)
        for (place, point) in points.enumerated() {
            let (longitude, latitude) = (point.position.longitude, point.position.latitude)
            let township = point.township.map { code in
                if let known = townships[code] { return known }
                townships[code] = townships.count
                return townships.count - 1
            }
            entries.append(
                Entry(
                    key: Self.key(longitude: longitude, latitude: latitude),
                    longitude: longitude,
                    latitude: latitude,
                    place: place,
                    township: township ?? -1,
                    kind: point.kind.map(Self.number) ?? -1,
                    tone: point.tone
                )
            )
            if box == nil { box = MapBox(west: longitude, south: latitude, east: longitude, north: latitude) }
            box?.extend(longitude: longitude, latitude: latitude)
        }
        entries.sort { ($0.key, $0.place) < ($1.key, $1.place) }
        self.entries = entries
        self.townships = townships
        self.box = box
    }

    private static let kindNumbers = Dictionary(
        uniqueKeysWithValues: OperatorKind.allCases.enumerated().map { ($1, $0) }
    )
    private static func number(_ kind: OperatorKind) -> Int { kindNumbers[kind] ?? -1 }

    // MARK: Keys

    private static let bits = 26

    private static func column(_ longitude: Double) -> UInt64 { quantised((longitude + 180) / 360) }

    private static func row(_ latitude: Double) -> UInt64 {
        // The projection ends at 85.0511°.
        let sine = sin(max(-85.051_1, min(85.051_1, latitude)) * .pi / 180)
        return quantised(0.5 - log((1 + sine) / (1 - sine)) / (4 * .pi))
    }

    private static func quantised(_ share: Double) -> UInt64 {
        let cells = Double(1 << bits)
        return UInt64(max(0, min(cells - 1, (share * cells).rounded(.down))))
    }

    private static func key(longitude: Double, latitude: Double) -> UInt64 {
        interleaved(column(longitude), row(latitude))
    }

    private static func interleaved(_ column: UInt64, _ row: UInt64) -> UInt64 { spread(column) | spread(row) << 1 }

    /// Every bit of the lower 32 moved to twice its place.
    private static func spread(_ bits: UInt64) -> UInt64 {
        var bits = bits & 0xFFFF_FFFF
        bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
        bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF
        bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F
        bits = (bits | bits << 2) & 0x3333_3333_3333_3333
        return (bits | bits << 1) & 0x5555_5555_5555_5555
    }

    // MARK: Clusters

    /// A cell is 64 screen pixels wide: a quarter of a tile.
    private static let levelsBelowTile = 2
    private static let cellLimit = 4096
    /// From here on neighbours are shown one by one where they are few.
    private static let singleZoom = 17
    private static let fewNeighbours = 12
    /// So many members of a cluster are named where zooming in cannot part them.
    package static let memberLimit = 20

    /// What a screen shows: points that stand alone, and clusters of those that share a cell.
    ///
    /// `zoom` is that of web maps, 0…22; values beyond are cut off. A rectangle of more than 4,096 cells is answered in
    /// larger cells.
    package func answer(in box: MapBox, zoom: Int, filter: MapFilter = MapFilter()) -> MapAnswer {
        let zoom = max(0, min(22, zoom))
        let wanted = Wanted(filter, townships)
        var answer = MapAnswer()
        var level = min(Self.bits, zoom + Self.levelsBelowTile)
        var cells = Self.cells(of: box, level: level)
        while cells.columns.count * cells.rows.count > Self.cellLimit {
            level -= 1
            cells = Self.cells(of: box, level: level)
        }
        let shift = UInt64(2 * (Self.bits - level))
        for row in cells.rows {
            for column in cells.columns {
                let cell = Self.interleaved(column, row)
                let start = firstEntry(from: cell << shift)
                let end = firstEntry(from: (cell + 1) << shift)
                guard start < end else { continue }
                let members = (start..<end).filter { wanted.admits(entries[$0]) }
                add(members, to: &answer, zoom: zoom)
            }
        }
        return answer
    }

    private static func cells(
        of box: MapBox,
        level: Int
    ) -> (columns: ClosedRange<UInt64>, rows: ClosedRange<UInt64>) {
        let shift = UInt64(bits - level)
        let columns = (column(box.west) >> shift)...(column(box.east) >> shift)
        // Rows are counted from the north.
        let rows = (row(box.north) >> shift)...(row(box.south) >> shift)
        return (columns, rows)
    }

    /// The place of the first entry with at least this key.
    private func firstEntry(from key: UInt64) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func add(_ members: [Int], to answer: inout MapAnswer, zoom: Int) {
        guard let first = members.first else { return }
        answer.total += members.count
        if members.count == 1 { return answer.points.append(points[entries[first].place]) }
        var box = MapBox(
            west: entries[first].longitude,
            south: entries[first].latitude,
            east: entries[first].longitude,
            north: entries[first].latitude
        )
        var (longitudes, latitudes, tone) = (0.0, 0.0, MapTone.plain)
        for member in members {
            let entry = entries[member]
            box.extend(longitude: entry.longitude, latitude: entry.latitude)
            longitudes += entry.longitude
            latitudes += entry.latitude
            tone = max(tone, entry.tone)
        }
        let isOneSpot = box.west == box.east && box.south == box.north
        if zoom >= Self.singleZoom, members.count <= Self.fewNeighbours, !isOneSpot {
            return answer.points += members.map { points[entries[$0].place] }
        }
        let isNamed = isOneSpot || zoom > Self.singleZoom
        answer.clusters.append(
            MapCluster(
                count: members.count,
                longitude: longitudes / Double(members.count),
                latitude: latitudes / Double(members.count),
                box: box,
                tone: tone,
                members: isNamed ? members.prefix(Self.memberLimit).map { points[entries[$0].place] } : []
            )
        )
    }

    /// A filter in the numbers of the entries.
    private struct Wanted {
        private let township: Int?
        private let kind: Int?
        private let tone: MapTone?

        init(_ filter: MapFilter, _ townships: [AreaCode: Int]) {
            // A township without a point matches none.
            township = filter.township.map { townships[$0] ?? -2 }
            kind = filter.kind.map(MapIndex.number)
            tone = filter.tone
        }

        func admits(_ entry: Entry) -> Bool {
            (township == nil || township == entry.township) && (kind == nil || kind == entry.kind)
                && (tone == nil || tone == entry.tone)
        }
    }
}

/// Points that share a cell of the screen.
package struct MapCluster: Sendable, Hashable {
    package var count: Int
    /// The mean of their positions, in degrees of WGS-84.
    package var longitude: Double
    package var latitude: Double
    package var box: MapBox
    /// The worst of them.
    package var tone: MapTone
    /// The first of them by name, where zooming in does not part them; else none.
    package var members: [MapPoint]
}

/// What of a layer a screen shows.
package struct MapAnswer: Sendable, Hashable {
    /// Points of the cells that the screen touches, those in clusters included.
    package var total = 0
    package var clusters: [MapCluster] = []
    package var points: [MapPoint] = []

    package init() {}
}
