package import Primitives

/// What happens to a matter beside its steps: comments, assignments, printed documents.
package struct MatterWork: Sendable {
    /// A remark of whoever may see the matter; it is never changed, a correction is another one.
    package struct Comment: Sendable, Hashable {
        package var id: String
        package var text: String
        package var at: Instant
        package var by: String

        package init(id: String, text: String, at: Instant, by: String) {
            self.id = id
            self.text = text
            self.at = at
            self.by = by
        }
    }

    /// Who took the matter, or was given it, within its desk.
    package struct Assignment: Sendable, Hashable {
        package var account: String
        package var givenBy: String
        package var givenAt: Instant
        package var endedAt: Instant?

        package init(account: String, givenBy: String, givenAt: Instant, endedAt: Instant?) {
            self.account = account
            self.givenBy = givenBy
            self.givenAt = givenAt
            self.endedAt = endedAt
        }
    }

    /// A prescribed document (文书) with its number.
    package struct Document: Sendable, Hashable {
        package var id: String
        package var template: String
        package var title: String
        package var number: String
        package var step: String
        package var issuedAt: Instant
        package var issuedBy: String
        package var voidedAt: Instant?
        package var voidedBy: String?
        package var voidReason: String?

        package init(
            id: String,
            template: String,
            title: String,
            number: String,
            step: String,
            issuedAt: Instant,
            issuedBy: String,
            voidedAt: Instant? = nil,
            voidedBy: String? = nil,
            voidReason: String? = nil
        ) {
            self.id = id
            self.template = template
            self.title = title
            self.number = number
            self.step = step
            self.issuedAt = issuedAt
            self.issuedBy = issuedBy
            self.voidedAt = voidedAt
            self.voidedBy = voidedBy
            self.voidReason = voidReason
        }
    }

    /// A form of a document, and whether a step of the matter's procedure wants it.
    package struct Template: Sendable, Hashable {
        package var id: String
        package var title: String
        package var isOfProcedure: Bool

        package init(id: String, title: String, isOfProcedure: Bool) {
            self.id = id
            self.title = title
            self.isOfProcedure = isOfProcedure
        }
    }

    /// One thing that the reader may do now.
    package enum Action: String, Sendable, Hashable, CaseIterable {
        case comment, assign, handOver, escalate, answer, pause, resume, askExtension, decideExtension, decidePause,
            issue, addLater, openBeside, withdraw, correct, decideCorrection
    }

    package var comments: [Comment]
    package var assignments: [Assignment]
    package var documents: [Document]
    package var actions: Set<Action>
    /// Accounts of the holder's desk, to whom the matter may be given.
    package var colleagues: [(id: String, name: String)]
    /// Desks to which it may be handed over.
    package var desks: [Holder]
    /// Templates that may be printed now, those that the step needs first.
    package var templates: [Template]
    /// Specimens of our own that may answer the sample which the current step needs.
    package var candidates: [SampleCandidate]
    /// Specimens that lie with the matter, by the identity of the evidence.
    package var laid: [String: SpecimenSummary]
    /// The laboratories' reports on the matter's sample and its retests.
    package var reports: [LaboratoryReport]
    /// A retest of the matter's sample that is under way elsewhere.
    package var retest: RetestUnderWay?
    /// The rapid tests for which the matter was opened.
    package var rapidTests: [RapidTest]
    /// What the procedure asks about the matter; personal data masked unless it was asked for in full.
    package var fields: [FieldStanding]

    package init(
        comments: [Comment] = [],
        assignments: [Assignment] = [],
        documents: [Document] = [],
        actions: Set<Action> = [],
        colleagues: [(id: String, name: String)] = [],
        desks: [Holder] = [],
        templates: [Template] = [],
        candidates: [SampleCandidate] = [],
        laid: [String: SpecimenSummary] = [:],
        reports: [LaboratoryReport] = [],
        retest: RetestUnderWay? = nil,
        rapidTests: [RapidTest] = [],
        fields: [FieldStanding] = []
    ) {
        self.comments = comments
        self.assignments = assignments
        self.documents = documents
        self.actions = actions
        self.colleagues = colleagues
        self.desks = desks
        self.templates = templates
        self.candidates = candidates
        self.laid = laid
        self.reports = reports
        self.retest = retest
        self.rapidTests = rapidTests
        self.fields = fields
    }
}

/// What a photo says of itself: its size, and where and when it was taken where its camera wrote it down.
package struct PictureFacts: Sendable, Hashable {
    package var width: Int
    package var height: Int
    package var hasThumbnail: Bool
    /// WGS-84, as cameras write it.
    package var place: Coordinate?
    /// As the camera wrote it: `2024:03:09 10:21:05`, without a time zone.
    package var takenAt: String?

    package init(width: Int, height: Int, hasThumbnail: Bool, place: Coordinate?, takenAt: String?) {
        self.width = width
        self.height = height
        self.hasThumbnail = hasThumbnail
        self.place = place
        self.takenAt = takenAt
    }
}
