import Primitives
import Rules
import Storage
import Supervision

/// Samples, matters, papers, patrols and goods of a firm.
extension OperatorEvents {
    func samples(published: Bool) -> Source {
        let condition: SQL = published ? " AND sample.published_on IS NOT NULL" : ""
        return Source(
            kind: .sample,
            columns: "sample.id, sample.food, sample.number, sample.conclusion, sample.first_conclusion, sample.kind",
            rows: """
                FROM sample
                WHERE sample.county = \(county) AND (sample.supplier IN (\(list)) OR sample.producer IN (\(list)))\
                \(condition)\(scope.rows(of: .samples, as: "sample"))
                """,
            day: "sample.rule_day",
            id: "sample.id"
        ) { row in
            let conclusion = SampleConclusion(rawValue: try row.get("conclusion")) ?? .undetermined
            let wasFailed = try row.get("first_conclusion", as: String.self) == "fail" && !conclusion.isBad
            let isMonitoring = try row.get("kind", as: String.self) == SamplingRow.Kind.riskMonitoring.rawValue
            return Self.event(
                .sample,
                "\(isMonitoring ? "风险监测" : "抽检")\(try row.get("food", as: String.self))：\(conclusion.chinese)",
                [try row.get("number", as: String?.self) ?? "", wasFailed ? "初检不合格" : ""],
                tone: conclusion.isBad ? .bad : conclusion.isConcluded ? .good : .warn,
                subject: try row.get("id")
            )
        }
    }

    /// Taken, and no row of the ledger's samples.
    var specimens: Source {
        Source(
            kind: .specimen,
            columns: "specimen.id, specimen.food, specimen.number, specimen_standing.state",
            rows: """
                FROM specimen
                JOIN specimen_standing ON specimen_standing.county = specimen.county
                    AND specimen_standing.specimen = specimen.id
                WHERE specimen.county = \(county) AND (specimen.supplier IN (\(list)) OR specimen.producer IN (\(list)))
                    AND specimen_standing.sample IS NULL\(scope.rows(of: .samples, as: "specimen"))
                """,
            day: "specimen.taken_at",
            isInstant: true,
            id: "specimen.id"
        ) { row in
            let state = SpecimenState(rawValue: try row.get("state"))
            return Self.event(
                .specimen,
                "抽取样品：\(try row.get("food", as: String.self))",
                [try row.get("number"), state?.title ?? ""],
                subject: try row.get("id")
            )
        }
    }

    var rapidTests: Source {
        Source(
            kind: .rapidTest,
            columns: "id, food, item, result",
            rows: "FROM rapid_test WHERE county = \(county) AND operator IN (\(list))",
            day: "tested_at",
            isInstant: true,
            id: "id"
        ) { row in
            let words: (String, OperatorEvent.Tone) =
                switch try row.get("result", as: String.self) {
                case "negative": ("阴性", .good)
                case "positive": ("阳性", .bad)
                default: ("无效", .warn)
                }
            return Self.event(
                .rapidTest,
                "快检\(try row.get("food", as: String.self))：\(words.0)",
                [try row.get("item")],
                tone: words.1,
                subject: try row.get("id")
            )
        }
    }

    func matters(open: Bool) -> Source {
        let condition: SQL = open ? " AND matter_standing.state = 'open'" : ""
        return Source(
            kind: .matter,
            columns: "matter.id, matter.title, matter.number, matter_standing.outcome, matter_standing.closed_at",
            rows: """
                FROM matter
                JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
                WHERE matter.county = \(county) AND matter.operator IN (\(list))\(condition)\
                \(scope.rows(of: .matters, as: "matter"))
                """,
            day: "matter.opened_at",
            isInstant: true,
            id: "matter.id"
        ) { row in
            let closed: Int64? = try row.get("closed_at")
            let outcome = try row.get("outcome", as: String?.self) ?? ""
            return Self.event(
                .matter,
                try row.get("title"),
                [
                    try row.get("number"),
                    closed.map { "\(Instant(milliseconds: $0).day) 办结：\(outcome)" } ?? "办理中",
                ],
                tone: closed == nil ? .warn : .plain,
                subject: try row.get("id")
            )
        }
    }

    /// Numbered papers of the firm's matters.
    var documents: Source {
        Source(
            kind: .document,
            columns: """
                matter_document.id, matter_document.matter, matter_document.template, matter_document.number,
                matter_document.void_reason, matter.title
                """,
            rows: """
                FROM matter_document
                JOIN matter ON matter.county = matter_document.county AND matter.id = matter_document.matter
                WHERE matter_document.county = \(county) AND matter.operator IN (\(list))\
                \(scope.rows(of: .matters, as: "matter"))
                """,
            day: "matter_document.issued_at",
            isInstant: true,
            id: "matter_document.id"
        ) { row in
            let template: String = try row.get("template")
            let void: String? = try row.get("void_reason")
            return Self.event(
                .document,
                "印发\(office.rulebook.templates.first { $0.id == template }?.title ?? "文书")",
                [try row.get("number"), try row.get("title"), void.map { "已作废：\($0)" } ?? ""],
                tone: void == nil ? .plain : .warn,
                subject: try row.get("id"),
                matter: try row.get("matter")
            )
        }
    }

    var patrols: Source {
        Source(
            kind: .patrol,
            columns: "patroller, findings, measures, hazard",
            rows: "FROM patrol WHERE county = \(county) AND operator IN (\(list))",
            day: "day",
            id: "id"
        ) { row in
            let hazard = try row.get("hazard", as: Int.self) == 1
            return Self.event(
                .patrol,
                hazard ? "网格巡查：发现隐患" : "网格巡查",
                [try row.get("patroller"), try row.get("findings"), try row.get("measures")],
                tone: hazard ? .bad : .plain
            )
        }
    }

    /// Issued by the firm, or by somebody else for it.
    var certificates: Source {
        Source(
            kind: .certificate,
            columns: """
                certificate.id, certificate.food, certificate.code, CASE WHEN EXISTS (SELECT 1 FROM certificate_void AS void
                    WHERE void.county = certificate.county AND void.certificate = certificate.id) THEN 1 ELSE 0 END AS voided
                """,
            rows: """
                FROM certificate WHERE certificate.county = \(county)
                    AND (certificate.issuer IN (\(list)) OR certificate.grower IN (\(list)))
                """,
            day: "certificate.issued_on",
            id: "certificate.id"
        ) { row in
            let isVoid = try row.get("voided", as: Int.self) == 1
            return Self.event(
                .certificate,
                "开具合格证：\(try row.get("food", as: String.self))",
                [try row.get("code"), isVoid ? "已作废" : ""],
                tone: isVoid ? .warn : .plain,
                subject: try row.get("id")
            )
        }
    }

    /// Arrivals at the gate of a market.
    var gateEntries: Source {
        Source(
            kind: .gate,
            columns: """
                gate_entry.id, gate_entry.food, gate_entry.plate, gate_entry.place, COALESCE((SELECT gate_step.standing
                    FROM gate_step WHERE gate_step.county = gate_entry.county AND gate_step.entry = gate_entry.id
                    ORDER BY gate_step.position DESC LIMIT 1), gate_entry.decision) AS standing
                """,
            rows: "FROM gate_entry WHERE gate_entry.county = \(county) AND gate_entry.market IN (\(list))",
            day: "gate_entry.arrived_on",
            id: "gate_entry.id"
        ) { row in
            let standing = GateStanding(rawValue: try row.get("standing"))
            return Self.event(
                .gate,
                "入场登记\(try row.get("food", as: String.self))：\(standing?.title ?? "")",
                [try row.get("plate"), try row.get("place")],
                tone: standing?.isOpen == true ? .warn : standing == .admitted ? .good : .plain,
                subject: try row.get("id")
            )
        }
    }

    var hookChecks: Source {
        Source(
            kind: .hookCheck,
            columns: "id, number, hook_title, purpose, eligible",
            rows: "FROM hook_check WHERE county = \(county) AND operator IN (\(list))",
            day: "checked_at",
            isInstant: true,
            id: "id"
        ) { row in
            let isEligible = try row.get("eligible", as: Int.self) == 1
            return Self.event(
                .hookCheck,
                "四挂钩核查\(try row.get("hook_title", as: String.self))：\(isEligible ? "符合" : "不符合")",
                [try row.get("number"), try row.get("purpose")],
                tone: isEligible ? .good : .bad,
                subject: try row.get("id")
            )
        }
    }
}
