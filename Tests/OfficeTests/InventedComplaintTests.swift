import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A complaint that is only a file, about nothing in the register` {
    @Test(arguments: Engine.available)
    func `is opened, corrected, printed, closed, and the ledger is whole`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Complaint.rulebook) { county in
            let desk = county.matters
            let matter = try await county.openedComplaint(Complaint.whole.merging(["bought": "2024-03-02"]) { $1 })
            let file = try await desk.file(matter, by: county.north)
            #expect(file.summary.title == "老王鲜菜摊缺斤少两投诉处理")
            #expect(file.summary.holder == .station(Shipped.north))
            #expect((file.summary.operatorID, file.summary.township) == (nil, Shipped.north))
            try await desk.advance(matter: matter, from: "register", to: "accept", note: "", by: county.north)
            try await isCorrected(matter, county)
            try await county.lay(matter, by: county.north)
            try await desk.advance(matter: matter, from: "accept", to: "mediate", note: "", by: county.north)
            try await county.lay(matter, by: county.north)
            try await desk.advance(matter: matter, from: "mediate", to: "tell", note: "", by: county.north)
            try await isPrinted(matter, county)
            try await desk.close(matter: matter, from: "tell", outcome: "调解成功", reason: "已退款", by: county.north)
            let refusal = await #expect(throws: MatterRefusal.self) {
                let form = MatterDesk.FieldForm(values: ["amount": "1"], reason: "改")
                try await desk.writeFields(matter: matter, form, by: county.north)
            }
            #expect(refusal == .alreadyClosed)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
            try await county.execute("UPDATE matter_field SET value = '0' WHERE field = 'amount' AND revision = 1")
            let altered = try await LedgerCheck(county.office).run()
            #expect(altered.faults == ["matter \(matter) differs from what the audit trail recorded"])
        }
    }

    /// With a reason, by the desk that holds it, and what stood there before stays.
    private func isCorrected(_ matter: String, _ county: County) async throws {
        let desk = county.matters
        var form = MatterDesk.FieldForm(
            values: ["amount": "63.50", "contact": "", "shop": "老王鲜菜摊", "channel": "传真"],
            bases: ["amount": 1]
        )
        let faults = try await county.faults { try await desk.writeFields(matter: matter, form, by: county.north) }
        #expect(faults.map(\.field) == ["field-channel", "fields-reason"])
        form.values["channel"] = nil
        form.reason = "金额写颠倒"
        try await desk.writeFields(matter: matter, form, by: county.north)
        let amount = try await desk.file(matter, by: county.head).work.fields.first { $0.field.id == "amount" }
        #expect(amount?.revisions.map(\.value) == ["36.50", "63.50"])
        #expect(amount?.revisions.map(\.reason) == ["", "金额写颠倒"])
        #expect(amount?.revisions.map(\.by) == ["north", "north"])
        // Another form that was filled in before is told so, and what it left alone stays as it is now.
        let late = MatterDesk.FieldForm(values: ["amount": "60"], bases: ["amount": 1], reason: "改")
        let meanwhile = try await county.faults { try await desk.writeFields(matter: matter, late, by: county.north) }
        #expect(meanwhile.map(\.code) == ["changed-meanwhile"])
        let untouched = MatterDesk.FieldForm(values: ["amount": "36.50"], bases: ["amount": 1], reason: "改")
        let nothing = try await county.faults {
            try await desk.writeFields(matter: matter, untouched, by: county.north)
        }
        #expect(nothing.map(\.code) == ["nothing-changed"])
        let rows = try await county.count("SELECT COUNT(*) FROM matter_field WHERE field <> 'amount' AND revision > 1")
        #expect(rows == 0)
        let leaves = try await county.leaves("matter-fields-corrected")
        #expect(leaves == 1)
    }

    /// In full, by one who sees it, and read in full by nobody else.
    private func isPrinted(_ matter: String, _ county: County) async throws {
        let documents = county.documents
        let values = ["shop-name": "老王鲜菜摊", "result": "摊主退款"]
        let hidden = try await county.faults {
            _ =
                try await documents
                .issue(matter: matter, template: "complaint-answer", values: values, by: Complaint.blind)
        }
        #expect(hidden.map(\.code) == ["personal-data-hidden"])
        #expect(hidden.first?.advice.contains("投诉人电话") == true)
        let unseen = try await county.faults {
            _ =
                try await documents
                .form(matter: matter, template: "complaint-answer", values: [:], by: Complaint.blind)
        }
        #expect(unseen.map(\.code) == ["personal-data-hidden"])
        let before = try await county.leaves("personal-data-read")
        let form =
            try await documents
            .form(matter: matter, template: "complaint-answer", values: [:], by: county.north)
        #expect(form.values["shop-name"] == "老王鲜菜摊")
        let document =
            try await documents
            .issue(matter: matter, template: "complaint-answer", values: values, by: county.north)
        let printed = try await documents.document(document, matter: matter, by: county.north)
        #expect(
            printed.blocks == [
                .heading("投诉处理结果告知书"), .paragraph("李某某（\(Complaint.phone)）："),
                .paragraph("您于2024年3月2日在老王鲜菜摊的消费，摊主退款。"), .right("凤城镇市场监管所"),
            ]
        )
        let after = try await county.leaves("personal-data-read")
        #expect(after == before + 2)
        await #expect(throws: Refusal.notPermitted(.readLedger)) {
            _ = try await documents.document(document, matter: matter, by: Complaint.blind)
        }
        let kept = try await county.count(
            "SELECT COUNT(*) FROM matter_document_value WHERE name = 'field:identity' OR name = 'field:amount'"
        )
        #expect(kept == 0)
    }

    @Test(arguments: Engine.available)
    func `everything that is missing or wrong is said at once, and nothing is written`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Complaint.rulebook) { county in
            let wrong = [
                "contact": "12", "identity": "110105194912310021", "amount": "三十元", "bought": "2024-02-30",
                "channel": "传真", "shop": "甲\n乙",
            ]
            let faults = try await county.faults {
                _ = try await county.openedComplaint(wrong, titled: " ", by: county.head)
            }
            #expect(
                faults.map { "\($0.field) \($0.code)" } == [
                    "title subject-missing", "township subject-missing", "field-complainant field-missing",
                    "field-contact bad-phone", "field-identity bad-identity-number", "field-shop several-lines",
                    "field-amount bad-number", "field-bought bad-day", "field-channel unknown-choice",
                ]
            )
            let foreign = try await county.faults {
                _ = try await county.openedComplaint(township: Shipped.south, by: county.north)
            }
            #expect(foreign.map(\.code) == ["foreign-township"])
            let nowhere = try await county.faults {
                _ = try await county.openedComplaint(township: Shipped.county, by: county.head)
            }
            #expect(nowhere.map(\.code) == ["unknown-township"])
            let counts = try await (
                county.count("SELECT COUNT(*) FROM matter"), county.count("SELECT COUNT(*) FROM matter_field")
            )
            #expect(counts == (0, 0))
            let matter = try await county.openedComplaint(
                Complaint.whole.merging(["identity": " 11010519491231002x", "weight": "3"]) { $1 },
                township: Shipped.south,
                by: county.head
            )
            let rows = try await county.text("SELECT value FROM matter_field WHERE field = 'identity'")
            #expect(rows == Complaint.identity)
            let unasked = try await county.count("SELECT COUNT(*) FROM matter_field WHERE field = 'weight'")
            #expect(unasked == 0)
            let holder = try await county.matters.file(matter, by: county.head).summary.holder
            #expect(holder == .station(Shipped.south))
        }
    }

    @Test(arguments: Engine.available)
    func `telephone and identity number are masked, and whoever reads them in full is in the trail`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Complaint.rulebook) { county in
            let desk = county.matters
            let matter = try await county.openedComplaint(
                Complaint.whole.merging(["identity": Complaint.identity]) { $1 }
            )
            try await desk.writeFields(
                matter: matter,
                MatterDesk.FieldForm(values: ["contact": "13903560000"], reason: "换了号码"),
                by: county.north
            )
            let masked = try await county.shown(matter, by: county.north)
            #expect(masked["contact"] == "139******00")
            #expect(masked["identity"] == "110**************X")
            #expect(masked["complainant"] == "李某某")
            let silent = try await county.leaves("personal-data-read")
            #expect(silent == 0)
            // The office sees telephones and no identity numbers; earlier values are as hidden as today's.
            let office = try await desk.fileInFull(matter, by: county.head).work.fields
            #expect(
                office.first { $0.field.id == "contact" }?.revisions.map(\.value) == [Complaint.phone, "13903560000"]
            )
            #expect(office.first { $0.field.id == "identity" }?.value == "110**************X")
            let first = try await county.text("SELECT subject FROM audit_leaf WHERE action = 'personal-data-read'")
            #expect(first == "matter:\(matter):phone")
            let station = try await desk.fileInFull(matter, by: county.north).work.fields
            #expect(station.first { $0.field.id == "identity" }?.value == Complaint.identity)
            let read = try await county.leaves("personal-data-read")
            #expect(read == 3)
            await #expect(throws: Refusal.notPermitted(.readLedger)) {
                _ = try await desk.fileInFull(matter, by: Complaint.blind)
            }
            await #expect(throws: Refusal.notFound) { _ = try await desk.fileInFull(matter, by: county.south) }
            let still = try await county.leaves("personal-data-read")
            #expect(still == 3)
            for (typed, answers) in [("老王鲜菜摊", 1), ("13903560000", 0), ("李某某", 0)] {
                let found = try await SearchDesk(county.office).find(typed, by: county.north)
                #expect(found.reduce(0) { $0 + $1.answers.count } == answers, "\(typed)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `another township sees nothing of it and changes nothing`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Complaint.rulebook) { county in
            let desk = county.matters
            let matter = try await county.openedComplaint()
            await #expect(throws: Refusal.notFound) { _ = try await desk.file(matter, by: county.south) }
            let form = MatterDesk.FieldForm(values: ["amount": "1"], reason: "改")
            await #expect(throws: Refusal.notFound) {
                try await desk.writeFields(matter: matter, form, by: county.south)
            }
            let township = Officer(
                account: "town",
                name: "town",
                scope: Scope(county: Shipped.county, township: Shipped.north, role: .shipped("township"))
            )
            await #expect(throws: Refusal.heldByOther) {
                try await desk.writeFields(matter: matter, form, by: township)
            }
            let listed = try await desk.list(MatterFilter(), by: county.south, limit: 10, offset: 0).total
            #expect(listed == 0)
            let rows = try await county.count("SELECT COUNT(*) FROM matter_field WHERE revision > 1")
            #expect(rows == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `what an outcome opens has its fields empty, and does not close before they are filled in`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Complaint.rulebook) { county in
            let desk = county.matters
            let complaint = try await county.openedComplaint()
            for (from, next) in [("register", "accept"), ("accept", "mediate"), ("mediate", "tell")] {
                try await county.lay(complaint, by: county.north)
                try await desk.advance(matter: complaint, from: from, to: next, note: "", by: county.north)
            }
            try await county.lay(complaint, by: county.north)
            try await desk.close(matter: complaint, from: "tell", outcome: "转举报", reason: "涉嫌违法", by: county.north)
            let tip = try #require(try await county.text("SELECT id FROM matter WHERE parent = \(complaint)"))
            let empty = try await desk.file(tip, by: county.head)
            #expect(empty.work.fields.allSatisfy { $0.revisions.isEmpty })
            #expect(empty.matter.missingFields.map(\.title) == ["举报人"])
            func close() async throws {
                try await desk.close(matter: tip, from: "check", outcome: "属实", reason: "查实", by: county.head)
            }
            let refusal = await #expect(throws: MatterRefusal.self) { try await close() }
            #expect(refusal == .fieldsMissing(empty.matter.missingFields, besides: ["核查结果"]))
            try await county.lay(tip, by: county.head)
            await #expect(throws: MatterRefusal.fieldsMissing(empty.matter.missingFields, besides: [])) {
                try await close()
            }
            let form = MatterDesk.FieldForm(values: ["informant": "张某", "reward": ""])
            try await desk.writeFields(matter: tip, form, by: county.head)
            let leaves = try await county.leaves("matter-fields-filled")
            #expect(leaves == 1)
            try await close()
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `personal data is emptied by saying so, what must be there is not, and the schema keeps every value`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Complaint.rulebook) { county in
            let desk = county.matters
            let matter = try await county.openedComplaint(
                Complaint.whole.merging(["identity": Complaint.identity]) { $1 }
            )
            var form = MatterDesk.FieldForm(
                values: ["identity": "", "shop": ""],
                cleared: ["identity"],
                reason: "不应收集"
            )
            let faults = try await county.faults { try await desk.writeFields(matter: matter, form, by: county.north) }
            #expect(faults.map { "\($0.field) \($0.code)" } == ["field-shop field-missing"])
            form.values["shop"] = nil
            try await desk.writeFields(matter: matter, form, by: county.north)
            let standing = try await desk.file(matter, by: county.north).work.fields.first { $0.field.id == "identity" }
            #expect(standing?.value == "")
            #expect(standing?.revisions.count == 2)
            func insert(_ field: String, _ revision: Int, _ value: String, _ reason: String) async throws {
                try await county.execute(
                    """
                    INSERT INTO matter_field (county, matter, field, revision, value, reason, written_at, written_by)
                    VALUES (\(Shipped.county.text), \(matter), \(field), \(revision), \(value), \(reason), 1, 'x')
                    """
                )
            }
            for (field, revision, value, reason) in [
                ("shop", 1, "甲", ""), ("shop", 2, "甲", ""), ("story", 1, "", ""), ("story", 0, "甲", ""),
            ] {
                await #expect(throws: (any Error).self, "\(field) \(revision)") {
                    try await insert(field, revision, value, reason)
                }
            }
        }
    }
}
