import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var loopRoutes: [Route] { inboxRoutes + matterWorkRoutes + matterFieldRoutes + documentRoutes }

    /// What officers do with a matter beside its steps.
    private var matterWorkRoutes: [Route] {
        [
            work("comment", .readLedger) { desk, id, officer, form in
                try await desk.comment(matter: id, text: form["comment"], by: officer)
            },
            work("assign", .handleMatters) { desk, id, officer, form in
                let account = form["assignee"]
                try await desk.assign(matters: [id], to: account.isEmpty ? nil : account, by: officer)
            },
            work("hand-over", .handleMatters) { desk, id, officer, form in
                let dispatch = MatterDesk.Dispatch(
                    to: Holder(form["to"]),
                    reason: form["handover-reason"],
                    papers: form["papers"]
                )
                try await desk.handOver(matters: [id], dispatch, by: officer)
            },
            work("handover", .handleMatters) { desk, id, officer, form in
                let state = Matter.Handover.State(rawValue: form["state"]) ?? .received
                try await desk.answerHandover(matter: id, state: state, answer: form["answer"], by: officer)
            },
            work("hand-over/withdraw", .handleMatters) { desk, id, officer, _ in
                try await desk.withdrawHandover(matter: id, by: officer)
            },
            work("correction", .handleMatters) { desk, id, officer, form in
                let kind = Matter.Correction.Kind(rawValue: form["kind"]) ?? .stepBack
                try await desk.askCorrection(matter: id, kind, reason: form["\(kind.rawValue)-reason"], by: officer)
            },
            work("correction/decide", .approveExtensions) { desk, id, officer, form in
                let approve = form["approve"] == "1"
                try await desk.decideCorrection(
                    matter: id,
                    approve: approve,
                    note: form["correction-decision"],
                    by: officer
                )
            },
            work("escalate", .handleMatters) { desk, id, officer, form in
                try await desk.escalate(matter: id, reason: form["escalation-reason"], by: officer)
            },
            work("pause", .handleMatters) { desk, id, officer, form in
                let day = EventDay(form["pause-from"])
                try await desk.pause(
                    matter: id,
                    reason: form["pause"],
                    note: form["pause-note"],
                    from: day,
                    by: officer
                )
            },
            work("pause/decide", .approveExtensions) { desk, id, officer, form in
                let approve = form["approve"] == "1"
                try await desk.decidePause(matter: id, approve: approve, note: form["pause-decision"], by: officer)
            },
            work("resume", .handleMatters) { desk, id, officer, form in
                try await desk.resume(matter: id, on: EventDay(form["resumed-on"]), by: officer)
            },
            work("extension", .handleMatters) { desk, id, officer, form in
                let request = MatterDesk.Request(
                    ofWhole: form["clock"] != "step",
                    amount: form["amount"],
                    unit: form["unit"] == "working-days" ? "working-days" : "days",
                    reason: form["extension-reason"]
                )
                try await desk.askExtension(matter: id, request, by: officer)
            },
            work("extension/decide", .approveExtensions) { desk, id, officer, form in
                let approve = form["approve"] == "1"
                try await desk.decideExtension(matter: id, approve: approve, note: form["decision"], by: officer)
            },
            Route(.get, "\(Link.matters)/:matter/evidence/:evidence/thumbnail", .signedIn(.readLedger)) { visit in
                let id = visit.parameter("matter")
                let evidence = visit.parameter("evidence")
                let picture = try await MatterDesk(visit.office)
                    .picture(matter: id, evidence: evidence, .thumbnail, by: visit.officer())
                guard let picture else { return .redirect(Link.evidence(evidence, matter: id)) }
                return .file(name: "thumbnail.jpg", mediaType: "image/jpeg", content: picture, inline: true)
            },
            Route(.get, "\(Link.matters)/:matter/evidence/:evidence/public", .signedIn(.readLedger)) { visit in
                let picture = try await MatterDesk(visit.office).picture(
                    matter: visit.parameter("matter"),
                    evidence: visit.parameter("evidence"),
                    .publicCopy,
                    by: visit.officer()
                )
                guard let picture else {
                    return .page(
                        MessagePage(title: "没有公开用副本", text: "只有 JPEG 和 PNG 照片可以生成去除拍摄信息的副本。").page,
                        status: 422
                    )
                }
                return .file(name: "公开用副本.jpg", mediaType: "image/jpeg", content: picture, inline: false)
            }.recordingFiles,
        ]
    }

    private func work(
        _ name: String,
        _ permission: Permission,
        _ action: @escaping @Sendable (MatterDesk, String, Officer, Form) async throws -> Void
    ) -> Route {
        Route(.post, "\(Link.matters)/:matter/\(name)", .signedIn(permission)) { visit in
            try await move(visit) { desk, id, officer in try await action(desk, id, officer, visit.form) }
        }
    }
}

extension Hindrance {
    /// What to do about it, at the place of the page where it is done.
    var fault: FieldFault {
        func one(_ field: String, _ code: String, _ advice: String) -> FieldFault {
            FieldFault(field: field, code: code, advice: advice)
        }
        return switch self {
        case .paused: one("act", "paused", "事项已中止，请先恢复计时")
        case .notPaused: one("act", "not-paused", "事项没有中止")
        case .unknownPauseReason: one("more", "pause-missing", "请选择不计入期限的情形")
        case .handoverWaiting: one("act", "handover-waiting", "正在移送或上报，等待对方答复")
        case .noHandoverWaiting: one("act", "no-handover", "没有等待答复的移送或上报")
        case .sameHolder: one("to", "same-holder", "请选择另一个单位")
        case .extensionWaiting: one("more", "extension-waiting", "已有一项延期申请等待审批")
        case .noExtensionWaiting: one("act", "no-extension", "没有等待审批的延期申请")
        case .noClock: one("amount", "no-clock", "这一步没有期限，请选择全程期限")
        case .extensionTooLong(let allowed): one("amount", "extension-too-long", "累计不得超过 \(allowed)，单位须一致")
        case .tooManyExtensions(let allowed): one("amount", "too-many-extensions", "最多延期 \(allowed) 次")
        case .pauseWaiting: one("more", "pause-waiting", "已有一项中止申请等待审批")
        case .correctionWaiting: one("more", "correction-waiting", "已有一项撤销或退回申请等待审批")
        case .noCorrectionWaiting: one("act", "no-correction", "没有等待审批的撤销或退回申请，或事项已经转到别的步骤")
        case .noEarlierStep: one("more", "no-earlier-step", "这是第一步，没有可以退回的步骤")
        case .noPauseWaiting: one("act", "no-pause", "没有等待审批的中止申请")
        case .decidedByAsker: one("main", "decided-by-asker", "须由申请人以外的人审批")
        }
    }
}
