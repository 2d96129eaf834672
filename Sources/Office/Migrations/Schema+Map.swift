import Storage

extension Schema {
    /// Outlines of the county and its townships for the digital map (数字地图).
    ///
    /// One per area: a later file replaces it. `outline` is in WGS-84, as ``AreaShapeText`` writes it.
    static let map: [Migration] = [
        Migration(
            "0016-map",
            """
            CREATE TABLE area_shape (
                county TEXT NOT NULL REFERENCES installation (county),
                area TEXT NOT NULL CHECK (length(area) IN (6, 9)),
                outline TEXT NOT NULL CHECK (outline <> ''),
                datum TEXT NOT NULL CHECK (datum IN ('WGS-84', 'GCJ-02', 'CGCS2000')),
                schematic \(.int64) NOT NULL CHECK (schematic IN (0, 1)),
                source TEXT NOT NULL CHECK (source <> ''),
                vertices_read \(.int64) NOT NULL CHECK (vertices_read > 0),
                recorded_at \(.int64) NOT NULL,
                recorded_by TEXT NOT NULL,
                PRIMARY KEY (county, area)
            ) \(.strict)
            """
        )
    ]
}
