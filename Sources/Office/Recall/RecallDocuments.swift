import Primitives
import Rules
import Storage
package import Supervision

/// What a recall is told with: a numbered notice for every holder (召回通知书) and one announcement (召回公告).
extension RecallDesk {
    private static let notice = "recall-notice"
    private static let announcement = "recall-announcement"

    /// Papers of a recall as they are printed.
    package struct Papers: Sendable {
        package var file: RecallFile
        /// By holder; those of recalls before notices were numbered, and of exercises, are missing.
        package var notices: [String: PrintedDocument]
        /// Only for whoever may see the recall's own matter.
        package var announcement: PrintedDocument?
    }

    /// In the transaction of the order: whoever is told of a recall is told with a number.
    func issueDocuments(
        _ entry: Entry,
        _ number: String,
        _ level: RecallLevel,
        _ trace: LotTrace,
        _ matters: (own: String?, holders: [String: String]),
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let desk = DocumentDesk(office)
        var values = [
            "recall-number": number, "recall-level": level.title, "reason": entry.reason.trimmingSpaces(),
            "text": entry.publicText.trimmingSpaces(), "issuer": office.name(of: .office),
        ]
        values["answer-by"] = (try? level.start.end(from: now, calendar: office.rulebook.calendar))?.short ?? ""
        let goods = Dictionary(grouping: trace.places, by: \.holder)
        var told: Set<String> = []
        for place in trace.places where told.insert(place.holder).inserted {
            guard let matter = matters.holders[place.holder] else { continue }
            values["goods"] = (goods[place.holder] ?? []).map { "\($0.food)（批次 \($0.lotCode)，\($0.held.text)）" }
                .joined(separator: "；")
            try desk.issueOrdered(
                matter: matter,
                template: Self.notice,
                values: values,
                by: officer,
                at: now,
                db: db
            )
        }
        guard let own = matters.own else { return }
        values["goods"] = try LotRecords(db: db, county: office.county).balances(lots: entry.lots).map(\.lot)
            .reduce(into: [String]()) { names, lot in
                let name = "\(lot.food)（批次 \(lot.code)，\(lot.makerName)）"
                if !names.contains(name) { names.append(name) }
            }.joined(separator: "；")
        try desk.issueOrdered(matter: own, template: Self.announcement, values: values, by: officer, at: now, db: db)
    }

    /// The file with the papers of some of its holders, who are told apart by `shown` from their places in it.
    package func papers(_ id: String, shown: Range<Int>, by officer: Officer) async throws -> Papers {
        let file = try await file(id, by: officer)
        let holders = file.holderOrder
        let wanted = holders[shown.clamped(to: holders.indices)]
        return try await office.database.read { db in
            var papers = Papers(file: file, notices: [:], announcement: nil)
            let desk = DocumentDesk(office)
            for row in file.holdings where wanted.contains(row.holder) && papers.notices[row.holder] == nil {
                guard let matter = row.matter else { continue }
                papers.notices[row.holder] = try desk.standing(Self.notice, of: matter, db)
            }
            let matters = MatterRecords(db: db, county: office.county)
            if let own = file.recall.matter, try matters.find(own, scope: officer.scope) != nil {
                papers.announcement = try desk.standing(Self.announcement, of: own, db)
            }
            return papers
        }
    }
}

extension DocumentDesk {
    /// The newest document of a template on a matter that was not voided.
    fileprivate func standing(_ template: String, of matter: String, _ db: any Connection) throws -> PrintedDocument? {
        let records = DocumentRecords(db: db, county: office.county)
        let last = try records.documents(of: matter).last { $0.template == template && $0.voidedAt == nil }
        guard let last, let found = try records.find(last.id, of: matter),
            let version = try records.version(found.version, of: template)
        else { return nil }
        return PrintedDocument(
            title: version.title,
            number: found.document.number,
            body: DocumentBody.read(version.body, fields: Array(found.values.keys)).body,
            values: found.values
        )
    }
}
