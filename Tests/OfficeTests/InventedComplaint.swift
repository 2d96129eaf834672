import Office
import Primitives
import Rules
import Storage
import Supervision

/// A complaint (投诉) that nobody wrote a line of Swift for, about a stall that is not in the register.
enum Complaint {
    /// The shipped rulebook with a procedure, what its outcome opens, and a document laid over it.
    static let rulebook: Rulebook = {
        let overlay = RuleFolder(files: [
            "procedures/complaint.yaml": procedure, "procedures/tip.yaml": tip,
            "documents/complaint-answer.yaml": answer,
        ])
        let (rulebook, problems) = Rulebook.load([RuleFolder(path: Shipped.folder), overlay])
        precondition(problems.isEmpty, "\(problems)")
        return rulebook
    }()

    private static let procedure = """
        id: complaint
        title: 投诉处理
        opens: by-hand
        subject: incident
        versions:
          - from: 2024-01-01
            basis: 虚构程序
            confidence: unconfirmed
            whole: {working-days: 45, unconfirmed: true}
            fields:
              - {id: complainant, title: 投诉人, kind: name}
              - {id: contact, title: 投诉人电话, kind: phone}
              - {id: identity, title: 投诉人身份证号, kind: identity-number, optional: true}
              - {id: shop, title: 被投诉店铺, kind: text, hint: 按招牌上的字写}
              - {id: amount, title: 涉及金额（元）, kind: number, optional: true}
              - {id: bought, title: 购买日期, kind: day, optional: true}
              - {id: channel, title: 投诉渠道, kind: choice, choices: [电话, 来信, 当面]}
              - {id: story, title: 经过, kind: long, optional: true}
            steps:
              - {id: register, title: 登记, holder: station-of-operator, next: [accept]}
              - id: accept
                title: 受理
                holder: station-of-operator
                clock: {working-days: 7, unconfirmed: true}
                evidence: [{text: acceptance, title: 受理决定}]
                next: [mediate]
              - {id: mediate, title: 调解, holder: station-of-operator, evidence: [{text: mediation, title: 调解结果}], next: [tell]}
              - {id: tell, title: 告知, holder: station-of-operator, evidence: [{document: complaint-answer, title: 告知书}]}
            close:
              outcomes: [调解成功, 终止调解, 转举报]
              needs: [accept, mediate]
              outcome-opens: {转举报: tip}
        """

    /// Opened by the program: nobody is asked for its fields.
    private static let tip = """
        id: tip
        title: 举报核查
        opens: by-hand
        subject: incident
        versions:
          - from: 2024-01-01
            basis: 虚构程序
            confidence: unconfirmed
            whole: {working-days: 15, unconfirmed: true}
            fields:
              - {id: informant, title: 举报人, kind: name}
              - {id: reward, title: 奖励金额, kind: number, optional: true}
            steps:
              - {id: check, title: 核查, holder: county-office, evidence: [{text: tip-result, title: 核查结果}]}
            close: {outcomes: [属实, 不属实], needs: [tip-result]}
        """

    private static let answer = """
        id: complaint-answer
        title: 投诉处理结果告知书
        serial: 阳投
        answers: [complaint-answer]
        fields:
          - {id: shop-name, title: 被投诉店铺, prefill: "field:shop"}
          - {id: result, title: 处理结果}
        body: |
          # 投诉处理结果告知书
          {field:complainant}（{field:contact}）：
          您于{field:bought}在{shop-name}的消费，{result}。
          > {holder}
        source: 虚构
        confidence: unconfirmed
        """

    static let phone = "13903561234"
    static let identity = "11010519491231002X"
    static let whole = [
        "complainant": "李某某", "contact": phone, "shop": "老王鲜菜摊", "amount": "36.50", "channel": "电话",
    ]

    /// Somebody of the station whose role is kept from all personal data.
    static let blind: Officer = {
        let role = Role.shipped("station")
        let kept = Role(
            id: role.id,
            title: role.title,
            desk: role.desk,
            permissions: role.permissions,
            sees: [],
            source: role.source
        )
        let scope = Scope(county: Shipped.county, township: Shipped.north, role: kept)
        return Officer(account: "blind", name: "blind", scope: scope)
    }()
}

extension County {
    /// Opens the complaint by the station of 凤城镇, with some things said otherwise.
    func openedComplaint(
        _ fields: [String: String] = Complaint.whole,
        titled title: String = "老王鲜菜摊缺斤少两",
        township: AreaCode? = nil,
        by officer: Officer? = nil
    ) async throws -> String {
        let origin = MatterDesk.Origin(
            event: "",
            subjectTitle: title,
            operatorID: nil,
            township: township,
            sample: nil,
            fields: fields
        )
        return try await matters.openByHand(procedure: "complaint", origin: origin, by: officer ?? north).id
    }

    /// What stands in the fields of a matter, as an officer's page shows it.
    func shown(_ matter: String, by officer: Officer) async throws -> [String: String] {
        let fields = try await matters.file(matter, by: officer).work.fields
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.field.id, $0.value) })
    }

    /// The faults for which something is refused.
    func faults(_ body: () async throws -> Void) async throws -> [FieldFault] {
        do {
            try await body()
            return []
        } catch Refusal.incomplete(let faults) {
            return faults
        }
    }
}
