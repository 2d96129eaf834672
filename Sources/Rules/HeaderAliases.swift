/// The names under which the columns of one kind of table are known, such as published sampling results.
///
/// Loaded from the rulebook; the reader of tables finds the header row with it and knows no name of its own.
package struct HeaderAliases: Sendable, Hashable {
    /// One column: what the program calls it and what officials call it.
    package struct Field: Sendable, Hashable {
        /// What the program calls the column, such as `food`; unique within the table.
        package var id: String
        /// Whether a table without this column cannot be read.
        package var required: Bool
        /// The Chinese name shown to people, such as `食品名称`; it is an alias of itself.
        package var title: String
        /// Other names in use: `物料名称` for `食品名称`.
        ///
        /// Spaces, line breaks and the width of brackets do not matter.
        package var aliases: [String]

        package init(id: String, required: Bool = false, title: String, aliases: [String] = []) {
            self.id = id
            self.required = required
            self.title = title
            self.aliases = aliases
        }
    }

    /// What kind of table it is, such as `sampling-results`.
    package var kind: String
    package var fields: [Field]

    package init(kind: String, fields: [Field]) {
        self.kind = kind
        self.fields = fields
    }
}
