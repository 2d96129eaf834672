package import Judging
package import Primitives

/// A public notice of sampling results (监督抽检信息公示), in one of its revisions.
package struct Notice: Sendable, Hashable {
    package var id: String
    package var year: Int
    package var serial: Int
    package var revision: Int
    package var from: Day
    package var through: Day
    /// Why it was corrected; empty for the first.
    package var reason: String
    package var publishedAt: Instant
    package var passed: Int
    package var failed: Int
    /// False where a later revision has taken its place.
    package var isCurrent: Bool

    package init(
        id: String,
        year: Int,
        serial: Int,
        revision: Int,
        from: Day,
        through: Day,
        reason: String,
        publishedAt: Instant,
        passed: Int,
        failed: Int,
        isCurrent: Bool
    ) {
        self.id = id
        self.year = year
        self.serial = serial
        self.revision = revision
        self.from = from
        self.through = through
        self.reason = reason
        self.publishedAt = publishedAt
        self.passed = passed
        self.failed = failed
        self.isCurrent = isCurrent
    }

    package var title: String {
        "食品安全监督抽检信息公示（\(year)年第\(serial)期）" + (revision > 1 ? "第\(revision)版" : "")
    }
}

/// What somebody looks for in the notices that stand.
package struct NoticeFilter: Sendable, Hashable {
    /// Words that all occur in a line.
    package var text: String
    package var conclusion: Verdict?
    package var from: Day?
    package var through: Day?
    package var township: AreaCode?

    package init(
        text: String = "",
        conclusion: Verdict? = nil,
        from: Day? = nil,
        through: Day? = nil,
        township: AreaCode? = nil
    ) {
        self.text = text
        self.conclusion = conclusion
        self.from = from
        self.through = through
        self.township = township
    }

    package var isEmpty: Bool { self == NoticeFilter() }
}

/// Why a failure is not published yet.
package enum NoticeHold: Sendable, Hashable {
    case notServed
    /// The time to ask for a retest runs until the end of a day.
    case claimable(until: Day)
    /// A retest or an objection is under way; the number of its matter.
    case claimed(String)
    /// The clock runs into a year without a holiday calendar, or has no deadline.
    case unknownTime

    package var words: String {
        switch self {
        case .notServed: "检验结论尚未送达"
        case .claimable(let day): "复检申请期限到 \(day) 止"
        case .claimed(let number): "\(number)办理中"
        case .unknownTime: "复检申请期限无法计算"
        }
    }

    /// A claim under way may change the conclusion: nobody publishes it before it is decided.
    package var mayBeReleased: Bool { if case .claimed = self { false } else { true } }
}

/// A failure that is kept back, as a line of the notice that it will stand in.
package struct HeldLine: Sendable, Hashable {
    package var line: NoticeLine
    package var hold: NoticeHold

    package init(line: NoticeLine, hold: NoticeHold) {
        self.line = line
        self.hold = hold
    }
}

/// What a notice over a period would say, and what is kept back.
package struct NoticePreview: Sendable {
    package var lines: [NoticeLine]
    package var held: [HeldLine]

    package init(lines: [NoticeLine], held: [HeldLine]) {
        self.lines = lines
        self.held = held
    }
}

/// What a correction would change of a notice.
package struct NoticeDifference: Sendable {
    package var notice: Notice
    /// Lines that are taken out, as they were published.
    package var left: [NoticeLine]
    package var changed: [(before: NoticeLine, after: NoticeLine)]
    package var unchanged: Int

    package init(
        notice: Notice,
        left: [NoticeLine],
        changed: [(before: NoticeLine, after: NoticeLine)],
        unchanged: Int
    ) {
        self.notice = notice
        self.left = left
        self.changed = changed
        self.unchanged = unchanged
    }
}

/// One row of a notice as it was published.
package struct NoticeLine: Sendable, Hashable {
    /// The columns of the table of failures, in the order of published notices.
    package static let failedColumns = [
        "序号", "标称生产企业名称", "标称生产企业地址", "被抽样单位名称", "被抽样单位地址", "食品名称", "规格型号", "商标", "生产日期/批号", "不合格项目║检验结果║标准值",
        "分类", "任务来源", "检验机构", "备注",
    ]
    /// Those of the table of samples that passed.
    package static let passedColumns = [
        "抽样编号", "序号", "标称生产企业名称", "标称生产企业地址", "被抽样单位名称", "被抽样单位所在省份", "食品名称", "规格型号", "生产日期/批号", "分类", "公告号", "公告日期",
        "任务来源/项目名称", "备注",
    ]

    package var conclusion: Verdict
    package var sample: String
    package var number: String
    package var producer: String
    package var producerAddress: String
    package var supplier: String
    package var supplierAddress: String
    package var food: String
    package var spec: String
    package var brand: String
    package var productionDate: String
    /// `项目║检验结果║标准值`, one to a line.
    package var items: String
    package var foodClass: String
    package var taskSource: String
    package var laboratory: String
    package var remark: String
    /// Which notice it stands in, for search.
    package var notice: String
    /// Its place among all lines of the notice, failures first, and how many of these are before it; for search.
    package var position = 0
    package var failedBefore = 0
    /// For search; nil where the sample itself is gone from the ledger.
    package var sampledOn: Day?

    package init(
        conclusion: Verdict,
        sample: String,
        number: String,
        producer: String,
        producerAddress: String,
        supplier: String,
        supplierAddress: String,
        food: String,
        spec: String,
        brand: String,
        productionDate: String,
        items: String,
        foodClass: String,
        taskSource: String,
        laboratory: String,
        remark: String,
        notice: String = ""
    ) {
        self.conclusion = conclusion
        self.sample = sample
        self.number = number
        self.producer = producer
        self.producerAddress = producerAddress
        self.supplier = supplier
        self.supplierAddress = supplierAddress
        self.food = food
        self.spec = spec
        self.brand = brand
        self.productionDate = productionDate
        self.items = items
        self.foodClass = foodClass
        self.taskSource = taskSource
        self.laboratory = laboratory
        self.remark = remark
        self.notice = notice
    }

    /// As an earlier revision shows it to the public once it was taken out: nobody is named any more.
    package var withdrawn: NoticeLine {
        var line = self
        for name in [\NoticeLine.producer, \.producerAddress, \.supplier, \.supplierAddress, \.brand] {
            line[keyPath: name] = "（已撤下）"
        }
        return line
    }

    package func failedRow(_ sequence: Int) -> [String] {
        [
            String(sequence), producer, producerAddress, supplier, supplierAddress, food, spec, brand, productionDate,
            items, foodClass, taskSource, laboratory, remark,
        ]
    }

    package func passedRow(_ sequence: Int, notice: Notice, province: String) -> [String] {
        [
            number, String(sequence), producer, producerAddress, supplier, province, food, spec, productionDate,
            foodClass, "\(notice.year)年第\(notice.serial)期", notice.publishedAt.day.description, taskSource, remark,
        ]
    }
}
