import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    /// Where lots came from and went, as a page, a workbook, a network for FoodChain-Lab and the records of the chain.
    var traceRoutes: [Route] {
        [
            Route(.get, "\(Link.lots)/:lot/trace", .signedIn(.recordMovements)) { visit in
                let file = try await traced(visit)
                return .page(
                    TracePage(
                        viewer: try visit.viewer(),
                        lot: file.lot,
                        trace: file.trace,
                        group: visit.query["group"].flatMap { TraceGroup($0) },
                        number: visit.pageNumber
                    ).page
                )
            },
            Route(.get, "\(Link.lots)/:lot/trace.xlsx", .signedIn(.exportData)) { visit in
                let file = try await traced(visit)
                return try await Export.reply(Self.table(file.trace), name: "追溯\(file.lot.code)", visit)
            },
            Route(.get, "\(Link.lots)/:lot/trace.json", .signedIn(.exportData)) { visit in
                let file = try await traced(visit)
                let network = LotTraceNetwork.network(file.trace)
                return try await Export.reply(
                    Array(FoodChainJSON.write(network).text.utf8),
                    name: "追溯网络\(file.lot.code)",
                    file: "trace-\(file.lot.id).json",
                    mediaType: "application/json",
                    rows: network.deliveries.count,
                    visit
                )
            },
            Route(.get, "\(Link.lots)/:lot/records.xlsx", .signedIn(.orderRecalls)) { visit in
                guard let id = Int64(visit.parameter("lot")) else { throw Refusal.notFound }
                let lot = try await LotDesk(visit.office).file(id, by: visit.officer()).lot
                return try await chainRecords([id], name: "批次\(lot.code)全套台账", visit)
            },
        ]
    }

    private func traced(_ visit: Visit) async throws -> TraceDesk.File {
        guard let id = Int64(visit.parameter("lot")) else { throw Refusal.notFound }
        let direction = visit.query["direction"].flatMap { LotTrace.Direction(rawValue: $0) } ?? .both
        return try await TraceDesk(visit.office).trace(id, direction, by: visit.officer())
    }

    func chainRecords(_ lots: [Int64], name: String, _ visit: Visit) async throws -> Reply {
        let records = try await TraceDesk(visit.office).records(ofLots: lots, by: visit.officer())
        let now = visit.office.environment.now()
        let sheets = ChainSheets(records: records, naming: visit.site.naming).sheets
        return try await Export.reply(
            try WorkbookDocument(sheets: sheets).xlsx(created: now),
            name: name,
            file: "\(name)-\(now.day).xlsx",
            mediaType: Export.workbookType,
            rows: sheets.reduce(0) { $0 + $1.rows.count },
            visit
        )
    }

    private static func table(_ trace: LotTrace) -> TableDocument {
        TableDocument(
            sheetName: "追溯",
            headers: ["主体", "类别", "批次号", "产品", "数量", "单位", "涉及上限（公斤）", "层", "依据"],
            rows: trace.places.map { place in
                [
                    .text(place.holderName), .text(place.kind.title), .text(place.lotCode), .text(place.food),
                    .number(place.held.number), .text(place.unit.title),
                    trace.grams[place.holder].map {
                        .number(LotQuantity(thousandths: $0, unit: .kilogram).number)
                    } ?? .text("不以公斤计"), .number("\(place.distance)"), .text(place.isExact ? "有记录" : "推断"),
                ]
            }
        )
    }
}

/// The records of a chain as sheets that sort and filter: what an authority asks for within a day.
struct ChainSheets {
    let records: TraceDesk.ChainRecords
    let naming: Naming

    var sheets: [TableDocument] { [lots, receipts, dispatches, transformations, contacts, certificates, tests] }

    private var lots: TableDocument {
        TableDocument(
            sheetName: "批次",
            headers: ["批次号", "产品", "类别", "单位", "产生方式", "产生主体", "乡镇", "地点", "日期"],
            rows: records.lots.map { lot in
                [
                    .text(lot.code), .text(lot.food), .text(lot.foodClass), .text(lot.unit.title),
                    .text(lot.origin.title), .text(lot.makerName), .text(naming.area(lot.township)),
                    .text(lot.place), .text(lot.madeOn?.description ?? ""),
                ]
            }
        )
    }

    /// Corrected records are left out, as they are of every sum.
    private var standing: [Movement] { records.movements.filter { $0.correctedBy == nil && $0.kind != .void } }

    private static let headers = ["时间", "事件", "记录号", "单据", "批次号", "产品", "数量", "单位", "发货方", "收货方"]

    private func row(_ movement: Movement, _ part: MovementPart, from: String, to: String) -> [Cell] {
        [
            .text(movement.occurredAt.short), .text(movement.kind.title), .number("\(movement.id)"),
            .text(movement.document), .text(part.lotCode), .text(part.food), .number(part.quantity.number),
            .text(part.quantity.unit.title), .text(from), .text(to),
        ]
    }

    /// What came into being or came in.
    private var receipts: TableDocument {
        let rows = standing.filter { $0.kind.isOrigin || $0.kind.isDelivery }.flatMap { movement in
            movement.outputs.map { part in
                row(movement, part, from: movement.inputs.first?.holderName ?? "", to: part.holderName)
            }
        }
        return TableDocument(sheetName: "收货", headers: Self.headers, rows: rows)
    }

    private var dispatches: TableDocument {
        let rows = standing.filter { $0.kind.isEnd || $0.kind.isDelivery }.flatMap { movement in
            movement.inputs.map { part in
                row(movement, part, from: part.holderName, to: movement.outputs.first?.holderName ?? "")
            }
        }
        return TableDocument(sheetName: "发货", headers: Self.headers, rows: rows)
    }

    /// Many lots may become many: a row for each line of either side, joined by the number of the record.
    private var transformations: TableDocument {
        let rows = standing.filter { $0.kind.isTransformation || $0.kind == .storage }.flatMap { movement in
            let sides = movement.inputs.map { ("转入", $0) } + movement.outputs.map { ("转出", $0) }
            return sides.map { side, part -> [Cell] in
                [
                    .text(movement.occurredAt.short), .text(movement.kind.title), .number("\(movement.id)"),
                    .text(movement.document), .text(side), .text(part.lotCode), .text(part.food),
                    .number(part.quantity.number), .text(part.quantity.unit.title), .text(part.holderName),
                ]
            }
        }
        return TableDocument(
            sheetName: "加工转换",
            headers: ["时间", "事件", "记录号", "单据", "方向", "批次号", "产品", "数量", "单位", "主体"],
            rows: rows
        )
    }

    private var contacts: TableDocument {
        TableDocument(
            sheetName: "主体联系方式",
            headers: ["主体", "类别", "统一社会信用代码", "地址", "负责人和电话"],
            rows: records.contacts.map { contact in
                [
                    .text(contact.name), .text(contact.kind.title), .text(contact.creditCode), .text(contact.address),
                    .text(contact.persons),
                ]
            }
        )
    }

    private var certificates: TableDocument {
        TableDocument(
            sheetName: "合格证",
            headers: ["编号", "批次号", "产品", "数量", "单位", "承诺主体", "联系方式", "开具日期", "状态"],
            rows: records.certificates.map { certificate in
                [
                    .text(certificate.code.grouped), .text(certificate.lotCode), .text(certificate.food),
                    .number(certificate.quantity.number), .text(certificate.quantity.unit.title),
                    .text(certificate.issuerName), .text(certificate.contact), .text(certificate.issuedOn.description),
                    .text(certificate.void == nil ? "有效" : "作废"),
                ]
            }
        )
    }

    private var tests: TableDocument {
        TableDocument(
            sheetName: "检验",
            headers: ["抽样编号", "产品", "主体", "日期", "结论", "不合格项目"],
            rows: records.tests.map { test in
                [
                    .text(test.number), .text(test.food), .text(test.firm), .text(test.day),
                    .text(SampleConclusion(rawValue: test.conclusion)?.chinese ?? ""), .text(test.failed),
                ]
            }
        )
    }
}

/// A trace as a network for FoodChain-Lab: holders are its stations, recorded deliveries its deliveries.
enum LotTraceNetwork {
    static func network(_ trace: LotTrace) -> FoodChainNetwork {
        var network = FoodChainNetwork()
        var places: [Int64: LotTrace.Place] = [:]
        var stations: [String: LotTrace.Place] = [:]
        for place in trace.places {
            places[place.holding] = place
            stations[place.holder] = stations[place.holder] ?? place
        }
        for (holder, place) in stations.sorted(by: { $0.key < $1.key }) {
            network.stations.append(
                FoodChainNetwork.Station(
                    id: holder,
                    properties: [
                        .init("Name", .text(place.holderName)), .init("type of business", .text(place.kind.title)),
                    ]
                )
            )
        }
        var arriving: [Int64: [String]] = [:]
        var leaving: [Int64: [String]] = [:]
        for link in trace.links where link.kind?.isDelivery == true {
            guard let from = places[link.from], let to = places[link.to] else { continue }
            let id = "\(link.movement ?? 0)-\(from.lot)"
            var properties: [FoodChainNetwork.Property] = [
                .init("Name", .text(from.food)), .init("Lot Number", .text(from.lotCode)),
            ]
            if let at = link.occurredAt { properties.append(.init("Date Delivery", .text(at.day.description))) }
            if let quantity = link.quantity {
                properties.append(.init("Amount", .text("\(quantity.number) \(quantity.unit.rawValue)")))
            }
            network.deliveries.append(
                FoodChainNetwork.Delivery(id: id, source: from.holder, target: to.holder, properties: properties)
            )
            arriving[link.to, default: []].append(id)
            leaving[link.from, default: []].append(id)
        }
        addRelations(to: &network, trace, arriving, leaving)
        return network
    }

    /// A delivery went into another where its lot, or what became of it at the same holder, went out.
    private static func addRelations(
        to network: inout FoodChainNetwork,
        _ trace: LotTrace,
        _ arriving: [Int64: [String]],
        _ leaving: [Int64: [String]]
    ) {
        var inside: [Int64: [Int64]] = [:]
        for link in trace.links where link.kind?.isDelivery != true { inside[link.from, default: []].append(link.to) }
        var left = relationLimit
        for (holding, incoming) in arriving.sorted(by: { $0.key < $1.key }) {
            var seen: Set<Int64> = [holding]
            var open = [holding]
            while let next = open.popLast() {
                for from in incoming {
                    for to in leaving[next] ?? [] where from != to && left > 0 {
                        network.relations.append(FoodChainNetwork.Relation(from: from, to: to))
                        left -= 1
                    }
                }
                for other in inside[next] ?? [] where seen.insert(other).inserted { open.append(other) }
            }
        }
    }

    /// A lot at a holder with m deliveries in and n out has m × n relations in that format.
    private static let relationLimit = 1_000_000
}
