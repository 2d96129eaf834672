import Primitives
import Rules
import Testing

/// What a procedure asks about its matters.
struct ProcedureFieldTests {
    private static let fields = """
        fields:
              - {id: complainant, title: 投诉人, kind: name, hint: 可以写“不愿透露”}
              - {id: contact, title: 电话, kind: phone}
              - {id: identity, title: 身份证号, kind: identity-number, optional: true}
              - {id: channel, title: 渠道, kind: choice, choices: [电话, 来信]}
        """

    private static let template = """
        id: answer
        title: 告知书
        serial: 阳告
        fields:
          - {id: whom, title: 对象, prefill: "field:complainant"}
        body: |
          {whom}：您以{field:channel}反映的事已办理。
        source: 虚构
        confidence: unconfirmed
        """

    private static func load(
        _ old: String = "",
        _ new: String = "",
        template: String = template
    ) -> (rulebook: Rulebook, problems: [Problem]) {
        let fields = old.isEmpty ? fields : fields.replacing(old, with: new)
        let procedure = RulebookFixture.disposal.replacing("subject: operator", with: "subject: incident")
            .replacing("    whole: SA-16", with: "    \(fields)\n    whole: SA-16")
        return RulebookFixture(["procedures/disposal.yaml": procedure, "documents/answer.yaml": template]).load()
    }

    @Test func `are read in their order, with what may be chosen and what may stay empty`() throws {
        let (rulebook, problems) = Self.load()
        #expect(problems.isEmpty, "\(problems)")
        let procedure = try #require(rulebook.procedures.first { $0.id == "disposal" })
        #expect(procedure.subject == .incident)
        let version = try #require(procedure.versions.first)
        #expect(version.fields.map(\.id) == ["complainant", "contact", "identity", "channel"])
        #expect(version.fields.map(\.kind) == [.name, .phone, .identityNumber, .choice])
        #expect(version.fields.map(\.isOptional) == [false, false, true, false])
        #expect(version.fields.map(\.personal) == [nil, .phone, .identityNumber, nil])
        #expect(version.field("channel")?.choices == ["电话", "来信"])
        #expect(version.field("complainant")?.hint == "可以写“不愿透露”")
        #expect(version.needsTownship)
        #expect(RulebookFixture().load().rulebook.procedures.allSatisfy { $0.versions.allSatisfy(\.fields.isEmpty) })
    }

    @Test(arguments: [
        ("kind: phone", "kind: telephone", "unknown-value", 11),
        ("kind: phone", "kinds: phone", "missing-key", 11),
        ("kind: phone", "kind: phone, choices: [甲]", "unknown-key", 11),
        (", choices: [电话, 来信]", "", "missing-key", 13),
        ("choices: [电话, 来信]", "choices: [电话, 电话]", "duplicate-id", 13),
        ("id: contact", "id: complainant", "duplicate-id", 11),
        ("id: contact", "id: operator", "reserved-id", 11),
        ("id: contact", "id: contact number", "bad-id", 11),
        ("title: 电话", "titel: 电话", "unknown-key", 11),
        ("optional: true", "optional: perhaps", "wrong-type", 12),
    ])
    func `a fault is found in its line`(_ old: String, _ new: String, _ code: String, _ line: Int) {
        let problems = Self.load(old, new).problems
        let found = problems.contains { $0.code == code && $0.line == line && $0.file == "procedures/disposal.yaml" }
        #expect(found, "\(problems)")
    }

    @Test(arguments: ["{field:channel}", "field:complainant"])
    func `a document that names what no procedure asks for is a fault`(_ name: String) {
        let template = Self.template.replacing(name, with: name.replacing(/channel|complainant/, with: "shop"))
        let problems = Self.load(template: template).problems
        #expect(problems.map(\.code) == ["unknown-field"])
        #expect(problems.first?.file == "documents/answer.yaml")
    }

    @Test func `only a name that can be asked for is a blank of a field`() {
        #expect(DocumentBody.field("field:shop-name") == "shop-name")
        for name in ["field:", "field:a b", "field:a}", "fields:a", "operator"] {
            #expect(DocumentBody.field(name) == nil, "\(name)")
        }
        let body = DocumentBody.read("# {field:a}\n| {b} | {field:c} |", fields: ["b"]).body
        #expect(body.names == ["field:a", "b", "field:c"])
    }

    @Test func `a step of a station or a township asks for a township, also under a condition`() throws {
        func needs(_ old: String, _ new: String) throws -> Bool {
            let text = RulebookFixture.disposal.replacing("holder: station-of-operator", with: "holder: county-office")
                .replacing(old, with: new)
            let rulebook = RulebookFixture(["procedures/disposal.yaml": text]).load().rulebook
            return try #require(rulebook.procedures.first { $0.id == "disposal" }?.versions.first).needsTownship
        }
        let (none, township) = try (needs("", ""), needs("holder: county-office", "holder: township-of-operator"))
        #expect((none, township) == (false, true))
        let variant = "variants: [{when: {supervised-by: agriculture}, holder: station-of-operator}]"
        let conditional = try needs("clock: {days: 5}", variant)
        #expect(conditional)
    }
}
