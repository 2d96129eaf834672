import Judging
import Primitives
import Rules
import Storage
import Supervision

/// How specimens of the simulated county move on, and its rapid tests.
extension DemoRun {
    mutating func moveParcels(on day: Day) throws {
        for index in chain.parcels.indices where chain.parcels[index].on <= day && chain.parcels[index].next != .done {
            var parcel = chain.parcels[index]
            try move(&parcel, on: day)
            chain.parcels[index] = parcel
        }
        if day.weekday == 5 { chain.parcels.removeAll { $0.next == .done } }
    }

    private mutating func move(_ parcel: inout DemoChain.Parcel, on day: Day) throws {
        guard let inspector = parcel.isRetest ? chain.retester : chain.inspector else { return }
        let now = Instant(day, hour: chain.int(9...16), minute: chain.int(0...59))
        let laboratory = LaboratoryDesk(office)
        switch parcel.next {
        case .handOver:
            try SpecimenDesk(office).move(parcel.id, to: .handedOver, note: "", by: parcel.sampler, at: now, db: db)
            (parcel.next, parcel.on) = (.receive, day.adding(days: 1))
        case .receive:
            if !parcel.wasSentBack, chain.chance(3) {
                parcel.wasSentBack = true
                try laboratory.receive(parcel.id, .refused, note: "封条破损，与抽样单不符", by: inspector, at: now, db: db)
                (parcel.next, parcel.on) = (.handOver, day.adding(days: 1))
            } else {
                try laboratory.receive(parcel.id, .accepted, note: "封样完好", by: inspector, at: now, db: db)
                (parcel.next, parcel.on) = (.enter, day.adding(days: chain.int(6...22)))
            }
        case .enter:
            chain.reports += 1
            let report = LaboratoryReportDesk.Entry(
                number: "模检\(year)-\(chain.reports.padded(4))",
                issuedOn: day,
                file: try EvidenceFile(name: "检验报告（模拟）.pdf", content: DemoFiles.paper)
            )
            try laboratory.submit(parcel.id, results(&parcel), report: report, by: inspector, at: now, db: db)
            (parcel.next, parcel.on) = (.review, day.adding(days: chain.int(1...3)))
        case .review:
            try review(&parcel, at: now, on: day)
        case .done: break
        }
    }

    private mutating func results(_ parcel: inout DemoChain.Parcel) -> [LaboratoryDesk.Entry] {
        let items = parcel.food?.items ?? []
        let failed = parcel.fails && !items.isEmpty ? chain.int(0...(items.count - 1)) : -1
        return items.enumerated().map { index, item in
            var value = chain.int(index == failed ? item.failing : item.usual)
            let isLead = parcel.isLead && failed < 0 && index == 0
            if isLead { value = item.failing.lowerBound }
            let text = value == 0 ? "未检出" : DecimalNumber(value).shifted(by: -2)?.description ?? "未检出"
            return LaboratoryDesk.Entry(
                item: item.name,
                result: text,
                unit: item.unit,
                limit: item.printed ?? "",
                declared: index == failed || isLead ? .fail : .pass
            )
        }
    }

    private mutating func review(_ parcel: inout DemoChain.Parcel, at now: Instant, on day: Day) throws {
        let desk = ReviewDesk(office)
        if !parcel.wasSentBack, chain.chance(4) {
            parcel.wasSentBack = true
            try desk.giveBack(parcel.id, reason: "请补充检出限，核对结果单位", by: headOffice, at: now, db: db)
            (parcel.next, parcel.on) = (.enter, day.adding(days: 2))
            return
        }
        let report = try desk.approve(parcel.id, note: "", by: headOffice, at: now, db: db)
        summary.samples += report.newSamples
        summary.failed += report.newFailures
        summary.matters += report.opened.count
        if parcel.isLead, let opened = report.opened.first {
            chain.lead = (opened.id, day.adding(days: 5))
        } else {
            for opened in report.opened { start(opened.id, on: day, isLookBack: false) }
        }
        parcel.next = .done
    }

    // MARK: Rapid tests

    mutating func testRapidly(on day: Day) throws {
        guard chain.chance(70) else { return }
        let foods = DemoVocabulary.foods
        let food = foods[chain.int(0...(foods.count - 1))]
        guard let firm = operators.pick(kind: food.kinds, &chain.random), let township = firm.township,
            let staff = officers[township], try isOpen(firm.id)
        else { return }
        let now = Instant(day, hour: chain.int(8...11), minute: chain.int(0...59))
        let outcome: RapidTest.Outcome = chain.chance(6) ? .positive : chain.chance(2) ? .invalid : .negative
        var entry = RapidDesk.Entry(
            operatorID: firm.id,
            food: food.name,
            item: food.items[0].name,
            kit: "胶体金快速检测卡（模拟）",
            outcome: outcome
        )
        entry.remark = outcome == .invalid ? "质控线未显色" : ""
        let desk = RapidDesk(office)
        let (id, opened) = try desk.record(entry, by: staff[0], at: now, db: db)
        summary.matters += opened.count
        for matter in opened { start(matter.id, on: day, isLookBack: false) }
        guard outcome == .positive else { return }
        let kind = chain.int(0...9)
        if kind == 9, day.distance(to: today) < 30 { return }
        let answered = now.adding(seconds: kind < 6 ? 3600 * 2 : kind < 8 ? 1800 : 3600 * 5)
        try desk.answer(
            id,
            asksConfirmation: kind < 6 || kind >= 8,
            at: answered,
            held: "封存 \(chain.int(3...40)) 公斤，暂停销售",
            by: staff[0],
            now: answered,
            db: db
        )
        if kind < 6 {
            try take(food, at: firm, on: day, aim: .confirmation, rapidTest: id, fails: chain.chance(60))
        }
    }
}
