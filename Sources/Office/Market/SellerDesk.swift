package import Primitives
import Rules
import Storage
package import Supervision

/// Files of the sellers of a market (入场销售者档案).
package struct SellerDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package struct Entry: Sendable {
        package var market: String?
        package var name = ""
        package var identity = ""
        package var phone = ""
        package var goods = ""
        package var stall = ""
        package var agreedOn: Day?
        /// Nil is today.
        package var since: Day?

        package init() {}
    }

    /// The sellers of a market, those who left last; nil where there is no such market.
    package func list(market id: String?, by officer: Officer) async throws -> (Market, [MarketSeller])? {
        try officer.require(.admitGoods)
        return try await office.database.read { db in
            guard let market = try GateDesk(office).market(id, by: officer, db: db) else { return nil }
            let sellers = try SellerRecords(db: db, office: office).list(market: market.id, onlyPresent: false)
            return (market, sellers.map { Self.masked($0) })
        }
    }

    /// One file with its market; with personal data in full, which leaves an audit leaf, for whoever may see it.
    ///
    /// The market's own people see their own sellers' data: the law has them keep it.
    package func file(
        _ id: String,
        inFull: Bool,
        by officer: Officer
    ) async throws -> (market: Market, seller: MarketSeller) {
        try officer.require(.admitGoods)
        guard inFull else {
            return try await office.database.read { db in
                let (market, seller) = try find(id, by: officer, db: db)
                return (market, Self.masked(seller))
            }
        }
        return try await office.database.write { db in
            let (market, seller) = try find(id, by: officer, db: db)
            if officer.scope.role.desk == .operator {
                try leaf("personal-data-read", id, before: nil, by: officer, at: office.environment.now(), db)
            } else {
                let subject = PersonalData.Subject(kind: "market-seller", id: id)
                try PersonalData(office).recordRead(of: officer.scope.role.sees, subject: subject, by: officer, db: db)
            }
            return (market, Self.shown(seller, to: officer))
        }
    }

    package func add(_ entry: Entry, by officer: Officer) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in try add(entry, by: officer, at: now, db: db) }
    }

    func add(_ entry: Entry, by officer: Officer, at now: Instant, db: any Connection) throws -> String {
        try officer.require(.admitGoods)
        let market = try GateDesk(office).market(entry.market, by: officer, db: db)
        let identity = entry.identity.trimmingSpaces().uppercased()
        let phone = entry.phone.trimmingSpaces()
        let since = entry.since ?? now.day
        var faults = Self.faults(entry, identity: identity, phone: phone, since: since, today: now.day)
        if market == nil {
            faults.insert(
                FieldFault(field: "market", code: "no-market", advice: "请选择管辖范围内的农批市场或食品销售单位"),
                at: 0
            )
        }
        if let market, try SellerRecords(db: db, office: office).isPresent(identity: identity, market: market.id) {
            faults.append(FieldFault(field: "identity", code: "already-there", advice: "这个销售者已有档案，且没有离场"))
        }
        guard faults.isEmpty, let market else { throw Refusal.incomplete(faults) }
        let id = office.environment.nextID(now)
        try db.execute(
            """
            INSERT INTO market_seller (county, id, market, name, identity_code, phone, goods, stall, agreed_on, since_day,
                recorded_at, recorded_by)
            VALUES (\(office.county.text), \(id), \(market.id), \(entry.name.trimmingSpaces()), \(identity), \(phone),
                \(entry.goods.trimmingSpaces()), \(entry.stall.trimmingSpaces()), \(entry.agreedOn?.description),
                \(since.description), \(now.milliseconds), \(officer.account))
            """
        )
        try leaf("market-seller-added", id, before: nil, by: officer, at: now, db)
        return id
    }

    private static func faults(
        _ entry: Entry,
        identity: String,
        phone: String,
        since: Day,
        today: Day
    ) -> [FieldFault] {
        var faults: [FieldFault] = []
        func expect(_ holds: Bool, _ field: String, _ code: String, _ advice: String) {
            if !holds { faults.append(FieldFault(field: field, code: code, advice: advice)) }
        }
        for (field, text, advice) in [
            ("name", entry.name, "请填写销售者名称"), ("goods", entry.goods, "请填写经营品种"),
        ] {
            expect(!text.trimmingSpaces().isEmpty, field, "\(field)-missing", advice)
            expect(text.utf8.count <= 600, field, "too-long", "这一项太长，请写得短一些")
        }
        let isIdentity = CreditCode(identity) != nil || IdentityNumber(identity) != nil
        expect(isIdentity, "identity", "bad-identity", "请填写 18 位统一社会信用代码或公民身份号码，并核对有无写错")
        expect(OperatorDraftCheck.isPhone(phone), "phone", "bad-phone", "请填写手机或固定电话号码")
        expect(entry.stall.utf8.count <= 120, "stall", "too-long", "摊位号太长")
        expect(since <= today, "since", "in-future", "入场日期不能晚于今天")
        expect(entry.agreedOn.map { $0 <= today } ?? true, "agreed", "in-future", "签订日期不能晚于今天")
        return faults
    }

    /// The seller left the market; the file stays.
    package func leave(_ id: String, on day: Day?, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try leave(id, on: day, by: officer, at: now, db: db) }
    }

    func leave(_ id: String, on day: Day?, by officer: Officer, at now: Instant, db: any Connection) throws {
        try officer.require(.admitGoods)
        let (_, seller) = try find(id, by: officer, db: db)
        let until = day ?? now.day
        var faults: [FieldFault] = []
        if seller.until != nil { faults.append(FieldFault(field: "until", code: "already-left", advice: "已经登记过离场")) }
        if until > now.day || until < seller.since {
            faults.append(FieldFault(field: "until", code: "bad-day", advice: "离场日期应在入场之后、今天之前"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let before = try SellerRecords(db: db, office: office).digest(of: id)
        try db.execute(
            """
            UPDATE market_seller SET until_day = \(until.description)
            WHERE county = \(office.county.text) AND id = \(id)
            """
        )
        try leaf("market-seller-left", id, before: before, by: officer, at: now, db)
    }

    // MARK: Parts

    private func find(
        _ id: String,
        by officer: Officer,
        db: any Connection
    ) throws -> (market: Market, seller: MarketSeller) {
        guard let seller = try SellerRecords(db: db, office: office).find(id, market: nil),
            let record = try OperatorRecords(db: db, county: office.county)
                .find(seller.market, scope: officer.scope)
        else { throw Refusal.notFound }
        let market = Market(
            id: record.id,
            name: record.name,
            address: record.address,
            hasSellers: record.kind == .wholesaleMarket
        )
        return (market, seller)
    }

    private static func masked(_ seller: MarketSeller) -> MarketSeller {
        var seller = seller
        seller.identity = Masked.identityNumber(seller.identity)
        seller.phone = Masked.phone(seller.phone)
        return seller
    }

    private static func shown(_ seller: MarketSeller, to officer: Officer) -> MarketSeller {
        if officer.scope.role.desk == .operator { return seller }
        var seller = seller
        if !officer.scope.role.sees.contains(.identityNumber) {
            seller.identity = Masked.identityNumber(seller.identity)
        }
        if !officer.scope.role.sees.contains(.phone) { seller.phone = Masked.phone(seller.phone) }
        return seller
    }

    private func leaf(
        _ action: String,
        _ id: String,
        before: String?,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: action,
                subjectKind: action == "personal-data-read" ? "personal-data" : "market-seller",
                subject: action == "personal-data-read" ? "market-seller:\(id)" : id,
                before: before,
                after: action == "personal-data-read"
                    ? nil : try SellerRecords(db: db, office: office).digest(of: id)
            ),
            county: office.county,
            to: db
        )
    }
}
