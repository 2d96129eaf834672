package import Primitives

/// A province, city, county or township, with the code that scopes every row of the ledger.
package struct Area: Sendable, Hashable {
    package var code: AreaCode
    /// The full name, such as `阳城县`, `凤城镇`.
    package var name: String
    package var source: Source

    package init(code: AreaCode, name: String, source: Source) {
        self.code = code
        self.name = name
        self.source = source
    }
}
