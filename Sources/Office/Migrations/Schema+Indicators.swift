import Storage

extension Schema {
    /// Indices from which the plan's indicators are counted without reading the operators themselves.
    static let indicators: [Migration] = [
        Migration(
            "0024-indicators",
            """
            CREATE INDEX operator_counted ON operator (county, kind, state, merged_into, created_at, township, grid, id)
            """,
            "CREATE INDEX operator_place_verified ON operator_place (county, operator, verified_on)"
        )
    ]

    /// Whether a maker made anything in a year, without reading the lots of all.
    static let lotMakers: [Migration] = [
        Migration("0028-lot-makers", "CREATE INDEX lot_by_maker ON lot (county, maker, made_on)")
    ]
}
