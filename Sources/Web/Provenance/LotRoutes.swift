import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    // MARK: Lots and movements

    var lotRoutes: [Route] {
        [
            Route(.get, Link.lots, .signedIn(.recordMovements)) { visit in
                let text = String((visit.query["q"] ?? "").prefix(60))
                let page = visit.pageNumber
                let (rows, total) = try await LotDesk(visit.office).list(
                    text: text,
                    by: visit.officer(),
                    limit: Paging.size,
                    offset: (page - 1) * Paging.size
                )
                let paging = Paging(page: page, total: total, base: visit.addressWithoutPage(Link.lots))
                return .page(LotsPage(viewer: try visit.viewer(), text: text, rows: rows, paging: paging).page)
            },
            Route(.get, "\(Link.lots)/:lot", .signedIn(.recordMovements)) { visit in
                guard let id = Int64(visit.parameter("lot")) else { throw Refusal.notFound }
                let file = try await LotDesk(visit.office).file(id, by: visit.officer())
                return .page(
                    LotPage(
                        viewer: try visit.viewer(),
                        lot: file.lot,
                        movements: file.movements,
                        balances: file.balances,
                        tolerance: file.tolerance
                    ).page
                )
            },
            Route(.get, Link.newMovement, .signedIn(.recordMovements)) { visit in
                try await movementForm(visit, visit.query)
            },
            Route(.post, Link.newMovement, .signedIn(.recordMovements), recordMovement),
        ]
    }

    private func movementForm(
        _ visit: Visit,
        _ given: [String: String],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let officer = try visit.officer()
        let desk = LotDesk(visit.office)
        var values = given
        var corrected: Movement?
        if let id = values["corrects"].flatMap({ Int64($0) }) {
            let found = try await desk.movement(id, by: officer)
            corrected = found.movement
            values["operator"] = found.holder
        }
        if values["operator"] == nil, officer.scope.operatorID == nil, let lot = values["lot"].flatMap({ Int64($0) }) {
            values["operator"] = try await desk.file(lot, by: officer).balances.first?.holder
        }
        let holder = try await desk.holder(values["operator"], by: officer)
        var lots: [LotBalance] = []
        if let holder { lots = try await desk.balances(of: holder.id, by: officer).suffix(100) }
        return .page(
            MovementFormPage(
                viewer: try visit.viewer(),
                holder: holder,
                found: holder == nil ? try await desk.holders(named: values["q"] ?? "", by: officer) : [],
                lots: lots,
                corrected: corrected,
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func recordMovement(_ visit: Visit) async throws -> Reply {
        do {
            let draft = try await movementDraft(visit)
            let id = try await LotDesk(visit.office).record(draft, by: visit.officer())
            let movement = try await LotDesk(visit.office).movement(id, by: visit.officer()).movement
            return .redirect((movement.outputs.first ?? movement.inputs.first).map { Link.lot($0.lot) } ?? Link.lots)
        } catch Refusal.incomplete(let faults) {
            return try await movementForm(visit, visit.form.fields, faults: faults)
        }
    }

    private func movementDraft(_ visit: Visit) async throws -> MovementDraft {
        let form = visit.form
        let officer = try visit.officer()
        let desk = LotDesk(visit.office)
        let kind = MovementKind(rawValue: form["kind"]) ?? .sale
        let now = visit.office.environment.now()
        let holder = officer.scope.operatorID ?? form["operator"]
        let unit = LotQuantity.Unit(rawValue: form["unit"]) ?? .kilogram
        var faults: [FieldFault] = []
        func quantity(_ field: String) -> LotQuantity {
            if let quantity = LotQuantity(form[field], unit: unit) { return quantity }
            faults.append(FieldFault(field: field, code: "bad-quantity", advice: "数量应是大于零的数，最多三位小数"))
            return LotQuantity(thousandths: 1, unit: unit)
        }
        var draft = MovementDraft(
            kind: kind,
            occurredAt: Self.moment(form["occurred"]) ?? now,
            document: form["document"],
            remark: form["remark"],
            corrects: Int64(form["corrects"])
        )
        if !form["occurred"].isEmpty, Self.moment(form["occurred"]) == nil {
            faults.append(FieldFault(field: "occurred", code: "bad-time", advice: "时间应为 2024-06-20T08:30 的样式"))
        }
        let takesLot = kind != .void && !kind.isOrigin
        if takesLot, Int64(form["lot"]) == nil {
            faults.append(FieldFault(field: "lot", code: "lot-missing", advice: "请选择批次"))
        }
        if takesLot, let lot = Int64(form["lot"]) {
            draft.inputs = [.init(lot: .known(lot), holder: holder, quantity: quantity("quantity"))]
        }
        if kind.isDelivery {
            let to = try await desk.receiver(named: form["to"], by: officer)
            if to == nil {
                faults.append(FieldFault(field: "to", code: "unknown-receiver", advice: "名录中没有这个名称的收货方，或有同名"))
            }
            draft.outputs = draft.inputs.map { .init(lot: $0.lot, holder: to ?? "", quantity: $0.quantity) }
        } else if kind.isOrigin || kind.isTransformation {
            let lot = LotDraft(
                code: form["code"].trimmingSpaces(),
                food: form["food"].trimmingSpaces(),
                unit: unit,
                maker: holder,
                madeOn: draft.occurredAt.day,
                place: form["place"].trimmingSpaces()
            )
            let amount = kind.isOrigin ? quantity("quantity") : quantity("output")
            draft.outputs = [.init(lot: .new(lot), holder: holder, quantity: amount)]
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        return draft
    }

    /// `2024-06-20T08:30`, as a browser sends it.
    static func moment(_ text: String) -> Instant? {
        let parts = text.split(separator: "T")
        guard parts.count == 2, let day = Day(String(parts[0])) else { return nil }
        let clock = parts[1].split(separator: ":").compactMap { Int($0) }
        guard clock.count >= 2, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]) else { return nil }
        return Instant(day, hour: clock[0], minute: clock[1])
    }

    // MARK: Inputs

    var inputRoutes: [Route] {
        [
            Route(.get, Link.inputUses, .signedIn(.issueCertificates)) { visit in
                try await inputUsesPage(visit, visit.query)
            },
            Route(.post, Link.inputUses, .signedIn(.issueCertificates)) { visit in
                let form = visit.form
                let officer = try visit.officer()
                let holder = officer.scope.operatorID ?? form["operator"]
                do {
                    guard let used = Day(form["used"]), let interval = Int(form["interval"]) else {
                        throw Refusal.incomplete([
                            FieldFault(field: "used", code: "bad-day", advice: "请填写使用日期和标签上的间隔天数")
                        ])
                    }
                    let use = InputUse(
                        operatorID: holder,
                        food: form["food"],
                        place: form["place"],
                        product: form["product"],
                        substances: form["substances"].split { "、，,；; ".contains($0) }.map(String.init),
                        registration: form["registration"],
                        dose: form["dose"],
                        usedOn: used,
                        intervalDays: interval
                    )
                    _ = try await CertificateDesk(visit.office).record(use, by: officer)
                    return .redirect(Address.make(Link.inputUses, [("operator", holder)]))
                } catch Refusal.incomplete(let faults) {
                    return try await inputUsesPage(visit, form.fields, faults: faults)
                }
            },
        ]
    }

    private func inputUsesPage(
        _ visit: Visit,
        _ values: [String: String],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let officer = try visit.officer()
        let lots = LotDesk(visit.office)
        let holder = try await lots.holder(values["operator"], by: officer)
        var uses: [InputUse] = []
        if let holder { uses = try await CertificateDesk(visit.office).inputUses(of: holder.id, by: officer) }
        return .page(
            InputUsesPage(
                viewer: try visit.viewer(),
                holder: holder,
                found: holder == nil ? try await lots.holders(named: values["q"] ?? "", by: officer) : [],
                uses: uses,
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }
}
