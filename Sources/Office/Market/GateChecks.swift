import Primitives
import Rules
import Storage
import Supervision

/// What an arrival must say before the rule can decide.
extension GateDesk {
    struct Checked {
        var market: Market
        var seller: MarketSeller?
        var plate: String
        var place: String
        var shown: String
        var items: String
        var reading: String
        var key: String
        var arrivedAt: Instant
        var rule: GateRules.Arrival
    }

    func check(_ arrival: Arrival, by officer: Officer, at now: Instant, db: any Connection) throws -> Checked {
        var faults = Self.textFaults(arrival)
        let market = try market(arrival.market, by: officer, db: db)
        if market == nil {
            faults.append(FieldFault(field: "market", code: "no-market", advice: "请选择管辖范围内的农批市场或食品销售单位"))
        }
        let seller = try market.flatMap { try self.seller(arrival.seller, of: $0, db: db, &faults) }
        let shown = String(arrival.shown.trimmingSpaces().prefix(200))
        let certificate = try atGate(shown, db: db)
        let place = arrival.place.trimmingSpaces()
        if place.isEmpty, certificate == nil {
            faults.append(FieldFault(field: "place", code: "place-missing", advice: "请填写产地"))
        }
        guard faults.isEmpty, let market, let quantity = arrival.quantity else { throw Refusal.incomplete(faults) }
        let arrivedAt = now.adding(seconds: -arrival.delay)
        var rule = GateRules.Arrival(
            day: arrivedAt.day,
            goods: arrival.goods,
            food: arrival.food.trimmingSpaces(),
            quantity: quantity,
            purchase: Self.purchase(arrival),
            certificate: certificate,
            market: market.id
        )
        rule.unknown = certificate == nil ? shown : ""
        rule.proofs = arrival.proofs.map { QualityProof(kind: $0.kind, number: $0.number.trimmingSpaces()) }
        rule.test = arrival.outcome
        return Checked(
            market: market,
            seller: seller,
            plate: arrival.plate.trimmingSpaces(),
            place: place.isEmpty ? certificate?.certificate.place ?? "" : place,
            shown: certificate?.certificate.code.text ?? shown,
            items: arrival.items.trimmingSpaces(),
            reading: arrival.reading.trimmingSpaces(),
            key: arrival.key,
            arrivedAt: arrivedAt,
            rule: rule
        )
    }

    private static func purchase(_ arrival: Arrival) -> PurchaseProof? {
        arrival.purchase.map { PurchaseProof(kind: $0.kind, number: $0.number.trimmingSpaces()) }
    }

    private static func textFaults(_ arrival: Arrival) -> [FieldFault] {
        var faults: [FieldFault] = []
        func expect(_ holds: Bool, _ field: String, _ code: String, _ advice: String) {
            if !holds { faults.append(FieldFault(field: field, code: code, advice: advice)) }
        }
        expect(!arrival.food.trimmingSpaces().isEmpty, "food", "food-missing", "请填写品种")
        expect(arrival.quantity != nil, "quantity", "bad-quantity", "数量应是大于零的数，最多三位小数")
        if let purchase = arrival.purchase {
            expect(
                !purchase.number.trimmingSpaces().isEmpty,
                "purchase-number",
                "purchase-number-missing",
                "请填写\(purchase.kind.title)的编号或说明；没有凭证请选“没有”"
            )
        }
        if arrival.outcome != nil {
            expect(!arrival.items.trimmingSpaces().isEmpty, "items", "items-missing", "请填写快检项目")
        }
        let key = arrival.key.utf8
        expect((16...64).contains(key.count) && key.allSatisfy(isKeyByte), "food", "bad-key", "页面已过期，请重新打开再登记")
        expect((0...longestDelay).contains(arrival.delay), "food", "bad-delay", "登记时间距今超过 7 天，请按纸质记录补登")
        for (field, text) in [
            ("plate", arrival.plate), ("food", arrival.food), ("place", arrival.place), ("items", arrival.items),
            ("reading", arrival.reading), ("purchase-number", arrival.purchase?.number ?? ""),
        ] + arrival.proofs.map({ ($0.kind.rawValue, $0.number) }) {
            expect(text.utf8.count <= 600, field, "too-long", "这一项太长，请写得短一些")
        }
        return faults
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// The market where the officer works, or the one chosen within the officer's rows; nil where it is none.
    func market(_ chosen: String?, by officer: Officer, db: any Connection) throws -> Market? {
        guard let id = officer.scope.role.desk == .operator ? officer.scope.operatorID : chosen,
            let found = try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope)
        else { return nil }
        return Self.market(found)
    }

    static func market(_ record: OperatorRecord) -> Market? {
        guard record.kind == .wholesaleMarket || record.kind == .sales, !record.isClosed else { return nil }
        return Market(
            id: record.id,
            name: record.name,
            address: record.address,
            hasSellers: record.kind == .wholesaleMarket
        )
    }

    private func seller(
        _ id: String,
        of market: Market,
        db: any Connection,
        _ faults: inout [FieldFault]
    ) throws -> MarketSeller? {
        if id.isEmpty {
            if market.hasSellers {
                faults.append(
                    FieldFault(field: "seller", code: "seller-missing", advice: "请选择入场销售者；没有档案的先建档")
                )
            }
            return nil
        }
        let found = try SellerRecords(db: db, office: office).find(id, market: market.id)
        if found?.until != nil || found == nil {
            faults.append(FieldFault(field: "seller", code: "unknown-seller", advice: "这个销售者不在本市场的档案中，或已离场"))
        }
        return found
    }

    /// The certificate of a scanned text with all that the rule asks of it.
    func atGate(_ shown: String, db: any Connection) throws -> CertificateAtGate? {
        guard let code = GateCode.read(shown),
            let certificate = try CertificateRecords(db: db, county: office.county).find(code)
        else { return nil }
        let file = try CertificateDesk(office).file(certificate, db)
        let key = try SigningKeys(db: db, county: office.county).all().first { $0.id == file.signingKey }
        return CertificateAtGate(
            certificate: certificate,
            signatureHolds: key?.verifies(file.signature, over: file.signedContent) ?? false,
            admitted: try GateRecords(db: db, county: office.county).admitted(with: certificate.id),
            recalls: file.recalls
        )
    }
}
