/// One row of a table of the sampling rules: an item, by which law it is judged and by which methods tested.
package struct SamplingItem: Sendable, Hashable {
    package var year: Int
    /// The table's number, such as `34-15`.
    package var table: String
    /// Number of the row in its table, from 1.
    package var sequence: Int
    /// Which samples the row is for, such as `软胶囊样品`, in tables of health foods; empty for all.
    package var category: String
    /// As printed, `镉（以Cd计）`.
    package var item: String
    /// Laws and standards it is judged by (依据法律法规或标准), without their years, in printed order.
    package var basis: [String]
    /// Test methods in printed order; `/` where the item is only calculated.
    package var methods: [String]
    /// Foot notes: when the item is tested at all, or by which edition.
    package var notes: [String]
    /// Printed page.
    package var page: Int

    package init(
        year: Int,
        table: String,
        sequence: Int,
        category: String = "",
        item: String,
        basis: [String],
        methods: [String],
        notes: [String] = [],
        page: Int
    ) {
        self.year = year
        self.table = table
        self.sequence = sequence
        self.category = category
        self.item = item
        self.basis = basis
        self.methods = methods
        self.notes = notes
        self.page = page
    }
}
