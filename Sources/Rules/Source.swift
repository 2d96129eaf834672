package import Primitives

/// Where a rule was read: the document, the place in it, and how sure we are of it.
package struct Source: Sendable, Hashable {
    package enum Confidence: String, Sendable, Hashable, CaseIterable {
        /// Seen in a public source that is named.
        case seen
        /// Written from memory of a well-known text; shown as such.
        case remembered
        /// Neither: editable and shown as 未确认 until somebody confirms it.
        case unconfirmed
    }

    /// The document as an official would cite it, such as `GB 2763-2021` or `食品安全抽样检验管理办法`.
    package var document: String
    /// Article, clause, table or page, such as `第四十五条`, `4.33`, `第57页`.
    package var clause: String
    package var confidence: Confidence

    package init(document: String, clause: String = "", confidence: Confidence) {
        self.document = document
        self.clause = clause
        self.confidence = confidence
    }
}

/// The days on which a rule is in force: from its first day up to, not including, `end`.
package struct InForce: Sendable, Hashable {
    package var from: Day
    /// The first day on which it no longer holds; nil while no end is known.
    package var end: Day?

    package init(from: Day, end: Day? = nil) {
        self.from = from
        self.end = end
    }

    package func contains(_ day: Day) -> Bool { day >= from && end.map { day < $0 } ?? true }
}
