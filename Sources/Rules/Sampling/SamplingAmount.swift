/// How much a section of the sampling rules asks to be taken, and how it is divided (抽样量、备样).
///
/// Amounts are words, as the rules give them: 不少于2个独立包装，总量不少于3kg. Empty where a section says nothing.
package struct SamplingAmount: Sendable, Hashable {
    /// Of the edition.
    package var year: Int
    package var chapter: Int
    /// 食品大类.
    package var major: String
    /// 食品亚类 as the section names it; the chapter's own name where it has no sections.
    package var sub: String
    /// To which products of the section it applies; empty for all.
    package var applies: String
    /// In the stage of production (生产环节).
    package var production: String
    /// In the stage of distribution (流通环节).
    package var distribution: String
    /// In the stage of catering (餐饮环节).
    package var catering: String
    /// Out of large packages (大包装分装).
    package var bulk: String
    /// Of food without packaging (无包装).
    package var unpacked: String
    /// What holds for every stage, such as the amounts of vegetables.
    package var other: String
    /// How the sample is divided into test and reserve (分样与备样).
    package var split: String
    /// What counts as one batch (批次).
    package var batch: String
    /// Printed page.
    package var page: Int

    package init(
        year: Int,
        chapter: Int,
        major: String,
        sub: String,
        applies: String = "",
        production: String = "",
        distribution: String = "",
        catering: String = "",
        bulk: String = "",
        unpacked: String = "",
        other: String = "",
        split: String = "",
        batch: String = "",
        page: Int
    ) {
        self.year = year
        self.chapter = chapter
        self.major = major
        self.sub = sub
        self.applies = applies
        self.production = production
        self.distribution = distribution
        self.catering = catering
        self.bulk = bulk
        self.unpacked = unpacked
        self.other = other
        self.split = split
        self.batch = batch
        self.page = page
    }
}
