import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Certificates of promise` {
    @Test(arguments: Engine.available)
    func `a certificate brings its batch with it and verifies without the ledger`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let id = try await county.certificates.issue(try county.promise(farm), by: county.north)
            let file = try await county.certificates.file(id, by: county.north)
            #expect(file.certificate.lotCode == "20240304-01")
            #expect(file.edition?.id == "2021")
            let keys = try await county.certificates.keys()
            let key = try #require(keys.first { $0.id == file.signingKey })
            #expect(key.verifies(file.signature, over: file.signedContent))
            #expect(file.isGenuine)
            let forged = file.signedContent.replacing("120.5", with: "920.5")
            #expect(!key.verifies(file.signature, over: forged))
            let balances = try await county.lots.balances(of: farm, by: county.north)
            #expect(balances.map(\.received.number) == ["120.5"])
            try await county.execute("UPDATE certificate SET place = 'elsewhere'")
            let changed = try await county.certificates.file(id, by: county.north)
            #expect(!changed.isGenuine)
        }
    }

    @Test func `from 1 February 2026 the new rule's edition is printed`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            county.set("2026-01-31")
            let old = try await county.certificates.issue(try county.promise(farm), by: county.north)
            county.set("2026-02-01")
            let new = try await county.certificates.issue(try county.promise(farm), by: county.north)
            let editions = [
                try await county.certificates.file(old, by: county.north).certificate.edition,
                try await county.certificates.file(new, by: county.north).certificate.edition,
            ]
            #expect(editions == ["2021", "2026"])
        }
    }

    @Test func `an interval that runs, a banned input and an open failure each block with their reason`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            let today = county.clock.value.day
            _ = try await county.certificates.record(
                InputUse(
                    operatorID: farm,
                    food: "黄瓜",
                    product: "25%嘧菌酯悬浮剂",
                    substances: ["嘧菌酯"],
                    usedOn: today.adding(days: -2),
                    intervalDays: 3
                ),
                by: county.north
            )
            var codes = await faults {
                _ = try await county.certificates.issue(try county.promise(farm), by: county.north)
            }
            #expect(codes == ["interval-running"])
            // Another product of the same farm is free.
            _ = try await county.certificates.issue(try county.promise(farm, food: "番茄"), by: county.north)
            county.set("2024-03-05")
            _ = try await county.certificates.issue(try county.promise(farm), by: county.north)
            _ = try await county.certificates.record(
                InputUse(
                    operatorID: farm,
                    food: "黄瓜",
                    product: "甲胺磷乳油",
                    substances: ["甲胺磷"],
                    usedOn: county.clock.value.day.adding(days: -20),
                    intervalDays: 0
                ),
                by: county.north
            )
            codes = await faults { _ = try await county.certificates.issue(try county.promise(farm), by: county.north) }
            #expect(codes == ["banned-input"])
        }
    }

    @Test func `a promise that claims a test needs one`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            var entry = try county.promise(farm)
            entry.basis = .entrusted
            entry.place = " "
            let claimed = entry
            let codes = await faults { _ = try await county.certificates.issue(claimed, by: county.north) }
            #expect(codes == ["place-missing", "test-missing"])
            entry.place = "东关村"
            entry.tests = [Certificate.Test(kind: .report, reference: "JC2024-018", title: "检验报告 JC2024-018")]
            let id = try await county.certificates.issue(entry, by: county.north)
            let file = try await county.certificates.file(id, by: county.north)
            #expect(file.tests.map(\.reference) == ["JC2024-018"])
        }
    }

    @Test func `mixed lots get a new certificate that names those of its sources`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            let coop = try await county.firm("河北合作社", .produceDealer)
            let first = try await county.certificates.issue(try county.promise(farm, quantity: "50"), by: county.north)
            let lot = try await county.certificates.file(first, by: county.north).certificate.lot
            try await county.sell(lot, "50", from: farm, to: coop)
            var entry = try county.promise(coop, quantity: "20")
            entry.from = [(lot, try county.kg("20"))]
            let second = try await county.certificates.issue(entry, by: county.north)
            let file = try await county.certificates.file(second, by: county.north)
            #expect(file.sources.map(\.id) == [first])
            entry.from = [(lot, try county.kg("40"))]
            let tooMuch = entry
            let codes = await faults { _ = try await county.certificates.issue(tooMuch, by: county.north) }
            #expect(codes == ["more-than-held"])
        }
    }

    @Test func `a void certificate stays with its reason and is void once`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            let id = try await county.certificates.issue(try county.promise(farm), by: county.north)
            var codes = await faults { try await county.certificates.void(id, reason: " ", by: county.north) }
            #expect(codes == ["reason-missing"])
            try await county.certificates.void(id, reason: "数量写错", by: county.north)
            let code = try await county.certificates.file(id, by: county.north).certificate.code
            let open = try #require(try await county.certificates.open(code))
            #expect(open.certificate.void?.reason == "数量写错")
            codes = await faults { try await county.certificates.void(id, reason: "再来", by: county.north) }
            #expect(codes == ["already-void"])
            await #expect(throws: Refusal.notFound) {
                try await county.certificates.void(id, reason: "外乡", by: county.south)
            }
        }
    }

    @Test func `a doubt of a shopper opens a matter where the issuer is`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            let id = try await county.certificates.issue(try county.promise(farm), by: county.north)
            let code = try await county.certificates.file(id, by: county.north).certificate.code
            let matter = try await county.certificates.question(code, reason: "产地不是这里", contact: "").matter
            let step = try await county.text("SELECT step FROM matter_standing WHERE matter = \(matter)")
            #expect(step == "verify")
            let report = try await LedgerCheck(county.office).run().faults
            #expect(report.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `a doubt was recorded and shown to nobody`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let id = try await county.certificates.issue(try county.promise(farm), by: county.north)
            let code = try await county.certificates.file(id, by: county.north).certificate.code
            let first = try await county.certificates.question(code, reason: "产地不是这里", contact: "13512345678")
            let second = try await county.certificates.question(code, reason: "我也是", contact: "")
            #expect(second.matter == first.matter, "the matter that is open is joined")
            let said = try await county.text(
                "SELECT text FROM matter_comment WHERE matter = \(first.matter) ORDER BY created_at, id LIMIT 1"
            )
            #expect(said == "合格证 \(code.grouped) 被指不符：产地不是这里")
            let seen = try await county.certificates.file(id, by: county.north).doubts
            #expect(seen.map(\.reason) == ["产地不是这里", "我也是"])
            #expect(seen.map(\.number) == [first.number, first.number])
            #expect(seen.first?.contact == "135******78")
            let whole = try await county.certificates.fileInFull(id, by: county.north).doubts
            #expect(whole.first?.contact == "13512345678")
            let leaf = try await county.text(
                "SELECT subject FROM audit_leaf WHERE action = 'personal-data-read'"
            )
            #expect(leaf == "certificate:\(id):phone")
            let report = try await LedgerCheck(county.office).run().faults
            #expect(report.isEmpty)
        }
    }

    @Test func `no single wrong or swapped character of a code passes`() throws {
        let code = try #require(CertificateCode(drawnFrom: (0..<32).map { UInt8($0 * 7 % 248) }))
        let letters = Array(code.text)
        for index in letters.indices {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY" where other != letters[index] {
                var wrong = letters
                wrong[index] = other
                #expect(CertificateCode(String(wrong)) == nil)
            }
            guard index > 0, letters[index] != letters[index - 1] else { continue }
            var swapped = letters
            swapped.swapAt(index, index - 1)
            #expect(CertificateCode(String(swapped)) == nil)
        }
        #expect(CertificateCode(code.grouped.lowercased()) == code)
    }
}
