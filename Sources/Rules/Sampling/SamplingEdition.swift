/// One year's edition of 食品安全监督抽检实施细则.
///
/// It binds the tasks of the state's own plan and those paid by it (附注1.1); for a county's own tasks it is the pattern
/// that the province's rules follow.
package struct SamplingEdition: Sendable, Hashable {
    package var year: Int
    package var title: String
    /// The days of sampling that it is for.
    package var inForce: InForce
    package var source: Source

    package init(year: Int, title: String, inForce: InForce, source: Source) {
        self.year = year
        self.title = title
        self.inForce = inForce
        self.source = source
    }
}

/// How a section of the sampling rules wants a sample judged and the conclusion worded (判定原则与结论).
package struct SamplingJudgement: Sendable, Hashable {
    package var year: Int
    package var chapter: Int
    /// 食品大类.
    package var major: String
    /// 食品亚类 as the section names it; the chapter's own name where it has no sections.
    package var sub: String
    package var clause: String
    /// Which requirement comes first; empty where the section says nothing of it (餐饮食品).
    package var principle: String
    /// The conclusion of a sample that complies, with `××` for what is filled in.
    package var pass: String
    /// The conclusion of a sample that does not.
    package var fail: String
    /// The conclusion where both a food safety standard and what the product declares are not met; may be empty.
    package var failBoth: String
    /// Printed page.
    package var page: Int

    package init(
        year: Int,
        chapter: Int,
        major: String,
        sub: String,
        clause: String,
        principle: String,
        pass: String,
        fail: String,
        failBoth: String,
        page: Int
    ) {
        self.year = year
        self.chapter = chapter
        self.major = major
        self.sub = sub
        self.clause = clause
        self.principle = principle
        self.pass = pass
        self.fail = fail
        self.failBoth = failBoth
        self.page = page
    }
}
