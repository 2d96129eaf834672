/// The name of a field that is not EPCIS's own.
package struct ExtensionName: Sendable, Hashable {
    /// As written before the colon; nil where there was none.
    package var prefix: String?
    /// What the prefix stands for; nil where it was not declared, or where there is no prefix.
    package var namespace: String?
    package var local: String

    package init(prefix: String?, namespace: String?, local: String) {
        self.prefix = prefix
        self.namespace = namespace
        self.local = local
    }

    /// As written: `example:myField`.
    package var written: String { prefix.map { "\($0):\(local)" } ?? local }
}

/// A field that a user of the standard added, or one of `ilmd` and of master data: kept whole and in order.
package struct ExtensionField: Sendable, Hashable {
    package var name: ExtensionName
    package var value: ExtensionValue

    package init(_ name: ExtensionName, _ value: ExtensionValue) {
        self.name = name
        self.value = value
    }
}

/// What an extension field holds.
package indirect enum ExtensionValue: Sendable, Hashable {
    case text(String)
    /// A JSON number, as written.
    case number(String)
    case flag(Bool)
    case null
    /// A JSON array, or an XML element that stands several times in its parent.
    case list([ExtensionValue])
    /// Nested fields; the text beside them stands under the name `#text`, attributes of XML under their own names.
    case fields([ExtensionField])
}
