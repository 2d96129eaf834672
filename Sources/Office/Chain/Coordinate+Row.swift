import Primitives
import Storage

extension Coordinate {
    /// Where a phone stood: columns `latitude` and `longitude`, which say WGS-84; nil where it did not tell.
    init?(_ row: Row) throws {
        let latitude: Double? = try row.get("latitude")
        let longitude: Double? = try row.get("longitude")
        guard let latitude, let longitude else { return nil }
        self.init(latitude: latitude, longitude: longitude, datum: .wgs84)
    }
}
