package import Judging
package import Primitives
package import Rules
package import Storage
import Supervision

/// One county's office: its ledger, its rules, and the desks at which work is done.
package struct Office: Sendable {
    package let database: any Database
    package let rulebook: Rulebook
    /// Of the same rulebook.
    package var judge: Judge { lateJudge.value }
    private let lateJudge: LateJudge
    package let county: AreaCode
    package let environment: Environment
    /// Costly answers, kept while the ledger stays as it is.
    let boards = LedgerCache<Board>()
    let histories = LedgerCache<[String: [MonthFigure]]>()
    let analyses = LedgerCache<Analysis>()
    /// One index of 60,000 points takes some 15 MB: few are kept.
    let maps = LedgerCache<MapIndex>(most: 16)
    let flows = LedgerCache<[MapFlow]>(most: 16)
    let hooks = LedgerCache<[HookSubject]>(most: 16)
    let certificates = LedgerCache<CertificateFile>(most: 512)

    /// `judge` is one of the same rulebook that was made before.
    package init(
        database: any Database,
        rulebook: Rulebook,
        judge: Judge? = nil,
        county: AreaCode,
        environment: Environment
    ) {
        self.database = database
        self.rulebook = rulebook
        self.county = county
        self.environment = environment
        lateJudge = LateJudge(rulebook, judge: judge)
    }
}
