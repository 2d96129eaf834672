package import Primitives

/// What a list of matters is narrowed to.
package struct MatterFilter: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable { case open, overdue, closed }
    package var state: State?
    package var procedure: String?
    package var holder: Holder?
    package var township: AreaCode?
    /// Operators that are one firm; empty for all.
    package var operatorIDs: [String]
    package var sample: String?
    /// Opened from one matter.
    package var parent: String?
    /// Of one account only.
    package var assignee: String?
    /// Also what waits for ``holder`` to acknowledge.
    package var includesWaiting = false
    /// Also what waits for the approval of this account, whoever holds it.
    package var approver: String?

    package init(
        state: State? = nil,
        procedure: String? = nil,
        holder: Holder? = nil,
        township: AreaCode? = nil,
        operatorIDs: [String] = [],
        sample: String? = nil
    ) {
        self.state = state
        self.procedure = procedure
        self.holder = holder
        self.township = township
        self.operatorIDs = operatorIDs
        self.sample = sample
    }
}
