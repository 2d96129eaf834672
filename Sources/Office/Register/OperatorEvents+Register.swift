import Primitives
import Rules
import Storage
import Supervision

/// What the register itself says of a firm, and said before.
extension OperatorEvents {
    var registered: Source {
        Source(
            kind: .register,
            columns: "name",
            rows: "FROM operator WHERE county = \(county) AND id IN (\(list))",
            day: "created_at",
            isInstant: true,
            id: "id"
        ) { row in Self.event(.register, "登记入册", [try row.get("name")]) }
    }

    /// Former values, in words.
    var changed: Source {
        let words = OperatorChangeWords(db: db, office: office)
        return Source(
            kind: .register,
            columns: """
                operator_change.field, operator_change.part, operator_change.former, operator_change.value,
                operator_change.reason, account.name AS officer
                """,
            rows: """
                FROM operator_change
                LEFT JOIN account ON account.county = operator_change.county AND account.id = operator_change.changed_by
                WHERE operator_change.county = \(county) AND operator_change.operator IN (\(list))
                """,
            day: "operator_change.changed_at",
            isInstant: true,
            id: "operator_change.id"
        ) { row in
            let change = OperatorChange(
                OperatorChange.Field(rawValue: try row.get("field")) ?? .name,
                part: try row.get("part"),
                former: try row.get("former"),
                value: try row.get("value")
            )
            return Self.event(
                .register,
                try words.sentence(change),
                [try row.get("reason"), try row.get("officer", as: String?.self) ?? ""]
            )
        }
    }

    var states: Source {
        Source(
            kind: .register,
            columns: "state, reason",
            rows: "FROM operator_state WHERE county = \(county) AND operator IN (\(list))",
            day: "day",
            id: "id"
        ) { row in
            let closed = try row.get("state", as: String.self) == "closed"
            return Self.event(
                .register,
                closed ? "关闭" : "重新开业",
                [try row.get("reason")],
                tone: closed ? .warn : .good
            )
        }
    }

    var merges: Source {
        Source(
            kind: .register,
            columns: "operator_merge.reason, operator.name, operator.address",
            rows: """
                FROM operator_merge
                JOIN operator ON operator.county = operator_merge.county AND operator.id = operator_merge.merged
                WHERE operator_merge.county = \(county) AND operator_merge.merged IN (\(list))\
                \(scope.rows(of: .operators, as: "operator"))
                """,
            day: "operator_merge.merged_at",
            isInstant: true,
            id: "operator_merge.merged"
        ) { row in
            Self.event(
                .register,
                "合并登记：\(try row.get("name", as: String.self))",
                [try row.get("address"), try row.get("reason")]
            )
        }
    }

    /// On the files of both.
    var unmerges: Source {
        Source(
            kind: .register,
            columns: "operator_unmerge.reason, merged.name AS merged_name, kept.name AS kept_name",
            rows: """
                FROM operator_unmerge
                JOIN operator AS merged ON merged.county = operator_unmerge.county AND merged.id = operator_unmerge.merged
                JOIN operator AS kept ON kept.county = operator_unmerge.county AND kept.id = operator_unmerge.kept
                WHERE operator_unmerge.county = \(county)
                    AND (operator_unmerge.merged IN (\(list)) OR operator_unmerge.kept IN (\(list)))
                """,
            day: "operator_unmerge.undone_at",
            isInstant: true,
            id: "operator_unmerge.id"
        ) { row in
            let (merged, kept): (String, String) = try (row.get("merged_name"), row.get("kept_name"))
            return Self.event(.register, "撤销合并：\(merged)与\(kept)分开", [try row.get("reason")])
        }
    }

    var glns: Source {
        gln("登记位置码", day: "since", condition: "")
    }

    var glnsEnded: Source {
        gln("停用位置码", day: "until", condition: " AND until IS NOT NULL")
    }

    private func gln(_ title: String, day: SQL, condition: SQL) -> Source {
        Source(
            kind: .register,
            columns: "number",
            rows: "FROM operator_gln WHERE county = \(county) AND operator IN (\(list))\(condition)",
            day: day,
            id: "id"
        ) { row in Self.event(.register, title, [try row.get("number")]) }
    }

    var verified: Source {
        Source(
            kind: .register,
            columns: "place.printed, account.name AS officer",
            rows: """
                FROM operator_place AS place
                LEFT JOIN account ON account.county = place.county AND account.id = place.verified_by
                WHERE place.county = \(county) AND place.operator IN (\(list)) AND place.verified_on IS NOT NULL
                """,
            day: "place.verified_on",
            id: "place.operator"
        ) { row in
            Self.event(
                .register,
                "现场核实位置",
                [try row.get("printed"), try row.get("officer", as: String?.self) ?? ""],
                tone: .good
            )
        }
    }

    /// Townships that asked for the firm.
    var transfers: Source {
        Source(
            kind: .register,
            columns: "township, note, state, answer",
            rows: "FROM operator_transfer WHERE county = \(county) AND operator IN (\(list))",
            day: "asked_at",
            isInstant: true,
            id: "id"
        ) { row in
            let township: String = try row.get("township")
            let name = office.rulebook.areas.first { $0.code.text == township }?.name ?? township
            let state =
                switch try row.get("state", as: String.self) {
                case "granted": "已同意"
                case "refused": "未同意"
                default: "待县食安办处理"
                }
            return Self.event(
                .register,
                "申请调入\(name)",
                [try row.get("note"), state, try row.get("answer")],
                tone: state.hasPrefix("待") ? .warn : .plain
            )
        }
    }

    var persons: Source { person("", day: "since", condition: "") }

    var personsEnded: Source { person("不再任职：", day: "until", condition: " AND until IS NOT NULL") }

    private func person(_ word: String, day: SQL, condition: SQL) -> Source {
        Source(
            kind: .person,
            columns: "duty, name",
            rows: "FROM operator_person WHERE county = \(county) AND operator IN (\(list))\(condition)",
            day: day,
            id: "id"
        ) { row in
            let duty = PersonDuty(rawValue: try row.get("duty")) ?? .officer
            let name: String = try row.get("name")
            return Self.event(.person, word.isEmpty ? "\(duty.title)：\(name)" : "\(word)\(duty.title)\(name)")
        }
    }

    var licences: Source {
        licence("取得", day: "issued_on", condition: " AND issued_on IS NOT NULL", tone: .plain)
    }

    func licencesEnded(_ today: Day) -> Source {
        licence("有效期届满：", day: "expires_on", condition: " AND expires_on < \(today.description)", tone: .warn)
    }

    private func licence(_ word: String, day: SQL, condition: SQL, tone: OperatorEvent.Tone) -> Source {
        Source(
            kind: .licence,
            columns: "kind, number, issuer",
            rows: "FROM operator_licence WHERE county = \(county) AND operator IN (\(list))\(condition)",
            day: day,
            id: "id"
        ) { row in
            Self.event(
                .licence,
                word + (try row.get("kind", as: String.self)),
                [try row.get("number"), try row.get("issuer")],
                tone: tone
            )
        }
    }
}

/// A change of the register as a sentence: 名称由“…”改为“…”.
struct OperatorChangeWords {
    let db: any Connection
    let office: Office

    func sentence(_ change: OperatorChange) throws -> String {
        switch change.field {
        case .name: return words("名称", change.former, change.value)
        case .creditCode: return words("统一社会信用代码", change.former, change.value)
        case .address: return words("地址", change.former, change.value)
        case .township: return words("乡镇", township(change.former), township(change.value))
        case .kind: return words("类别", kind(change.former), kind(change.value))
        case .grid: return words("网格", try grid(change.former), try grid(change.value))
        case .fact:
            let rule = office.rulebook.operatorFacts.first { $0.id == change.part }
            return words(rule?.title ?? "分类信息", shown(change.former, rule), shown(change.value, rule))
        case .place: return words("坐标", change.former, change.value)
        case .licence:
            return words("证照", OperatorLicence.words(line: change.former), OperatorLicence.words(line: change.value))
        case .person: return "撤销登记的人员“\(change.former)”"
        case .personName: return words("人员姓名", change.former, change.value)
        case .personPhone: return words("人员电话", Masked.phone(change.former), Masked.phone(change.value))
        case .personIdentity:
            return words(
                "人员身份证号",
                Masked.identityNumber(change.former),
                Masked.identityNumber(change.value)
            )
        case .personDuty: return words("人员职责", duty(change.former), duty(change.value))
        }
    }

    private func words(_ title: String, _ former: String, _ value: String) -> String {
        if former.isEmpty { return "\(title)登记为“\(value)”" }
        if value.isEmpty { return "\(title)“\(former)”已取消" }
        return "\(title)由“\(former)”改为“\(value)”"
    }

    private func township(_ code: String) -> String {
        office.rulebook.areas.first { $0.code.text == code }?.name ?? code
    }

    private func kind(_ id: String) -> String { OperatorKind(rawValue: id)?.title ?? id }

    private func duty(_ id: String) -> String { PersonDuty(rawValue: id)?.title ?? id }

    private func grid(_ id: String) throws -> String {
        guard !id.isEmpty else { return "" }
        return try db.first("SELECT name FROM grid WHERE county = \(office.county.text) AND id = \(id)")?.get("name")
            ?? id
    }

    private func shown(_ value: String, _ rule: OperatorFactRule?) -> String {
        guard let rule, !value.isEmpty else { return value }
        return OperatorFact(rule: rule, value: value).shown
    }
}
