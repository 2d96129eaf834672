package import Primitives

/// How urgent a recall (召回) is, and how long it may take.
package struct RecallLevel: Sendable, Hashable {
    package enum ID: String, Sendable, Hashable, CaseIterable {
        case first
        case second
        case third
    }

    package var id: ID
    /// For example `一级召回`.
    package var title: String
    /// In what case it is this level.
    package var when: String
    package var inForce: InForce
    /// From learning of the risk to starting the recall.
    package var start: Term
    /// From the announcement to the end of the recall.
    package var finish: Term
    package var source: Source
}
