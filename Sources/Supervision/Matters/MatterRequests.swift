package import Primitives

/// What one officer asks for and another decides (申请、审批): a pause, more time, or undoing.
package protocol MatterRequest {
    var asking: Matter.Asking { get set }
}

extension Matter {
    /// Who asked for something and why, and who decided it.
    package struct Asking: Sendable, Hashable {
        package enum State: String, Sendable, Hashable, CaseIterable { case waiting, approved, refused }

        package var id: String
        /// Of a pause the ``PauseReason`` of the procedure.
        package var reason: String
        package var askedAt: Instant
        package var askedBy: String
        package var state: State
        package var decidedAt: Instant?
        package var decidedBy: String?
        package var decision: String

        package init(
            id: String,
            reason: String,
            askedAt: Instant,
            askedBy: String,
            state: State = .waiting,
            decidedAt: Instant? = nil,
            decidedBy: String? = nil,
            decision: String = ""
        ) {
            self.id = id
            self.reason = reason
            self.askedAt = askedAt
            self.askedBy = askedBy
            self.state = state
            self.decidedAt = decidedAt
            self.decidedBy = decidedBy
            self.decision = decision
        }
    }

    /// What is said to a request that waits.
    package struct Decision: Sendable, Hashable {
        package var isApproval: Bool
        package var note: String
        package var by: String
        package var at: Instant

        package init(isApproval: Bool, note: String, by: String, at: Instant) {
            self.isApproval = isApproval
            self.note = note
            self.by = by
            self.at = at
        }
    }

    /// A pause that needs approval.
    package struct PauseRequest: Sendable, Hashable, MatterRequest {
        package var asking: Asking
        package var note: String
        /// From when the clocks would stand still.
        package var from: Instant

        package init(asking: Asking, note: String, from: Instant) {
            self.asking = asking
            self.note = note
            self.from = from
        }
    }

    /// A longer time (延期).
    package struct Extension: Sendable, Hashable, MatterRequest {
        package var asking: Asking
        /// The position of the step whose clock it is; nil for the clock over the whole.
        package var position: Int?
        package var term: Term

        package init(asking: Asking, position: Int?, term: Term) {
            self.asking = asking
            self.position = position
            self.term = term
        }
    }

    /// What was done wrongly and shall be undone: a step, or the whole matter.
    package struct Correction: Sendable, Hashable, MatterRequest {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            /// 撤销: it should not have been opened; its number stays used.
            case annul
            /// 退回上一步.
            case stepBack = "step-back"

            package var title: String {
                switch self {
                case .annul: "撤销"
                case .stepBack: "退回上一步"
                }
            }
        }

        package var asking: Asking
        package var kind: Kind
        /// Of the step's record that stood when it was asked for.
        package var position: Int

        package init(asking: Asking, kind: Kind, position: Int) {
            self.asking = asking
            self.kind = kind
            self.position = position
        }
    }

    /// The pause that waits for its decision.
    package var waitingPause: PauseRequest? { pauseRequests.waiting }

    /// The extension that waits for its decision.
    package var waitingExtension: Extension? { extensions.waiting }

    /// The correction that waits for its decision.
    package var waitingCorrection: Correction? { corrections.waiting }
}

extension Array where Element: MatterRequest {
    /// The one that waits for its decision; a matter has one of a kind at most.
    var waiting: Element? { last { $0.asking.state == .waiting } }

    /// Decides the one that waits, and says which; whoever asked does not decide.
    mutating func decide(_ decision: Matter.Decision, none: Hindrance) throws(MatterRefusal) -> Element {
        guard let index = lastIndex(where: { $0.asking.state == .waiting }) else { throw .hindered(none) }
        let asked = self[index]
        guard asked.asking.askedBy != decision.by else { throw .hindered(.decidedByAsker) }
        self[index].asking.state = decision.isApproval ? .approved : .refused
        self[index].asking.decidedAt = decision.at
        self[index].asking.decidedBy = decision.by
        self[index].asking.decision = decision.note
        return asked
    }
}
