package import Judging
package import Primitives

/// A specimen whole: the sheet, its way, and every round of results.
package struct SpecimenFile: Sendable {
    package struct Event: Sendable, Hashable {
        package var state: SpecimenState
        package var at: Instant
        package var actor: String
        package var note: String

        package init(state: SpecimenState, at: Instant, actor: String, note: String) {
            self.state = state
            self.at = at
            self.actor = actor
            self.note = note
        }
    }

    package struct Item: Sendable, Hashable {
        package var item: String
        package var method: String

        package init(item: String, method: String) {
            self.item = item
            self.method = method
        }
    }

    package struct Result: Sendable, Hashable {
        /// From 1; a return for correction begins the next round, the earlier one stays.
        package var round: Int
        package var item: String
        package var result: String
        package var unit: String
        package var limit: String
        package var method: String
        package var detectionLimit: String
        /// The laboratory's word.
        package var declared: Verdict
        /// Our own.
        package var verdict: Verdict
        package var reason: String

        package init(
            round: Int,
            item: String,
            result: String,
            unit: String,
            limit: String,
            method: String,
            detectionLimit: String,
            declared: Verdict,
            verdict: Verdict,
            reason: String
        ) {
            self.round = round
            self.item = item
            self.result = result
            self.unit = unit
            self.limit = limit
            self.method = method
            self.detectionLimit = detectionLimit
            self.declared = declared
            self.verdict = verdict
            self.reason = reason
        }
    }

    package struct Attachment: Sendable, Hashable {
        package var position: Int
        package var isPhoto: Bool
        package var name: String

        package init(position: Int, isPhoto: Bool, name: String) {
            self.position = position
            self.isPhoto = isPhoto
            self.name = name
        }
    }

    /// A sheet that was printed and numbered.
    package struct Document: Sendable, Hashable {
        package var id: String
        package var number: String
        package var issuedAt: Instant
        package var voidReason: String?

        package init(id: String, number: String, issuedAt: Instant, voidReason: String?) {
            self.id = id
            self.number = number
            self.issuedAt = issuedAt
            self.voidReason = voidReason
        }
    }

    package var summary: SpecimenSummary
    package var sheet: SpecimenSheet
    package var looksBackAt: String?
    package var retestOf: String?
    package var confirms: String?
    package var recordedBy: String
    /// The department that had it taken (组织部门); nil in sheets of before this was kept.
    package var organiser: String?
    package var deviations: [SpecimenDeviation]
    /// The sheet as it was printed.
    package var documents: [Document]
    package var events: [Event]
    package var items: [Item]
    package var results: [Result]
    package var attachments: [Attachment]
    /// Names of accounts by id.
    package var names: [String: String]
    /// One for each round of results that has one, in order.
    package var reports: [LaboratoryReport]

    package init(
        summary: SpecimenSummary,
        sheet: SpecimenSheet,
        looksBackAt: String?,
        retestOf: String?,
        confirms: String?,
        recordedBy: String,
        organiser: String? = nil,
        deviations: [SpecimenDeviation] = [],
        documents: [Document] = [],
        events: [Event],
        items: [Item],
        results: [Result],
        attachments: [Attachment],
        names: [String: String],
        reports: [LaboratoryReport] = []
    ) {
        self.summary = summary
        self.sheet = sheet
        self.looksBackAt = looksBackAt
        self.retestOf = retestOf
        self.confirms = confirms
        self.recordedBy = recordedBy
        self.organiser = organiser
        self.deviations = deviations
        self.documents = documents
        self.events = events
        self.items = items
        self.results = results
        self.attachments = attachments
        self.names = names
        self.reports = reports
    }

    /// The results that stand.
    package var lastRound: [Result] {
        let last = results.map(\.round).max() ?? 0
        return results.filter { $0.round == last }
    }
}

/// What the sampling sheet (抽样单) says beside who, what and when.
package struct SpecimenSheet: Sendable, Hashable {
    package var producer: String
    package var producerAddress: String
    package var supplierAddress: String
    package var spec: String
    package var brand: String
    package var productionDate: Day?
    package var batch: String
    package var amount: String
    package var reserve: String
    package var seal: String
    package var sampler: String
    package var secondSampler: String
    package var position: Coordinate?
    package var place: String
    package var remark: String

    package init(
        producer: String = "",
        producerAddress: String = "",
        supplierAddress: String = "",
        spec: String = "",
        brand: String = "",
        productionDate: Day? = nil,
        batch: String = "",
        amount: String = "",
        reserve: String = "",
        seal: String = "",
        sampler: String = "",
        secondSampler: String = "",
        position: Coordinate? = nil,
        place: String = "",
        remark: String = ""
    ) {
        self.producer = producer
        self.producerAddress = producerAddress
        self.supplierAddress = supplierAddress
        self.spec = spec
        self.brand = brand
        self.productionDate = productionDate
        self.batch = batch
        self.amount = amount
        self.reserve = reserve
        self.seal = seal
        self.sampler = sampler
        self.secondSampler = secondSampler
        self.position = position
        self.place = place
        self.remark = remark
    }
}
