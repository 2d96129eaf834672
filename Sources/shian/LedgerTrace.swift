import ArgumentParser
import Exchange
import Office
import Primitives
import Storage
import Supervision

/// `shian trace --data DIR --lot ID`: where a lot of a ledger came from and went.
enum LedgerTrace {
    static func run(_ data: String, _ lot: Int64, _ direction: String, json: Bool, csv: Bool) async throws {
        guard let direction = LotTrace.Direction(rawValue: direction) else { return }
        let options = try DataOptions.parse(["--data", data])
        let office = try await Composition.office(options, create: false).office
        let officer = Officer(account: "command", name: "command", scope: .program(office.county))
        let trace: LotTrace
        do {
            trace = try await TraceDesk(office).trace(lot, direction, by: officer).trace
        } catch Refusal.notFound {
            await office.database.close()
            throw Failure("--lot \(lot): the ledger has no such lot")
        } catch Refusal.incomplete {
            await office.database.close()
            throw Failure(
                "--lot \(lot): more than \(TraceDesk.limit) lots at holders are reached; begin with a narrower lot"
            )
        }
        await office.database.close()
        if json {
            print(Self.json(trace).text)
        } else if csv {
            print(String(decoding: table(trace).csv(), as: UTF8.self), terminator: "")
        } else {
            for line in lines(trace) { print(line) }
        }
    }

    private static func kilograms(_ grams: Int64) -> String {
        LotQuantity(thousandths: grams, unit: .kilogram).number
    }

    /// A lot at a holder, as links name it.
    private static func name(_ place: LotTrace.Place) -> String { "\(place.lot)@\(place.holder)" }

    private static func json(_ trace: LotTrace) -> JSONValue {
        var names: [Int64: String] = [:]
        for place in trace.places { names[place.holding] = name(place) }
        let links = trace.links.map { link -> JSONValue in
            var members: [(key: String, value: JSONValue)] = [
                ("from", .string(names[link.from] ?? "")), ("to", .string(names[link.to] ?? "")),
                ("kind", .string(link.isExact ? "exact" : "probable")), ("reason", .string(link.reasonCode)),
            ]
            if let movement = link.movement { members.append(("movement", .number("\(movement)"))) }
            if let kind = link.kind { members.append(("event", .string(kind.rawValue))) }
            return .object(members)
        }
        let probable = trace.places.filter { !$0.isExact }
        return .object([
            ("deliveries", .array(trace.deliveries.map { .number("\($0)") })),
            ("lots", .array(trace.lots.map { .number("\($0)") })),
            ("holders", .array(trace.holders.map { .string($0) })), ("links", .array(links)),
            (
                "quantity",
                .object(trace.grams.sorted { $0.key < $1.key }.map { ($0.key, .number(kilograms($0.value))) })
            ), ("probable", .array(probable.map { .string(name($0)) })),
        ])
    }

    private static func table(_ trace: LotTrace) -> TableDocument {
        TableDocument(
            sheetName: "trace",
            headers: ["lot", "code", "food", "holder", "name", "distance", "kind", "quantity", "unit", "kilograms"],
            rows: trace.places.map { place in
                [
                    .number("\(place.lot)"), .text(place.lotCode), .text(place.food), .text(place.holder),
                    .text(place.holderName), .number("\(place.distance)"),
                    .text(place.isExact ? "exact" : "probable"), .number(place.held.number),
                    .text(place.unit.rawValue), .text(trace.grams[place.holder].map(kilograms) ?? ""),
                ]
            }
        )
    }

    private static func lines(_ trace: LotTrace) -> [String] {
        trace.places.map { place in
            let bound = trace.grams[place.holder].map { ", at most \(kilograms($0)) kg" } ?? ""
            return
                "\(place.distance) \(place.isExact ? "exact" : "probable") \(place.food) \(place.lotCode) at \(place.holderName)\(bound)"
        } + ["\(trace.holders.count) holders, \(trace.lots.count) lots, \(trace.deliveries.count) deliveries"]
    }
}
