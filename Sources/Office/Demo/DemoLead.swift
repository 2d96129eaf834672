import Primitives
import Rules
import Storage
import Supervision

/// The lead that risk monitoring of the simulated county gave, looked into step by step; nothing in it is drawn by chance.
extension DemoRun {
    mutating func followLead(on day: Day) throws {
        guard let lead = chain.lead, lead.next <= day else { return }
        let records = MatterRecords(db: db, county: office.county)
        let desk = MatterDesk(office)
        guard let stored = try records.find(lead.matter, scope: headOffice.scope), stored.state == "open" else {
            chain.lead = nil
            return
        }
        let matter = try desk.load(stored, records)
        guard let step = matter.currentStep else { return }
        let officer = officer(for: stored.holder, isLookBack: false)
        let now = Instant(day, hour: 15, minute: 20)
        for need in matter.missingEvidence {
            try desk.addEvidence(
                matter: lead.matter,
                need: need.id,
                note: Self.leadNote(need.id),
                file: nil,
                by: officer,
                at: now,
                db: db
            )
        }
        if let next = matter.nextSteps.first {
            try desk.advance(matter: lead.matter, from: step.id, to: next.id, note: "", by: officer, at: now, db: db)
            chain.lead?.next = day.adding(days: 6)
        } else {
            try desk.close(
                matter: lead.matter,
                from: step.id,
                MatterDesk.Ending(outcome: "已采取措施", reason: "线索已核查，措施已落实"),
                by: officer,
                at: now,
                db: db
            )
            chain.lead = nil
        }
    }

    private static func leadNote(_ need: String) -> String {
        switch need {
        case "clue-finding": "现场已无同批次产品，进货来源可查，已提取进货票据"
        case "clue-assessment": "问题线索属实，通知经营者自查，同类产品列入下月监督抽检重点"
        default: "经营者已自查并更换供货者，台账已补齐"
        }
    }
}
