package import Judging
package import Primitives
package import Rules
package import Storage

/// One county's office: its ledger, its rules, and the desks at which work is done.
package struct Office: Sendable {
    package let database: any Database
    package let rulebook: Rulebook
    package let judge: Judge
    package let county: AreaCode
    package let environment: Environment

    /// - Parameter judge: of the same rulebook, where one was made before; indexing the limits takes its time.
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
        self.judge = judge ?? Judge(rulebook)
    }
}
