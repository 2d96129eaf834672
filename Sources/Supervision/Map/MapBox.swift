/// A rectangle of degrees in WGS-84: what a screen shows, or where points lie.
package struct MapBox: Sendable, Hashable {
    package var west: Double
    package var south: Double
    package var east: Double
    package var north: Double

    package init(west: Double, south: Double, east: Double, north: Double) {
        self.west = west
        self.south = south
        self.east = east
        self.north = north
    }

    /// Reads `west,south,east,north`; what lies beyond the earth is cut off, a rectangle turned inside out is refused.
    package init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.utf8.count <= 32 ? Double($0) : nil }.filter(\.isFinite)
        guard parts.count == 4, numbers.count == 4, numbers[0] <= numbers[2], numbers[1] <= numbers[3] else {
            return nil
        }
        self.init(
            west: max(-180, min(180, numbers[0])),
            south: max(-90, min(90, numbers[1])),
            east: max(-180, min(180, numbers[2])),
            north: max(-90, min(90, numbers[3]))
        )
    }

    /// The least rectangle around both.
    package mutating func extend(longitude: Double, latitude: Double) {
        west = min(west, longitude)
        east = max(east, longitude)
        south = min(south, latitude)
        north = max(north, latitude)
    }

    package func contains(longitude: Double, latitude: Double) -> Bool {
        (west...east).contains(longitude) && (south...north).contains(latitude)
    }
}
