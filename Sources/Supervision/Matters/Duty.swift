package import Primitives

/// Something that is owed and is no matter: a specimen on its way, a milestone, a unit's report, licences that expire.
package struct Duty: Sendable, Hashable {
    package var subject: Reminder.Subject
    /// What it is about, such as `样品 DC2414 豇豆`.
    package var title: String
    /// What has to be done, such as `送检`.
    package var task: String
    package var operatorName: String?
    package var township: AreaCode?
    /// When its clock began; nil where none runs.
    package var start: Instant?
    package var due: DueTime?
    /// Who has to do it.
    package var owners: [Reminder.Recipient]

    package init(
        subject: Reminder.Subject,
        title: String,
        task: String,
        operatorName: String? = nil,
        township: AreaCode? = nil,
        start: Instant?,
        due: DueTime?,
        owners: [Reminder.Recipient]
    ) {
        self.subject = subject
        self.title = title
        self.task = task
        self.operatorName = operatorName
        self.township = township
        self.start = start
        self.due = due
        self.owners = owners
    }
}
