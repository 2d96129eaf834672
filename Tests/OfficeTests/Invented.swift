import Office
import Primitives
import Rules
import Storage
import Supervision

/// A procedure that nobody wrote a line of Swift for: a kitchen's camera is offline.
enum Invented {
    /// The shipped rulebook with two files laid over it.
    static let rulebook: Rulebook = {
        let overlay = RuleFolder(files: [
            "procedures/camera-offline.yaml": procedure, "documents/camera-notice.yaml": document,
        ])
        let (rulebook, problems) = Rulebook.load([RuleFolder(path: Shipped.folder), overlay])
        precondition(problems.isEmpty, "\(problems)")
        return rulebook
    }()

    private static let procedure = """
        id: camera-offline
        title: 摄像头离线处置
        opens: by-hand
        subject: operator
        versions:
          - from: 2024-01-01
            basis: 虚构程序
            confidence: unconfirmed
            whole: {working-days: 10, unconfirmed: true}
            pauses:
              - {id: power-cut, title: 停电期间, basis: 虚构程序, confidence: unconfirmed}
              - {id: expert, title: 专家鉴定期间, approval: true, basis: 虚构程序, confidence: unconfirmed}
            extension: {max: {working-days: 5}, times: 1, basis: 虚构程序, confidence: unconfirmed}
            receipt: {hours: 24, unconfirmed: true}
            steps:
              - id: notify
                title: 通知恢复
                holder: station-of-operator
                clock: {working-days: 2, unconfirmed: true}
                evidence:
                  - {document: camera-notice, title: 恢复通知书}
                next: [restore]
              - id: restore
                title: 恢复画面
                holder: station-of-operator
                clock: {working-days: 5, unconfirmed: true}
                evidence:
                  - {photo: camera-photo, title: 恢复后画面}
                next: [confirm]
              - id: confirm
                title: 确认
                holder: department:education
                evidence:
                  - {text: camera-result, title: 确认结果}
            close:
              outcomes: [已恢复, 主体停用]
              needs: [notify, camera-result]
              outcome-needs:
                已恢复: [camera-photo]
            look-back:
              title: 回头看
              procedure: look-back
              due: {months: 1, unconfirmed: true}
              by: another-officer
              needs: [look-back-inspection]
              after: [已恢复]
        """

    private static let document = """
        id: camera-notice
        title: 恢复通知书
        serial: 阳视
        answers: [camera-notice]
        fields:
          - {id: by, title: 恢复期限}
          - {id: remark, title: 备注, optional: true}
        body: |
          # 恢复通知书
          > {number}
          {operator}：请于{by}前恢复画面。
          | 备注 | {remark} |
          > {holder}
        source: 虚构
        confidence: unconfirmed
        """

    static let education = department("edu", "education")

    static func department(_ account: String, _ id: String, role: String = "department-leader") -> Officer {
        Officer(
            account: account,
            name: account,
            scope: Scope(county: Shipped.county, role: .shipped(role), department: id)
        )
    }
}

extension County {
    /// Opens the invented matter about 凤凰蔬菜店, on 4 March 2024.
    func openedCamera(by officer: Officer? = nil) async throws -> String {
        try await importing([.cowpea("C1", shop: .north)], name: "C1.xlsx")
        let shop = try await text("SELECT id FROM operator WHERE name = \(Shop.north.name)")
        let origin = MatterDesk.Origin(
            event: "",
            subjectTitle: "",
            operatorID: shop,
            township: nil,
            sample: nil
        )
        return try await matters.openByHand(procedure: "camera-offline", origin: origin, by: officer ?? north).id
    }

    var documents: DocumentDesk { DocumentDesk(office) }

    func due(_ matter: String) async throws -> (whole: DueTime, step: DueTime?) {
        let file = try await matters.file(matter, by: head)
        return (file.matter.due, file.matter.steps.last?.due)
    }
}

/// The end of a last day.
func endOf(_ day: String) -> DueTime { .at(Instant(Shipped.day(day).adding(days: 1))) }
