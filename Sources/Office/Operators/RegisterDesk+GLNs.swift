import Primitives
import Storage
import Supervision

/// Location numbers (GLN) of an operator, entered and taken out of use one by one.
extension RegisterDesk {
    package func addGLN(_ text: String, to id: String, by officer: Officer) async throws {
        try await changing("operator-gln-added", id, by: officer) { db, now in
            guard let number = GLN(text.filter { !$0.isWhitespace }) else {
                throw Refusal.incomplete([Self.fault("gln", "bad-gln", "位置码（GLN）是 13 位数字，末位是校验码，请核对")])
            }
            let records = GLNRecords(db: db, county: office.county)
            switch try records.standing(of: records.inUse([number])[number], for: id) {
            case .free: break
            case .ofClosed(let former): try giveUp(former, by: officer, at: now, db: db)
            case .own:
                throw Refusal.incomplete([Self.fault("gln", "already-recorded", "这个位置码已经登记在这家名下")])
            case .taken:
                throw Refusal.incomplete([Self.fault("gln", "gln-taken", "本县另一个在营对象登记了这个位置码；先在那里停用，再登记到这里")])
            }
            let new = OperatorGLN(
                id: office.environment.nextID(now),
                operatorID: id,
                number: number.text,
                since: now.day,
                until: nil
            )
            try records.insert([new])
        }
    }

    package func endGLN(_ gln: String, of id: String, by officer: Officer) async throws {
        try await changing("operator-gln-ended", id, ofMerged: true, by: officer) { db, now in
            guard try GLNRecords(db: db, county: office.county).end(gln, operator: id, on: now.day) else {
                throw Refusal.changedMeanwhile
            }
        }
    }

    /// A closed firm's number becomes another's; for the closed one this is a change of its own.
    func giveUp(_ former: OperatorGLN, by officer: Officer, at now: Instant, db: any Connection) throws {
        let before = try RegisterRecords(db: db, county: office.county).digest(of: former.operatorID)
        guard
            try GLNRecords(db: db, county: office.county).end(former.id, operator: former.operatorID, on: now.day)
        else { throw Refusal.changedMeanwhile }
        try finish("operator-gln-ended", former.operatorID, before: before, by: officer, at: now, db: db)
    }
}
