package import Primitives
package import Rules

/// The yearly sampling plan (抽检计划) in one of its revisions.
package struct SamplingPlanFile: Sendable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case draft
        case approved
        /// A later revision was approved.
        case revised

        package var title: String {
            switch self {
            case .draft: "草案"
            case .approved: "已批准"
            case .revised: "已修订"
            }
        }
    }

    /// How the free budget was shared out.
    package struct Sharing: Sendable, Hashable {
        package var weighting: Allocation.Weighting
        /// How many results of others one's own weigh against (k).
        package var strength: Double

        package init(weighting: Allocation.Weighting, strength: Double) {
            self.weighting = weighting
            self.strength = strength
        }
    }

    package var id: String
    package var year: Int
    package var revision: Int
    package var state: State
    package var freeBudget: Int
    /// Percent of the free budget that goes by chance.
    package var randomShare: Int
    package var seed: Int
    /// By what the free budget was shared out; nil until it was, and in plans of before this was kept.
    package var sharing: Sharing?
    package var reason: String
    package var draftedAt: Instant
    package var draftedBy: String
    package var approvedAt: Instant?
    package var approvedBy: String?
    package var lines: [SamplingPlanLine]
    /// Names of accounts by id.
    package var names: [String: String]

    package init(
        id: String,
        year: Int,
        revision: Int,
        state: State,
        freeBudget: Int,
        randomShare: Int,
        seed: Int,
        sharing: Sharing? = nil,
        reason: String,
        draftedAt: Instant,
        draftedBy: String,
        approvedAt: Instant?,
        approvedBy: String?,
        lines: [SamplingPlanLine],
        names: [String: String]
    ) {
        self.id = id
        self.year = year
        self.revision = revision
        self.state = state
        self.freeBudget = freeBudget
        self.randomShare = randomShare
        self.seed = seed
        self.sharing = sharing
        self.reason = reason
        self.draftedAt = draftedAt
        self.draftedBy = draftedBy
        self.approvedAt = approvedAt
        self.approvedBy = approvedBy
        self.lines = lines
        self.names = names
    }
}

/// One line of the sampling plan: so many samples of a class at a stage in a month.
package struct SamplingPlanLine: Sendable, Hashable {
    /// Which part of the budget pays for it.
    package enum Part: String, Sendable, Hashable, CaseIterable {
        case fixed
        /// Shared out to problem firms, products and items.
        case free

        package var title: String { self == .fixed ? "固定" : "机动" }
    }

    /// From 1.
    package var position: Int
    package var kind: SamplingRow.Kind
    package var part: Part
    package var foodClass: String
    /// The table of the sampling rules that the items are from; nil where no edition is held that has the class.
    package var rules: (year: Int, table: String)?
    package var stage: PlannedSamples.Stage
    /// Nil for the whole county.
    package var township: AreaCode?
    package var month: Int
    package var planned: Int
    package var operatorID: String?
    package var operatorName: String?
    package var items: [String]
    package var reason: String
    /// Specimens taken on it so far, on earlier revisions too.
    package var taken: Int
    /// Results that came by file and count for the line, at most what it lacks.
    package var imported: Int
    /// The same in every revision that takes the line over.
    package var lineage: String
    /// The department that has the samples taken (组织部门); nil where the plan says none.
    package var organiser: String?

    package init(
        position: Int,
        kind: SamplingRow.Kind,
        part: Part,
        foodClass: String,
        rules: (year: Int, table: String)? = nil,
        stage: PlannedSamples.Stage,
        township: AreaCode? = nil,
        month: Int,
        planned: Int,
        operatorID: String? = nil,
        operatorName: String? = nil,
        items: [String] = [],
        reason: String = "",
        taken: Int = 0,
        imported: Int = 0,
        lineage: String,
        organiser: String? = nil
    ) {
        self.position = position
        self.kind = kind
        self.part = part
        self.foodClass = foodClass
        self.rules = rules
        self.stage = stage
        self.township = township
        self.month = month
        self.planned = planned
        self.operatorID = operatorID
        self.operatorName = operatorName
        self.items = items
        self.reason = reason
        self.taken = taken
        self.imported = imported
        self.lineage = lineage
        self.organiser = organiser
    }

    /// Samples that count for the line, from sheets and from files.
    package var done: Int { taken + imported }
    /// Samples that are still to be taken.
    package var left: Int { max(0, planned - done) }

    package static func == (left: SamplingPlanLine, right: SamplingPlanLine) -> Bool {
        left.position == right.position && left.foodClass == right.foodClass && left.month == right.month
            && left.planned == right.planned && left.items == right.items && left.reason == right.reason
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(position) }
}

extension SamplingRow.Kind {
    package var title: String { self == .supervision ? "监督抽检" : "风险监测" }
}

extension PlannedSamples.Stage {
    /// The link of the food chain in officials' words (环节).
    package var title: String {
        switch self {
        case .farm: "种养殖环节"
        case .production: "生产环节"
        case .distribution: "流通环节"
        case .catering: "餐饮环节"
        case .all: "各环节"
        }
    }

    /// The stage at which operators of a kind are sampled.
    package init(_ kind: OperatorKind) {
        switch kind {
        case .growing, .livestock, .aquaculture: self = .farm
        case .slaughter, .production, .workshop: self = .production
        case .catering, .canteen: self = .catering
        case .sales, .wholesaleMarket, .grainStorage, .produceDealer, .laboratory, .unclassified: self = .distribution
        }
    }
}
