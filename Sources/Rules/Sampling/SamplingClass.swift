/// One class of foods of the sampling rules (食品细类), with the table of items that is tested in it.
///
/// The rules print no codes of classes. Chapters are 食品大类, sections 食品亚类; where a chapter has no sections, the
/// lower levels follow its list of products and the titles of its tables.
package struct SamplingClass: Sendable, Hashable {
    /// Of the edition.
    package var year: Int
    /// The table's number, such as `34-15`; several classes may share one table.
    package var table: String
    /// 食品大类, such as `蔬菜`.
    package var major: String
    /// 食品亚类, such as `豆类蔬菜`.
    package var sub: String
    /// 食品品种.
    package var variety: String
    /// 食品细类, such as `豇豆`.
    package var detail: String
    /// Products that the rules name as examples (列举产品); the list is not exhaustive.
    package var examples: [String]
    /// Printed page of the table.
    package var page: Int

    package init(
        year: Int,
        table: String,
        major: String,
        sub: String,
        variety: String,
        detail: String,
        examples: [String] = [],
        page: Int
    ) {
        self.year = year
        self.table = table
        self.major = major
        self.sub = sub
        self.variety = variety
        self.detail = detail
        self.examples = examples
        self.page = page
    }

    /// The names of its levels, the narrowest first.
    package var levels: [String] { [detail, variety, sub, major] }
}
